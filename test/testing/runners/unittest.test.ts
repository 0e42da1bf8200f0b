import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { find, outcomes, runOf } from "./support.js";

const hasPython = spawnSync("python", ["--version"]).status === 0;

describe("the unittest listener", () => {
  const maybe = hasPython ? it : it.skip;
  const see =
    "import os, sys\nassert 'PATCHWRIGHT_OUT' not in os.environ and 'PYTHONPATH' not in os.environ and not [p for p in sys.path if 'support' in p]\n";
  const files = {
    "tests/__init__.py": "",
    "tests/test_sum.py": `${see}
import unittest
class TestSum(unittest.TestCase):
    def test_adds(self):
        self.assertEqual(1 + 1, 2)
    def test_fails(self):
        self.assertEqual(1 + 1, 3)
    def test_parts(self):
        for n in (1, 2):
            with self.subTest(n=n):
                self.assertEqual(n, 1)
    @unittest.skip("no")
    def test_later(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
`,
    "tests/test_broken.py": "this does not parse\n",
  };

  maybe(
    "tells of every test with its file, subtests, skips and a file that does not load (needs python)",
    async () => {
      const report = await runOf(files);
      expect(outcomes(report)).toEqual({
        "tests/test_sum.py > TestSum > test_adds": "passed",
        "tests/test_sum.py > TestSum > test_fails": "failed",
        "tests/test_sum.py > TestSum > test_parts": "failed",
        "tests/test_sum.py > TestSum > test_later": "skipped",
        "tests/test_sum.py > TestSum > test_expected": "skipped",
        "tests/test_broken.py": "failed",
      });
      expect(find(report, "tests/test_sum.py > TestSum > test_fails").message).toBe("AssertionError: 2 != 3");
      expect(find(report, "tests/test_broken.py").message).toContain("SyntaxError");
    },
  );

  maybe("runs chosen files only; says when it ran nothing, ended early, or hung (needs python)", async () => {
    const report = await runOf(files, { only: ["tests/test_sum.py"] });
    expect(Object.keys(outcomes(report))).toHaveLength(5);
    const one = (body: string, timeoutMinutes = 1) =>
      runOf({ "test_a.py": `import os, unittest\n${body}` }, { timeoutMinutes });
    expect((await one("")).status).toBe("no-tests");
    expect((await one("class T(unittest.TestCase):\n    def test_a(self): os._exit(0)\n")).status).toBe(
      "crashed",
    );
    expect(
      (await one("class T(unittest.TestCase):\n    def test_a(self):\n        while True: pass\n", 0.02))
        .status,
    ).toBe("timed-out");
  });
});
