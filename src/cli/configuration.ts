import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";
import { configPath, parseConfig } from "../github/repository-config.js";

export interface ConfigOptions {
  repo: string;
  config?: string;
  testCommand?: string;
}

/**
 * The file named, else the checkout's own, else the defaults; the command line's test command goes before both.
 * Throws `config-invalid`, and `config-unreadable` for a file that is named but can't be read.
 */
export async function configOf({ config: named, repo, testCommand }: ConfigOptions): Promise<Config> {
  const file = named ?? path.join(repo, configPath);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    const absent = error.code === "ENOENT" || error.code === "ENOTDIR";
    if (absent && named === undefined) return null;
    throw new PatchwrightError(
      "config-unreadable",
      { file, detail: error.code ?? error.message },
      { cause: error },
    );
  });
  const parsed = parseConfig(text, file);
  return testCommand === undefined ? parsed : { ...parsed, test: { ...parsed.test, command: testCommand } };
}
