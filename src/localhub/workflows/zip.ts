import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import path from "node:path";
import { crc32, deflateRawSync } from "node:zlib";

/** Larger archives need zip64, which this writer has not. */
const maxBytes = 0xffff_ffff;
/** 1 January 1980: times are left out, so that the same files give the same archive. */
const noDate = 0x21;

export interface Zip {
  /** Bytes of the archive. */
  readonly size: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/**
 * Writes a zip of files (format: PKWARE's APPNOTE 6.3, without zip64 and encryption).
 * @param files paths below `root`, with `/`
 */
export async function writeZip(archive: string, root: string, files: readonly string[]): Promise<Zip> {
  const output = await open(archive, "wx");
  const hash = createHash("sha256");
  let size = 0;
  const write = async (part: Buffer): Promise<void> => {
    size += part.length;
    if (size > maxBytes) throw new Error("an archive of more than 4 GiB is not supported");
    hash.update(part);
    await output.write(part);
  };
  try {
    const directory: Buffer[] = [];
    for (const file of files) {
      const content = await readFile(path.join(root, file));
      const name = Buffer.from(file);
      const packed = deflateRawSync(content);
      const entry = header(name, content, packed);
      directory.push(centralEntry(entry, name, size));
      for (const part of [signature(0x0403_4b50), entry, name, packed]) await write(part);
    }
    const start = size;
    for (const part of directory) await write(part);
    await write(endRecord(files.length, size - start, start));
  } finally {
    await output.close();
  }
  return { size, sha256: hash.digest("hex") };
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** The 26 bytes that a local header and the directory's entry have in common. */
function header(name: Buffer, content: Buffer, packed: Buffer): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  // Names are UTF-8.
  bytes.writeUInt16LE(0x0800, 2);
  bytes.writeUInt16LE(8, 4);
  bytes.writeUInt16LE(0, 6);
  bytes.writeUInt16LE(noDate, 8);
  bytes.writeUInt32LE(crc32(content), 10);
  bytes.writeUInt32LE(packed.length, 14);
  bytes.writeUInt32LE(content.length, 18);
  bytes.writeUInt16LE(name.length, 22);
  return bytes;
}

function centralEntry(entry: Buffer, name: Buffer, offset: number): Buffer {
  const madeBy = Buffer.from([20, 3]);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((0o100644 << 16) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([signature(0x0201_4b50), madeBy, entry, rest, name]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  if (count > 0xffff) throw new Error("an archive of more than 65,535 files is not supported");
  const bytes = Buffer.alloc(18);
  bytes.writeUInt16LE(count, 4);
  bytes.writeUInt16LE(count, 6);
  bytes.writeUInt32LE(size, 8);
  bytes.writeUInt32LE(offset, 12);
  return Buffer.concat([signature(0x0605_4b50), bytes]);
}
