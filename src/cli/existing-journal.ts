import { stat } from "node:fs/promises";
import { PatchwrightError } from "../domain/errors.js";

/** The file's own name, once it is known to be there. Throws `journal-unreadable`. */
export async function existingJournal(file: string): Promise<string> {
  const facts = await stat(file).catch((cause) => {
    throw new PatchwrightError("journal-unreadable", { file }, { cause });
  });
  if (!facts.isFile()) throw new PatchwrightError("journal-unreadable", { file });
  return file;
}
