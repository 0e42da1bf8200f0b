import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";
import { configPath, parseConfig } from "../github/repository-config.js";

/**
 * The file named, else the checkout's own, else the defaults.
 * Throws `config-invalid`, and `config-unreadable` for a file that is named but can't be read.
 */
export async function readConfiguration(repo: string, named?: string): Promise<Config> {
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
  return parseConfig(text, file);
}
