// This page's name as a telephone. It survives a reload (sessionStorage), so that the server finds the same device again;
// a duplicated tab copies sessionStorage, and the lock tells it that the name is taken.
const kKey = "earshot.device";

const fresh = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

function remember(id: string): string {
  sessionStorage.setItem(kKey, id);
  return id;
}

// Held until the page goes. Without locks (plain HTTP) duplicated tabs are not told apart.
function lock(id: string): Promise<boolean> {
  if (!("locks" in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(`earshot.device.${id}`, { ifAvailable: true }, (held) => {
      resolve(held !== null);
      return held ? new Promise(() => undefined) : undefined;
    });
  });
}

export async function claimDeviceId(): Promise<string> {
  const known = sessionStorage.getItem(kKey);
  if (known && (await lock(known))) return known;
  const id = remember(fresh());
  await lock(id);
  return id;
}
