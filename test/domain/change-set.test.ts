import { describe, expect, it } from "@jest/globals";
import { type ChangeSet, changeSetHash, mergeChangeSets, toBase64 } from "../../src/domain/change-set.js";

const base = "0".repeat(40);
const file = (path: string, text: string) => ({ path, mode: "100644" as const, content: toBase64(text) });
const changes = (...files: ChangeSet["files"]): ChangeSet => ({ base, files });

describe("a change set", () => {
  it("has one hash whatever the order of its files", () => {
    const a = changes(file("a", "1"), file("b", "2"));
    const b = changes(file("b", "2"), file("a", "1"));
    expect(changeSetHash(a)).toBe(changeSetHash(b));
  });

  it("has another hash when a mode, a byte or the base differs", () => {
    const one = changes(file("a", "1"));
    const hashes = [
      one,
      changes({ ...file("a", "1"), mode: "100755" }),
      changes(file("a", "1\n")),
      { ...one, base: "1".repeat(40) },
    ].map(changeSetHash);
    expect(new Set(hashes).size).toBe(4);
  });

  it("laid on another wins where both change a file", () => {
    const merged = mergeChangeSets(
      changes(file("b", "old"), file("c", "c")),
      changes(file("b", "new"), file("a", "a")),
    );
    expect(merged.files).toEqual([file("a", "a"), file("b", "new"), file("c", "c")]);
  });

  it("of another base is refused", () => {
    expect(() => mergeChangeSets(changes(), { base: "1".repeat(40), files: [] })).toThrow("different bases");
  });
});
