// Times between the server (UTC) and <input type="datetime-local"> (this browser's zone). Pure.
const two = (n: number) => String(n).padStart(2, "0");

export function localTime(utc: string | null | undefined): string {
  if (!utc) return "";
  const at = new Date(utc);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

// null: nothing was chosen.
export function utcTime(local: string): string | null {
  const at = new Date(local);
  return local && !Number.isNaN(at.getTime()) ? `${at.toISOString().slice(0, 19)}Z` : null;
}

// "12 Mar 2026, 14:05"
export function shownTime(utc: string | null, style: "medium" | "short" = "medium"): string {
  return utc ? new Date(utc).toLocaleString(undefined, { dateStyle: style, timeStyle: "short" }) : "";
}
