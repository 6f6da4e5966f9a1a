// Waits for a condition, with a reason that the failure tells.
export async function eventually(reason: string, holds: () => boolean | Promise<boolean>, patience = 10_000): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${patience / 1000} s in vain: ${reason}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}
