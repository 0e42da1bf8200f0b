import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type ChangeSet, textOf } from "../../src/domain/change-set.js";
import { type BaseFiles, describeDiff } from "../../src/workspace/changes/describe-diff.js";
import { splitHunks } from "../../src/workspace/changes/split-hunks.js";
import { changeSet } from "./support/providers.js";

const base = "0".repeat(40);
const reader = (files: Record<string, string>): BaseFiles => ({
  read: async (path) => files[path] ?? null,
  mode: async (path) => (path in files ? "100644" : null),
});
const numbers = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join("");

describe("the difference in words", () => {
  it("shows changed, new, deleted, re-moded and binary files in git's manner", async () => {
    const files = { "a.txt": "one\ntwo\n", "b.txt": "b", "m.sh": "x\n" };
    const changes = changeSet(base, { "a.txt": "one\n2\n", "b.txt": null, "c.txt": "c\n", "d.png": "\0" });
    const mode = { path: "m.sh", mode: "100755" as const, content: Buffer.from("x\n").toString("base64") };
    const all = { base, files: [...changes.files, mode] };
    expect(await describeDiff(reader(files), all)).toMatchInlineSnapshot(`
"diff --git a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -1,2 +1,2 @@
 one
-two
+2
diff --git a/b.txt b/b.txt
deleted file mode 100644
--- a/b.txt
+++ /dev/null
@@ -1,1 +0,0 @@
-b
\\ No newline at end of file
diff --git a/c.txt b/c.txt
new file mode 100644
--- /dev/null
+++ b/c.txt
@@ -0,0 +1,1 @@
+c
diff --git a/d.png b/d.png
new file mode 100644
Binary files differ
diff --git a/m.sh b/m.sh
old mode 100644
new mode 100755
"
`);
  });
});

describe("hunks", () => {
  it("can be taken out one by one", async () => {
    const before = numbers(1, 30);
    const after = before
      .replace("line 3\n", "third\n")
      .replace("line 28\n", "")
      .replace("line 5\n", "line 5\nmore\n");
    const hunks = await splitHunks(reader({ a: before }), changeSet(base, { a: after, new: "new\n" }));
    expect(hunks.map(({ path, line }) => `${path}:${line}`)).toEqual(["a:3", "a:29", "new:1"]);
    expect(hunks[0]?.text).toBe("-line 3\n+third\n line 4\n line 5\n+more\n");
    expect(textIn(hunks[0]?.without, "a")).toBe(before.replace("line 28\n", ""));
    expect(textIn(hunks[1]?.without, "a")).toBe(after.replace("line 27\n", "line 27\nline 28\n"));
    expect(hunks[2]?.without.files.map(({ path }) => path)).toEqual(["a"]);
  });

  it("taken out of a file with one hunk leaves the base's own text, so the file drops out", async () => {
    const line = fc.constantFrom("a", "b", "c", "", "  d");
    const text = fc
      .tuple(fc.array(line, { maxLength: 25 }), fc.boolean())
      .map(([lines, end]) => lines.join("\n") + (end ? "\n" : ""));
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        fc.pre(before !== after);
        const hunks = await splitHunks(reader({ a: before }), changeSet(base, { a: after }));
        expect(hunks.length).toBeGreaterThan(0);
        if (hunks.length === 1) expect(hunks[0]?.without.files).toEqual([]);
        for (const hunk of hunks) expect(textIn(hunk.without, "a")).not.toBe(after);
      }),
    );
  });
});

function textIn(changes: ChangeSet | undefined, path: string): string | null {
  const file = changes?.files.find((one) => one.path === path);
  return file === undefined ? null : textOf(file);
}
