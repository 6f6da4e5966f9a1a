// The server's counters: which of them tell of something wrong, in words, and whether they rise. Pure.

export type Counters = Readonly<Record<string, number>>;
export type CounterRow = { name: string; words: string; count: number; rise: number };

const kWrong = /refused|dropped|lost|exhausted|late|skipped|ignored|full|failed|error|malformed|timeout|too_slow|invalid|class="5xx"/;

export const isWrong = (name: string): boolean => kWrong.test(name) && !/max/.test(name);

// earshot_rtp_dropped_total{cause="foreign_source"} → "rtp dropped: foreign source"
export function counterWords(name: string): string {
  const [, bare = name, label = ""] = /^([^{]+)(?:\{(.*)\})?$/.exec(name) ?? [];
  const words = bare.replace(/^earshot_/, "").replace(/_total$/, "").replaceAll("_", " ");
  const value = /="?([^"]*)"?$/.exec(label)?.[1]?.replaceAll("_", " ");
  return value ? `${words}: ${value}` : words;
}

// `before`: a minute ago, or as long as we look.
export function counterRows(now: Counters, before: Counters | undefined, all: boolean): CounterRow[] {
  return Object.entries(now)
    .filter(([name, count]) => all || (count > 0 && isWrong(name)))
    .map(([name, count]) => ({ name, words: counterWords(name), count, rise: count - (before?.[name] ?? count) }))
    .sort((a, b) => b.rise - a.rise || (all ? a.words.localeCompare(b.words) : b.count - a.count));
}

// How many errors came in between. A restarted server counts from nothing: no error has gone back.
export function riseOf(now: Counters, before: Counters | undefined): number {
  return Object.entries(now).reduce((sum, [name, count]) => sum + (isWrong(name) ? Math.max(0, count - (before?.[name] ?? count)) : 0), 0);
}
