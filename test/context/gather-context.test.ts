import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Context } from "../../src/context/context.js";
import { gatherContext } from "../../src/context/gather-context.js";
import type { Workspace } from "../../src/domain/ports.js";
import type { Task } from "../../src/domain/task.js";
import { baseWorkspace } from "../support/base-workspace.js";
import { type TemporaryRepository, temporaryRepository } from "../support/temporary-repository.js";

const long = (name: string, lines: number) =>
  [
    `export function ${name}(list) {`,
    ...Array.from({ length: lines }, (_, i) => `  list.push(${i});`),
    "  return list;",
    "}",
  ].join("\n");

const files: Record<string, string> = {
  "AGENTS.md": "# Working here\n\nWrite plain functions.\n",
  "CONTRIBUTING.md":
    "# Contributing\n\nThank you!\n\n## Sponsors\n\nMany.\n\n## Testing\n\nRun `npm test`.\n",
  "CHANGELOG.md": "- parseRange and formatRange came\n".repeat(50),
  "package.json": '{ "name": "ranges" }\n',
  "src/index.js":
    'export { parseRange } from "./range/parse.js";\nexport { formatRange } from "./range/format.js";\n',
  "src/range/parse.js":
    'import { clampBounds } from "./bounds.js";\n\n/** Reads `1-3`. */\nexport function parseRange(text) {\n  const [from, to] = text.split("-");\n  if (to === undefined) throw new RangeError(["no end in range", text].join(" "));\n  return clampBounds(from, to);\n}\n',
  "src/range/bounds.js": "export const clampBounds = (a, b) => [Number(a), Number(b)];\n",
  "src/range/format.js": 'export const formatRange = ([from, to]) => [from, to].join("-");\n',
  "src/big.js": `${long("fillFirst", 300)}\n\n${long("fillSecond", 40)}\n\nexport const mergeRanges = (a, b) => [...a, ...b];\n\n${long("fillThird", 300)}\n`,
  "src/color.js": "export const toHex = (color) => color.toString(16);\n",
  "dist/bundle.js": "function parseRange(t){}function formatRange(t){}\n",
  "test/parse.test.js":
    'import { parseRange } from "../src/index.js";\n\ntest("reads two numbers", () => {\n  expect(parseRange("1-3")).toEqual([1, 3]);\n});\n',
  "test/color.test.js":
    'import { toHex } from "../src/color.js";\n\ntest("writes hexadecimal", () => {\n  expect(toHex(255)).toBe("ff");\n});\n',
  "pkg/tool.py": "from .helpers import widen\n\n\ndef stretch_window(window):\n    return widen(window)\n",
  "pkg/helpers.py": "def widen(window):\n    return window\n",
  "pkg/__init__.py": "",
};

let repository: TemporaryRepository;
let workspace: Workspace;
beforeAll(async () => {
  repository = await temporaryRepository(files);
  workspace = await baseWorkspace(repository.dir);
});
afterAll(() => repository.remove());

const task = (title: string, body = ""): Task => ({ title, body, requirements: [], issue: null });
const isTestFile = (path: string) => path.startsWith("test/");
const gather = (title: string, body = "", tokenLimit = 8000) =>
  gatherContext({ workspace, task: task(title, body), isTestFile, failing: [], tokenLimit });
const shown = ({ files }: Context) => files.map(({ path }) => path);

