// Numbers as people type and paste them. Pure.

// What can be dialled of it: digits, *, #, and a + in front. Letters mean a name: nothing is dialled by accident.
export function dialable(typed: string): string | null {
  const bare = typed.trim().replace(/^(tel|sip):/i, "").replace(/[\s()./\-–·]/g, "");
  return /^\+?[0-9*#]{1,32}$/.test(bare) ? bare : null;
}

export const keypad = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
export const letters: Record<string, string> = { 2: "ABC", 3: "DEF", 4: "GHI", 5: "JKL", 6: "MNO", 7: "PQRS", 8: "TUV", 9: "WXYZ" };
