// Before a run: what runs that are over have left goes, what others use now stays.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runs } from "./process";

export default function tidy(): void {
  const over = readdirSync(runs).filter((run) => !/^\d+$/.test(run) || !existsSync(`/proc/${run}`));
  for (const run of over) rmSync(join(runs, run), { recursive: true, force: true });
}
