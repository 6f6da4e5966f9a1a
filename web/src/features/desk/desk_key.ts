// What a key means on the desk. Digits go to the call while its keypad is open.
export type DeskKey = { does: "answer" | "reject" | "mute" | "hold" } | { does: "digit"; digit: string };

export type KeyPress = { key: string; repeat: boolean; modified: boolean; typing: boolean; onButton: boolean; popup: boolean };

export function deskKey(press: KeyPress, now: { rings: boolean; talks: boolean; keypad: boolean }): DeskKey | null {
  if (press.modified || press.repeat || press.typing || press.popup) return null;
  if (now.rings && press.key === "Enter") return press.onButton ? null : { does: "answer" };
  if (now.rings && press.key === "Escape") return { does: "reject" };
  if (!now.talks) return null;
  if (now.keypad && /^[0-9*#]$/.test(press.key)) return { does: "digit", digit: press.key };
  const key = press.key.toLowerCase();
  return key === "m" ? { does: "mute" } : key === "h" ? { does: "hold" } : null;
}
