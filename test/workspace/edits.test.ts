import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type ChangeSet, emptyChangeSet, textOf } from "../../src/domain/change-set.js";
import { applyEdits, type EditResult } from "../../src/workspace/edits/apply-edits.js";
import { editFormat } from "../../src/workspace/edits/edit-format.js";
import { parseEdits } from "../../src/workspace/edits/parse-edits.js";

const base = "0".repeat(40);
const fence = "```";

type Mode = "100644" | "100755" | "120000" | "160000";
interface Given {
  text: string | null;
  mode?: Mode;
}

async function apply(
  reply: string,
  given: Record<string, Given | string>,
  changes?: ChangeSet,
): Promise<EditResult> {
  const files = new Map(
    Object.entries(given).map(([path, file]) => [path, typeof file === "string" ? { text: file } : file]),
  );
  const { edits, problems } = parseEdits(reply);
  expect(problems).toEqual([]);
  return await applyEdits({
    files: async () => [...files.keys()],
    read: async (path) => files.get(path)?.text ?? null,
    mode: async (path) => (files.has(path) ? (files.get(path)?.mode ?? "100644") : null),
    base,
    changes: changes ?? emptyChangeSet(base),
    edits,
  });
}

function written(result: EditResult): Record<string, string | null> {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return Object.fromEntries(result.changes.files.map((file) => [file.path, textOf(file)]));
}

const problemsOf = (result: EditResult) => (result.ok ? [] : result.problems);

const edit = (path: string, search: string, replace: string): string =>
  `EDIT ${path}\n${fence}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n${fence}\n`;

