import { access, readFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../domain/config.js";
import { configPath, parseConfig } from "../github/repository-config.js";

export interface ConfigOptions {
  repo: string;
  config?: string;
  testCommand?: string;
}

/** The file named, else the checkout's own, else the defaults; the command line's test command goes before both. */
export async function configOf({ config, repo, testCommand }: ConfigOptions): Promise<Config> {
  const file = config ?? path.join(repo, configPath);
  const there =
    config !== undefined ||
    (await access(file).then(
      () => true,
      () => false,
    ));
  const parsed = parseConfig(there ? await readFile(file, "utf8") : null, file);
  return testCommand === undefined ? parsed : { ...parsed, test: { ...parsed.test, command: testCommand } };
}
