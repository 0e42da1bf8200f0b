import { load } from "js-yaml";
import { z } from "zod";
import { Config } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";

/** Where a repository keeps its configuration, on its default branch. */
export const configPath = ".github/patchwright.yml";

/** The configuration in a file's text; null (no file) and an empty file are the defaults. Throws `config-invalid`. */
export function parseConfig(text: string | null, file: string = configPath): Config {
  const parsed = Config.safeParse(text === null ? {} : (yaml(text, file) ?? {}));
  if (parsed.success) return parsed.data;
  throw new PatchwrightError("config-invalid", { file, detail: z.prettifyError(parsed.error) });
}

function yaml(text: string, file: string): unknown {
  try {
    return load(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new PatchwrightError("config-invalid", { file, detail }, { cause: error });
  }
}
