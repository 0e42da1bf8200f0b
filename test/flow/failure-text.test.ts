import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { failureText } from "../../src/flow/failure-text.js";
import { testSource } from "../../src/flow/test-source.js";
import { changesOf, plainWorkspace } from "../support/plain-workspace.js";
import { never, suiteOf } from "../testing/runners/support.js";

const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const hasPytest = has("python", "-m", "pytest", "--version");
const hasGo = has("go", "version");

/** What a prompt would say of everything that fails in a real run. */
async function told(files: Readonly<Record<string, string>>, command: string): Promise<string> {
  const suite = await suiteOf(files, { command });
  const report = await suite.run({ changes: changesOf({}) }, never);
  const failed = report.tests.filter(({ outcome }) => outcome === "failed").map(({ id }) => id);
  return failureText({ workspace: plainWorkspace(files) }, report, failed, changesOf({}));
}

describe("checklist 17: what a prompt says of a failure", () => {
  it("of node:test: the compared values, the line of the test, and the frames of the repository", async () => {
    const text = await told(
      {
        "src/total.js": "exports.total = (row) => ({ ...row, total: row.count * 2 });\n",
        "test/total.test.js": `const test = require("node:test");
const assert = require("node:assert/strict");
const { total } = require("../src/total.js");
test("doubles", () => {
  assert.deepEqual(total({ count: 2 }), { count: 2, total: 5 });
});
test("takes nothing", () => {
  total(null);
});
`,
      },
      "node --test test/",
    );
    expect(text).toContain("test/total.test.js > doubles: an assertion failed");
    expect(text).toContain("expected: { count: 2, total: 5 }\nactual: { count: 2, total: 4 }");
    expect(text).toContain("at test/total.test.js:5: assert.deepEqual(total({ count: 2 })");
    expect(text).toContain("test/total.test.js > takes nothing: an exception was thrown");
    expect(text).toMatch(
      /at src\/total\.js:1: exports\.total[^\n]*\n {2}at test\/total\.test\.js:8: total\(null\);/,
    );
  });

  it("of Jest: its difference, and that an assertion failed", async () => {
    const text = await told(
      {
        "package.json": "{}",
        "src/total.js": "exports.total = (row) => ({ ...row, total: row.count * 2 });\n",
        "test/total.test.js": `const { total } = require("../src/total.js");
test("doubles", () => {
  expect(total({ count: 2 })).toEqual({ count: 2, total: 5 });
});
`,
      },
      "npx jest",
    );
    expect(text).toContain("test/total.test.js > doubles: an assertion failed");
    expect(text).toMatch(/-\s+"total": 5,\n\+\s+"total": 4,/);
    expect(text).toContain("at test/total.test.js:3: expect(total({ count: 2 }))");
  });

  (hasPytest ? it : it.skip)(
    "of pytest: the variables of the repository's frames, innermost first, whatever they are (needs pytest)",
    async () => {
      const text = await told(
        {
          "total.py":
            "def total(rows):\n    twice = [0]\n    for row in rows:\n        twice.append(row['count'] * 2)\n    return {'sum': sum(twice), 'rows': rows}\n",
          "test_total.py": `from total import total

class Awkward:
    def __repr__(self):
        raise ValueError("no")

def test_sum():
    rows = [{"name": "x" * 20, "count": 2}]
    got = total(rows)
    assert got == {"sum": 5, "rows": rows}

def test_missing():
    odd = Awkward()
    total([{"name": "x"}])
`,
        },
        "python -m pytest",
      );
      expect(text).toContain("test_total.py > test_sum: an assertion failed");
      expect(text).toContain("got = {'sum': 4, 'rows': [{'name': 'xxxxxxxxxxxxxxxxxxxx', 'count': 2}]}");
      expect(text).not.toContain("Use -v");
      expect(text).toMatch(
        /KeyError: 'count'\nvalues then:\ntotal\.py:4 in total\n {2}rows = \[\{'name': 'x'\}\]\n {2}twice = \[0\]\n {2}row = \{'name': 'x'\}\ntest_total\.py:14 in test_missing\n {2}odd = <\[ValueError\('no'\) raised in repr\(\)\] Awkward object at <address>>/,
      );
    },
  );

  (hasGo ? it : it.skip)(
    "of Go: the line that a test reports, and of a panic its place without the runtime's frames (needs go)",
    async () => {
      const text = await told(
        {
          "go.mod": "module example.org/total\n\ngo 1.20\n",
          "total.go": "package total\n\nfunc Total(n []int) int {\n\treturn n[0] + len(n)\n}\n",
          "total_test.go": `package total

import "testing"

func TestSum(t *testing.T) {
	if got := Total([]int{1, 2}); got != 4 {
		t.Errorf("Total = %d, want %d", got, 4)
	}
}

func TestNone(t *testing.T) {
	Total(nil)
}
`,
        },
        "go test ./...",
      );
      expect(text).toContain(
        "total_test.go > TestSum: an assertion failed\ntotal_test.go:7: Total = 3, want 4",
      );
      expect(text).toContain("index out of range [0] with length 0");
      expect(text).toMatch(
        /at total\.go:4: return n\[0\] \+ len\(n\)\n {2}at total_test\.go:12: Total\(nil\)/,
      );
      expect(text).not.toContain("goroutine");
    },
    120_000,
  );
});

describe("the source of a failing test", () => {
  const test = (title: string) =>
    `it(${JSON.stringify(title)}, () => {\n  expect(f(${JSON.stringify(title)})).toBe(1);\n});\n`;
  const long = Array.from({ length: 300 }, (_, i) => test(`case ${i} of many`)).join("\n");
  const room = {
    workspace: plainWorkspace({ "test/short.test.js": test("one"), "test/long.test.js": long }),
  };

  it("is its whole file where that is short", async () => {
    expect(await testSource(room, "test/short.test.js", ["test/short.test.js > one"])).toMatchObject({
      lines: "whole",
      content: test("one"),
    });
  });

  it("is the test alone where its file is long, and nothing where it can't be found", async () => {
    expect(
      await testSource(room, "test/long.test.js", ["test/long.test.js > case 7 of many #2"]),
    ).toMatchObject({
      content: test("case 7 of many").trimEnd(),
      lines: [29, 31],
    });
    expect(await testSource(room, "test/long.test.js", ["test/long.test.js > elsewhere"])).toBeNull();
    expect(await testSource(room, "test/gone.test.js", ["test/gone.test.js > one"])).toBeNull();
  });
});