describe("reading a reply", () => {
  it("reads every kind of block that the format shows", () => {
    const { edits, problems } = parseEdits(editFormat);
    expect(problems).toEqual([]);
    expect(edits.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      "replace src/greet.js",
      "write src/names.js",
      "delete src/old-names.js",
      "rename src/greet.js",
    ]);
  });

  const block = "<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE";
  it.each([
    ["a path line before the fence", `src/a.js\n${fence}js\n${block}\n${fence}`],
    ["a path in bold or backquotes", `**\`src/a.js\`**\n\n${fence}js\n${block}\n${fence}`],
    ["a path inside the fence", `${fence}js\nsrc/a.js\n${block}\n${fence}`],
    ["a path as a comment inside the fence", `${fence}js\n// src/a.js\n${block}\n${fence}`],
    ["a path after the language", `${fence}js src/a.js\n${block}\n${fence}`],
    ["a path on the marker", `${fence}\n${block.replace("SEARCH", "SEARCH src/a.js")}\n${fence}`],
    ["no fence at all", `EDIT src/a.js\n${block}`],
    ["the verb inside the fence", `${fence}\nEDIT src/a.js\n${block}\n${fence}`],
    ["longer chevrons", `EDIT src/a.js\n${block.replace(/[<=>]{7}/g, (run) => run + (run[0] ?? ""))}`],
    [
      "chevrons of several lengths",
      `EDIT src/a.js\n${block.replace("<<<<<<<", "<<<<<<").replace(">>>>>>>", ">>>>>>>>")}`,
    ],
    ["carriage returns", `EDIT src/a.js\n${fence}\n${block}\n${fence}`.replaceAll("\n", "\r\n")],
    [
      "prose around it",
      `Sure! Here it is:\n\n### EDIT: \`src/a.js\`\n${fence}diff\n${block}\n${fence}\nThat's all.`,
    ],
    [
      "a fence that ends the block",
      `EDIT src/a.js\n${fence}\n${block.replace("\n>>>>>>> REPLACE", "")}\n${fence}`,
    ],
    ["a draft in its thoughts", `<think>EDIT b.js\n${block}</think>\nEDIT src/a.js\n${block}`],
  ])("takes %s", (_, reply) => {
    expect(parseEdits(reply)).toEqual({
      edits: [{ kind: "replace", path: "src/a.js", search: "old\n", replace: "new\n" }],
      problems: [],
    });
  });

  it("keeps fences inside a Markdown file", () => {
    const content = `# Title\n\n${fence}js\ncode\n${fence}\n\nEnd\n`;
    const bare = content.replace("```js", fence);
    for (const text of [bare, `${bare}${bare}`]) {
      const { edits } = parseEdits(
        `WRITE README.md\n${fence}\n${text}${fence}\n\nWRITE a.md\n${fence}\na\n${fence}\nDone.`,
      );
      expect(edits.map((one) => one.kind === "write" && one.content)).toEqual([text, "a\n"]);
    }
    for (const outer of [fence, "````"]) {
      const { edits } = parseEdits(`WRITE README.md\n${outer}markdown\n${content}${outer}\nDone.`);
      expect(edits).toEqual([{ kind: "write", path: "README.md", content }]);
    }
  });

  it("does not take a reply that was cut off", () => {
    const { edits, problems } = parseEdits(`WRITE a.js\n${fence}\nhalf of`);
    expect(edits).toEqual([]);
    expect(problems[0]?.message).toContain("ends before");
    const cut = parseEdits(`EDIT a.js\n${fence}\n<<<<<<< SEARCH\nold\n=======\nhalf of`);
    expect(cut.edits).toEqual([]);
    expect(cut.problems).toHaveLength(1);
  });

  it("asks for longer markers when the text itself holds one", () => {
    const heading = "Title\n=======\n";
    const asked = parseEdits(edit("a.rst", heading, heading));
    expect(asked.problems[0]?.message).toContain("more characters");
    const longer = `EDIT a.rst\n<<<<<<<<< SEARCH\n${heading}=========\nX\n=======\n>>>>>>>>> REPLACE`;
    expect(parseEdits(longer).edits).toEqual([
      { kind: "replace", path: "a.rst", search: heading, replace: "X\n=======\n" },
    ]);
  });

  it("reads back whatever lines an edit holds, and never fails on any text", () => {
    const line = fc.constantFrom(
      "",
      "a",
      "  b();",
      "```",
      "```js",
      "# h",
      "EDIT x.js",
      "DELETE the file",
      "<tag>",
      "===",
      "\t}",
    );
    const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.map((one) => `${one}\n`).join(""));
    fc.assert(
      fc.property(text, text, (search, replace) => {
        fc.pre(search !== "");
        expect(parseEdits(`Prose.\n\n${edit("src/a.js", search, replace)}\nMore.`)).toEqual({
          edits: [{ kind: "replace", path: "src/a.js", search, replace }],
          problems: [],
        });
      }),
    );
    const piece = fc.oneof(
      line,
      fc.constantFrom("<<<<<<< SEARCH", "=======", ">>>>>>> REPLACE", "WRITE a.js", "RENAME a -> b"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const { edits, problems } = parseEdits(pieces.join("\n"));
        expect(edits.length + problems.length).toBeLessThanOrEqual(pieces.length * 2 + 1);
      }),
    );
  });

  it("leaves code in prose alone", () => {
    expect(
      parseEdits(`The old code was:\n\n${fence}js\nold();\n${fence}\nDELETE the old file, if you like.`),
    ).toEqual({
      edits: [],
      problems: [],
    });
  });
});

