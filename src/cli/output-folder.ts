import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
import { PatchwrightError } from "../domain/errors.js";

/**
 * Makes sure, before anything is paid for, that results can be written to a folder, without making it yet: a run that
 * fails early leaves nothing behind. Throws `output-unwritable`.
 */
export async function checkOutputFolder(folder: string): Promise<void> {
  const refuse = (detail: string, cause?: unknown) =>
    new PatchwrightError("output-unwritable", { path: folder, detail }, { cause });
  let nearest = path.resolve(folder);
  for (;;) {
    const facts = await stat(nearest).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw refuse(error.code === "ENOTDIR" ? "a file is in its way" : error.message, error);
    });
    if (facts !== null) {
      if (!facts.isDirectory()) throw refuse(`${nearest} is a file`);
      break;
    }
    nearest = path.dirname(nearest);
  }
  await access(nearest, constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw refuse(`${nearest} may not be written to`, error);
  });
}
