import { loadAll } from "js-yaml";
import { z } from "zod";
import { Config } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";
import type { Forge } from "../domain/forge.js";

/** Where a repository keeps its configuration. */
export const configPath = ".github/patchwright.yml";

/**
 * The configuration of a repository, from its default branch and nowhere else: a pull request must not change the
 * rules it is judged by. Without a file every key has its default.
 */
export async function repositoryConfig(forge: Forge, defaultBranch: string): Promise<Config> {
  const text = await forge.file(configPath, defaultBranch);
  return parseConfig(text);
}

/** Null (no file) and an empty file are the defaults. Throws `config-invalid`, naming each key that is wrong. */
export function parseConfig(text: string | null, file: string = configPath): Config {
  const parsed = Config.safeParse(text === null ? undefined : (yaml(text, file) ?? undefined));
  if (parsed.success) return parsed.data;
  throw new PatchwrightError("config-invalid", { file, detail: z.prettifyError(parsed.error) });
}

function yaml(text: string, file: string): unknown {
  try {
    // Several documents, or none at all: an empty file sets nothing.
    return loadAll(text)[0];
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new PatchwrightError("config-invalid", { file, detail }, { cause: error });
  }
}
