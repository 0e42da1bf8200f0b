import { writeFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { PatchwrightError } from "../domain/errors.js";

/** More than our jobs ever upload. */
const mostEntries = 50;

/**
 * Unpacks an artifact's archive, made by a job that is not trusted: only files of these plain names (each with the
 * most bytes that it may have) are written to the folder. Links, folders, paths, a name twice, and files that are or
 * say they are larger are refused. Throws `publish-refused`.
 */
export async function unpack(
  archive: Buffer,
  folder: string,
  wanted: Readonly<Record<string, number>>,
): Promise<void> {
  const zip = await fromBufferPromise(archive, { lazyEntries: true, strictFileNames: true }).catch(refused);
  if (zip.entryCount > mostEntries) throw refusal(`it has ${zip.entryCount} files`);
  const seen = new Set<string>();
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry;
      if (!isPlain(entry)) throw refusal("it holds more than plain files");
      if (seen.has(fileName)) throw refusal("it holds a name twice");
      seen.add(fileName);
      const most = Object.hasOwn(wanted, fileName) ? wanted[fileName] : undefined;
      if (most === undefined) continue;
      if (entry.uncompressedSize > most) throw refusal(`${fileName} has ${entry.uncompressedSize} bytes`);
      await writeFile(path.join(folder, fileName), await content(zip, entry), { flag: "wx" });
    }
  } catch (error) {
    refused(error);
  } finally {
    zip.close();
  }
}

/** The reader breaks off where there is more than the entry says. */
const content = async (zip: ZipFile, entry: Entry): Promise<Buffer> =>
  buffer(await zip.openReadStreamPromise(entry));

/** The upper half of the attributes is what Unix calls a mode, where the archive was made on one. */
const [kindMask, plainFile] = [0o170000, 0o100000];

function isPlain(entry: Entry): boolean {
  const kind = (entry.externalFileAttributes >>> 16) & kindMask;
  return /^[\w-][\w.-]*$/.test(entry.fileName) && (kind === 0 || kind === plainFile) && !entry.isEncrypted();
}

const refusal = (detail: string) =>
  new PatchwrightError("publish-refused", { detail: `an artifact can't be unpacked: ${detail}` });

function refused(error: unknown): never {
  if (error instanceof PatchwrightError) throw error;
  throw refusal(error instanceof Error ? error.message : String(error));
}