describe("gatherContext", () => {
  it("shows the file that declares what the task names first, what it imports, and not what is built from it", async () => {
    const context = await gather("parseRange fails for one number");
    expect(shown(context)[0]).toBe("src/range/parse.js");
    expect(shown(context)).toContain("src/range/bounds.js");
    expect(shown(context)).not.toContain("dist/bundle.js");
    expect(shown(context)).not.toContain("src/color.js");
    expect(shown(context)).not.toContain("CHANGELOG.md");
  });

  it("finds the place in a stack trace, whatever the folder it was run in", async () => {
    const context = await gather("Crash", "    at x (/home/me/node/src/color.js:1:3)");
    expect(shown(context)[0]).toBe("src/color.js");
  });

  it("finds the file that holds a message", async () => {
    const context = await gather("Unclear failure", "RangeError: no end in range 7");
    expect(shown(context)[0]).toBe("src/range/parse.js");
  });

  it("follows imports in Python too", async () => {
    expect(shown(await gather("stretch_window returns the same"))).toEqual(
      expect.arrayContaining(["pkg/tool.py", "pkg/helpers.py"]),
    );
  });

  it("shows of a long file whole declarations only, and an outline of the rest", async () => {
    const context = await gather("mergeRanges keeps duplicates");
    const big = context.files.filter(({ path }) => path === "src/big.js");
    expect(big.map(({ content }) => content).join("\n")).toContain("export const mergeRanges");
    for (const { content } of big) {
      expect(content.match(/\{/g)?.length ?? 0).toBe(content.match(/\}/g)?.length ?? 0);
    }
    expect(context.outlines).toEqual([{ path: "src/big.js", content: expect.stringContaining("fillThird") }]);
  });

  it("takes the test that goes with the code as a sample of style", async () => {
    expect((await gather("parseRange fails")).styleSample).toEqual({
      path: "test/parse.test.js",
      content: files["test/parse.test.js"],
    });
    expect((await gather("toHex of a colour")).styleSample?.path).toBe("test/color.test.js");
  });

  it("hands on what the repository tells those who change it, without the rest of the page", async () => {
    const { instructions } = await gather("parseRange fails");
    expect(instructions.map(({ path }) => path)).toEqual(["AGENTS.md", "CONTRIBUTING.md"]);
    expect(instructions[0]?.content).not.toContain("left out");
    expect(instructions[1]?.content).toBe("## Testing\n\nRun `npm test`.\n\n[2 sections left out]");
  });

  it("shows the program's own files where the task is in words that the code does not use", async () => {
    const small = await temporaryRepository({
      "go.mod": "module example.com/slug\n",
      "README.md": "# slug\n\nMakes addresses readable.\n",
      "slug.go": "package slug\n\nfunc Make(title string) string {\n\treturn title\n}\n",
      "slug_test.go": 'package slug\n\nimport "testing"\n\nfunc TestMake(t *testing.T) {}\n',
    });
    try {
      const context = await gatherContext({
        workspace: await baseWorkspace(small.dir),
        task: task("Umlauts look wrong", "They should become two letters each."),
        isTestFile: (path) => path.endsWith("_test.go"),
        failing: [],
        tokenLimit: 8000,
      });
      expect(shown(context)).toContain("slug.go");
      expect(context.styleSample?.path).toBe("slug_test.go");
    } finally {
      await small.remove();
    }
  });

  it("shows what users are told of an option, and not the whole page", async () => {
    const page = (option: string) =>
      `## ${option}\n\nThe \`${option}\` option, at length.\n\n${"Words.\n".repeat(300)}`;
    const small = await temporaryRepository({
      "README.md": `# read\n\n${["strictMode", "otherThing", "lastThing"].map(page).join("\n")}\n## Short\n\n\`maxDepth\` is 5.\n`,
      "index.js":
        "export function read(text, { maxDepth = 5 } = {}) {\n  return text.slice(0, maxDepth);\n}\n",
    });
    try {
      const context = await gatherContext({
        workspace: await baseWorkspace(small.dir),
        task: task("`maxDepth` should be 10"),
        isTestFile,
        failing: [],
        tokenLimit: 8000,
      });
      const readme = context.files.filter(({ path }) => path === "README.md");
      expect(readme.map(({ content }) => content)).toEqual(["## Short\n\n`maxDepth` is 5."]);
    } finally {
      await small.remove();
    }
  });

  it("outlines the directories", async () => {
    expect((await gather("parseRange fails")).tree).toContain("src/range/: bounds.js format.js parse.js");
  });

  it.each([300, 1000, 3000, 8000])("stays within a limit of %d tokens", async (limit) => {
    const context = await gather("mergeRanges, parseRange and formatRange fail", "in `fillFirst` too", limit);
    expect(context.tokens).toBeLessThanOrEqual(limit);
    expect(Context.parse(JSON.parse(JSON.stringify(context)))).toEqual(context);
  });

  it("gives the same for the same task, and something for one that names nothing", async () => {
    const again = [await gather("mergeRanges fails"), await gather("mergeRanges fails")];
    expect(again[0]).toEqual(again[1]);
    const nothing = await gather("?");
    expect(shown(nothing)).not.toContain("test/color.test.js");
    expect(nothing.tree).toContain("src/");
    expect(nothing.styleSample).not.toBeNull();
  });
});
