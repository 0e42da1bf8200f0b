import { lstat, readFile } from "node:fs/promises";
import path from "node:path";
import { PatchwrightError } from "../domain/errors.js";

/**
 * A file from another job's artifact: untrusted, so that its size and kind are looked at before it is read. A link
 * could name any file of this machine. Throws `publish-refused`.
 */
export async function artifactFile(folder: string, name: string, mostBytes: number): Promise<Buffer> {
  const file = path.join(folder, name);
  const facts = await lstat(file).catch((cause: unknown) => {
    throw new PatchwrightError("publish-refused", { detail: `the artifact has no ${name}` }, { cause });
  });
  if (!facts.isFile()) throw new PatchwrightError("publish-refused", { detail: `${name} is no plain file` });
  if (facts.size > mostBytes) {
    const detail = `${name} has ${facts.size} bytes; at most ${mostBytes} are read`;
    throw new PatchwrightError("publish-refused", { detail });
  }
  return readFile(file);
}

/** The same, parsed. */
export async function artifactJson(folder: string, name: string, mostBytes: number): Promise<unknown> {
  const text = (await artifactFile(folder, name, mostBytes)).toString("utf8");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PatchwrightError("publish-refused", { detail: `${name} is not JSON` }, { cause });
  }
}
