import { parseListened, resultsFile } from "../listeners/node.js";
import { unittestListener } from "../listeners/unittest-listener.js";
import { defineRunner } from "../runner.js";
import { shellQuote } from "../script.js";
import { importLines, isPythonTest, judgePython, pythonTestPath } from "./python.js";

/**
 * Python's own unittest (3.10 and newer for the environment to be whole before test modules are imported). When only some
 * files are asked for, discovery runs once for each of their names.
 */
export const unittest = defineRunner({
  name: "unittest",
  invoked: (words) =>
    /(^|\/)python[\d.]*$/.test(words[0] ?? "") && words[1] === "-m" && words[2] === "unittest",
  detect: (facts) => {
    const tests = facts.files.filter((file) => /(^|\/)test[^/]*\.py$/.test(file));
    const [first] = tests;
    if (first === undefined) return null;
    const folder = first.split("/").slice(0, -1)[0] ?? ".";
    const isPackage = folder === "." || facts.has(`${folder}/__init__.py`);
    return {
      command: isPackage
        ? "python -m unittest discover"
        : `python -m unittest discover -s ${shellQuote(folder)}`,
      reason: `there are Python tests such as ${first} and nothing names another runner`,
    };
  },
  instrument: ({ command, only }) => {
    const discover = /\bdiscover\b/.test(command)
      ? command
      : command.replace(/(-m unittest)\b/, "$1 discover");
    const runs = only?.map(
      (file) => `${discover} -p ${shellQuote(file.split("/").at(-1) ?? file)} || failed=1`,
    );
    const run = runs === undefined ? command : `failed=0; ${runs.join("; ")}; exit $failed`;
    const path = `PYTHONPATH='{support}'"\${PYTHONPATH:+:$PYTHONPATH}"`;
    return {
      command: `export PATCHWRIGHT_OUT='{out}' PATCHWRIGHT_ROOT="$PWD" ${path}; ${run}`,
      support: { "sitecustomize.py": unittestListener },
      collect: [resultsFile],
    };
  },
  parse: parseListened,
  isTestFile: isPythonTest,
  newTestPath: pythonTestPath,
  steers: (path) => /(^|\/)(sitecustomize|usercustomize|unittest)(\.py|\/.*)$/.test(path),
  judge: judgePython,
  sentinel: ({ title, load, facts }) => ({
    content: [
      "import unittest",
      ...importLines(load, facts),
      `class Sentinel_${title}(unittest.TestCase):`,
      "    def test_1(self):\n        self.assertEqual(1, 2)",
      "    def test_2(self):\n        self.assertTrue(False)",
      '    def test_3(self):\n        raise ValueError("must fail")',
      "",
    ].join("\n\n"),
    tests: 3,
  }),
});