describe("applying a reply", () => {
  it("applies several edits to one file in their order", async () => {
    const reply = edit("a.js", "one\n", "two\nthree\n") + edit("a.js", "three\n", "four\n");
    expect(written(await apply(reply, { "a.js": "one\nend\n" }))).toEqual({ "a.js": "two\nfour\nend\n" });
  });

  it("applies nothing when one block does not apply, and tells all that is wrong", async () => {
    const reply = `${edit("a.js", "one\n", "two\n") + edit("a.js", "nowhere\n", "x\n")}DELETE b.js\n`;
    const problems = problemsOf(await apply(reply, { "a.js": "one\n" }));
    expect(problems.map(({ reason }) => reason)).toEqual(["no-match", "not-found"]);
  });

  it("shows the nearest text and its line", async () => {
    const file = "function a() {}\n\nfunction greet(name) {\n  return greeting(name);\n}\n";
    const reply = edit("a.js", "function greet(person) {\n  return greeting(person);\n", "");
    expect(problemsOf(await apply(reply, { "a.js": file }))[0]?.message).toContain(
      "3: function greet(name) {",
    );
  });

  it("names the lines where a search text occurs more than once", async () => {
    const [problem] = problemsOf(await apply(edit("a.js", "x\n", "y\n"), { "a.js": "x\nz\nx\n" }));
    expect(problem?.reason).toBe("ambiguous");
    expect(problem?.message).toContain("lines 1, 3");
  });

  it.each([
    ["trailing space", "one  \ntwo\n", "one\ntwo\n", "one\n2\n", "one  \n2\n"],
    [
      "indentation",
      "  if (a) {\n    b();\n  }\n",
      "if (a) {\n  b();\n}\n",
      "if (a) {\n  b();\n  c();\n}\n",
      "  if (a) {\n    b();\n    c();\n  }\n",
    ],
    [
      "tabs",
      "\tif a:\n\t\tb()\n",
      "    if a:\n        b()\n",
      "    if a:\n        b()\n        if c:\n            d()\n",
      "\tif a:\n\t\tb()\n\t\tif c:\n\t\t\td()\n",
    ],
    [
      "Unicode punctuation",
      "say(“hello” – now)\nold\n",
      'say("hello" - now)\nold\n',
      'say("hello" - now)\nnew\n',
      "say(“hello” – now)\nnew\n",
    ],
    ["empty lines around", "a\nb\nc\n", "\nb\n\n", "\nB\n\n", "a\nB\nc\n"],
  ])("finds the place in spite of %s", async (_, file, search, replace, expected) => {
    expect(
      written(await apply(edit("a", search, replace).replace("EDIT a", "EDIT a.txt"), { "a.txt": file })),
    ).toEqual({
      "a.txt": expected,
    });
  });

  it.each([
    ["line endings", "one\r\ntwo\r\n", "one\r\n2\r\n"],
    ["a byte order mark", "\ufeffone\ntwo\n", "\ufeffone\n2\n"],
    ["a missing final newline", "one\ntwo", "one\n2"],
  ])("keeps %s, in an edit and in a whole file", async (_, file, expected) => {
    expect(written(await apply(edit("a.txt", "two\n", "2\n"), { "a.txt": file }))).toEqual({
      "a.txt": expected,
    });
    const whole = `WRITE a.txt\n${fence}\none\n2\n${fence}`;
    expect(written(await apply(whole, { "a.txt": file }))).toEqual({ "a.txt": expected });
  });

  it("creates, deletes and renames, and keeps the mode", async () => {
    const reply = `WRITE new/a.js\n${fence}\nnew\n${fence}\nDELETE b.js\nRENAME run.sh -> bin/run.sh\n${edit("bin/run.sh", "old\n", "new\n")}`;
    const result = await apply(reply, { "b.js": "b\n", "run.sh": { text: "old\n", mode: "100755" } });
    expect(written(result)).toEqual({
      "b.js": null,
      "bin/run.sh": "new\n",
      "new/a.js": "new\n",
      "run.sh": null,
    });
    expect(result.ok && result.changes.files.find(({ path }) => path === "bin/run.sh")?.mode).toBe("100755");
  });

  it("drops a file that is as it was at the base", async () => {
    const first = await apply(edit("a.js", "one\n", "two\n"), { "a.js": "one\n" });
    if (!first.ok) throw new Error("it applies");
    const back = await apply(edit("a.js", "two\n", "one\n"), { "a.js": "one\n" }, first.changes);
    expect(written(back)).toEqual({});
  });

  const write = (path: string): string => `WRITE ${path}\n${fence}\nx\n${fence}`;
  it.each([
    ["the repository's automation", write(".github/workflows/ci.yml"), "forbidden-path"],
    ["a path out of the tree", write("../x.js"), "forbidden-path"],
    ["a symbolic link", write("link"), "forbidden-path"],
    ["a path through a symbolic link", write("link/passwd"), "forbidden-path"],
    ["a submodule", "DELETE module.d", "forbidden-path"],
    ["a binary file", write("image.png"), "binary"],
    ["a name that differs in case only", write("A.js"), "forbidden-path"],
    ["a folder where a file is", write("a.js/b.js"), "exists"],
    ["a rename onto another file", "RENAME a.js -> image.png", "binary"],
    ["an empty search in a file that exists", edit("a.js", "", "x\n"), "malformed"],
  ])("refuses %s", async (_, reply, reason) => {
    const result = await apply(reply, {
      "a.js": "a\n",
      link: { text: "/etc", mode: "120000" },
      "module.d": { text: null, mode: "160000" },
      "image.png": { text: null },
    });
    expect(problemsOf(result).map((problem) => problem.reason)).toEqual([reason]);
  });
});
