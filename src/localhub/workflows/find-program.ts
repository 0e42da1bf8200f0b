import { access, constants } from "node:fs/promises";
import path from "node:path";

/** A program's file, looked up in the given PATH and not in this process's own. */
export async function findProgram(name: string, searched: string): Promise<string | undefined> {
  if (path.isAbsolute(name)) return name;
  for (const directory of searched.split(":")) {
    const candidate = path.join(directory, name);
    const usable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return candidate;
  }
  return undefined;
}
