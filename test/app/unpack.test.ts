import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { unpack } from "../../src/app/unpack.js";
import { writeZip } from "../../src/localhub/workflows/zip.js";

const place = mkdtempSync(path.join(os.tmpdir(), "patchwright-unpack-"));
let folder = "";
let count = 0;
beforeEach(() => {
  folder = path.join(place, `out-${count++}`);
  mkdirSync(folder);
});
afterAll(() => rmSync(place, { recursive: true }));

/** An archive of these files, whose names may be anything that a file below a folder can be reached by. */
async function archive(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const root = path.join(place, `in-${count++}`, "inner");
  mkdirSync(root, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const file = `${root}.zip`;
  await writeZip(file, root, Object.keys(files));
  return readFileSync(file);
}

/** The central directory's entry of an archive with one file. */
const central = (zip: Buffer): number => zip.indexOf(Buffer.from("PK\x01\x02"));

describe("an artifact's archive", () => {
  it("gives the files that are wanted, and only those", async () => {
    await unpack(await archive({ "outcome.json": "{}", "report.html": "<p>" }), folder, {
      "outcome.json": 10,
    });
    expect(readdirSync(folder)).toEqual(["outcome.json"]);
    expect(readFileSync(path.join(folder, "outcome.json"), "utf8")).toBe("{}");
  });

  it.each([
    ["a path upwards", "../outcome.json"],
    ["a file in a folder", "in/outcome.json"],
    ["a hidden file", ".bashrc"],
  ])("is refused with %s", async (_, name) => {
    await expect(unpack(await archive({ [name]: "{}" }), folder, { "outcome.json": 10 })).rejects.toThrow(
      "can't be unpacked",
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused with a link", async () => {
    const zip = await archive({ "outcome.json": "/etc/passwd" });
    zip.writeUInt32LE((0o120777 << 16) >>> 0, central(zip) + 38);
    await expect(unpack(zip, folder, { "outcome.json": 100 })).rejects.toThrow("more than plain files");
  });

  it("is refused when a file is too large, and broken off when it is larger than it says", async () => {
    const zip = await archive({ "outcome.json": "x".repeat(100_000) });
    await expect(unpack(zip, folder, { "outcome.json": 10 })).rejects.toThrow("100000 bytes");
    zip.writeUInt32LE(10, central(zip) + 24);
    await expect(unpack(zip, folder, { "outcome.json": 10 })).rejects.toThrow("can't be unpacked");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused with very many files", async () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`f${index}`, ""]));
    await expect(unpack(await archive(many), folder, {})).rejects.toThrow("51 files");
  });

  it("is refused or unpacked, whatever its bytes are", async () => {
    const zip = await archive({ "outcome.json": "{}" });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: zip.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        async (index, byte) => {
          const inside = mkdtempSync(path.join(place, "any-"));
          const changed = Buffer.from(zip);
          changed[index] = byte;
          const error = await unpack(changed, inside, { "outcome.json": 100 }).catch(
            (thrown: unknown) => thrown,
          );
          if (error !== undefined) expect(error).toMatchObject({ code: "publish-refused" });
          expect(readdirSync(inside).filter((name) => name !== "outcome.json")).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
