import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { find, outcomes, runOf } from "./support.js";

const available = spawnSync("python", ["-m", "pytest", "--version"]).status === 0;
const maybe = available ? it : it.skip;

const repository = (tests: Record<string, string>) => ({ "pytest.ini": "[pytest]\n", ...tests });

describe("the pytest listener", () => {
  maybe(
    "tells of every test, with ordinals, skips, values and a file that does not load (needs pytest)",
    async () => {
      const report = await runOf(
        repository({
          "tests/test_sum.py": [
            "import pytest",
            "class TestSum:",
            "    def test_adds(self):",
            "        assert 1 + 1 == 2",
            "def test_fails():",
            "    assert 1 + 1 == 3",
            "@pytest.mark.skip",
            "def test_later(): pass",
            "@pytest.mark.xfail",
            "def test_expected(): assert False",
            '@pytest.mark.parametrize("text", ["a::b", "c"])',
            "def test_each(text): pass",
            "@pytest.fixture",
            "def broken(): raise ValueError('no set-up')",
            "def test_set_up(broken): pass",
            "",
          ].join("\n"),
          "tests/test_broken.py": "this does not parse\n",
        }),
      );
      expect(outcomes(report)).toEqual({
        "tests/test_broken.py": "failed",
        "tests/test_sum.py > TestSum > test_adds": "passed",
        "tests/test_sum.py > test_fails": "failed",
        "tests/test_sum.py > test_later": "skipped",
        "tests/test_sum.py > test_expected": "skipped",
        "tests/test_sum.py > test_each[a::b]": "passed",
        "tests/test_sum.py > test_each[c]": "passed",
        "tests/test_sum.py > test_set_up": "failed",
      });
      const failed = find(report, "tests/test_sum.py > test_fails");
      expect(failed.message).toContain("assert (1 + 1) == 3");
      expect(failed.stack).toContain("test_sum.py:6");
      expect(find(report, "tests/test_broken.py").message).toContain("SyntaxError");
    },
  );

  maybe("leaves arguments, environment and search path as in a plain run (needs pytest)", async () => {
    const report = await runOf(
      repository({
        "test_see.py": [
          "import os, sys",
          "def test_sees_nothing_of_it():",
          "    assert sys.argv[1:] == []",
          "    names = ('PATCHWRIGHT_OUT', 'PATCHWRIGHT_ROOT', 'PYTHONPATH', 'PYTEST_PLUGINS')",
          "    assert [name for name in names if name in os.environ] == []",
          "    assert [path for path in sys.path if 'support' in path] == []",
          "    assert os.getcwd() == os.path.dirname(os.path.abspath(__file__))",
          "",
        ].join("\n"),
      }),
    );
    expect(outcomes(report)).toEqual({ "test_see.py > test_sees_nothing_of_it": "passed" });
  });

  maybe("runs chosen files only; says when it ran nothing, ended early, or hung (needs pytest)", async () => {
    const files = repository({ "test_a.py": "def test_a(): pass\n", "test_b.py": "def test_b(): pass\n" });
    expect(outcomes(await runOf(files, { only: ["test_b.py"] }))).toEqual({ "test_b.py > test_b": "passed" });
    expect((await runOf(repository({ "a.py": "" }))).status).toBe("no-tests");
    const exits = await runOf(repository({ "test_a.py": "import os\ndef test_a(): os._exit(0)\n" }));
    expect(exits.status).toBe("crashed");
    const hangs = await runOf(repository({ "test_a.py": "def test_a():\n    while True: pass\n" }), {
      timeoutMinutes: 0.02,
    });
    expect(hangs.status).toBe("timed-out");
  });
});
