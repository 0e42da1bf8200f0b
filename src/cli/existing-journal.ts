import { access } from "node:fs/promises";
import { PatchwrightError } from "../domain/errors.js";

/** The file's own name, once it is known to be there. Throws `journal-unreadable`. */
export async function existingJournal(file: string): Promise<string> {
  await access(file).catch((cause) => {
    throw new PatchwrightError("journal-unreadable", { file }, { cause });
  });
  return file;
}
