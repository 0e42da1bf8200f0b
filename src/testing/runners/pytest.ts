import { parseListened, resultsFile } from "../listeners/node.js";
import { pytestPlugin } from "../listeners/pytest-plugin.js";
import { defineRunner, type Instrumented } from "../runner.js";
import { importLines, isPythonTest, judgePython, pythonTestPath } from "./python.js";

/**
 * pytest. Tests share the runner's process and may read `sys.argv`, so the plugin is named in the environment and takes
 * itself out of it again before the first conftest is imported. A file that can't be collected does not stop the others,
 * as it would in a plain run: it is reported as failed, and the rest is still judged.
 */
export const pytest = defineRunner({
  name: "pytest",
  invoked: (words) =>
    /^(pytest|py\.test)$/.test(words[0] ?? "") ||
    (/(^|\/)python[\d.]*$/.test(words[0] ?? "") && words[1] === "-m" && words[2] === "pytest"),
  detect: (facts) => {
    const configured = [
      ["pytest.ini", /./],
      ["pyproject.toml", /\[tool\.pytest[.\]]|["']pytest\b/],
      ["setup.cfg", /\[tool:pytest\]|\bpytest\b/],
      ["tox.ini", /\[pytest\]|\bpytest\b/],
      ["setup.py", /\bpytest\b/],
      ["Pipfile", /\bpytest\b/],
    ] as const;
    const file = configured.find(([path, pattern]) => pattern.test(facts.text(path) ?? ""))?.[0];
    if (file !== undefined) return { command: "python -m pytest", reason: `${file} names pytest` };
    const listed = facts.files.find(
      (path) => /requirements/.test(path) && /^pytest\b/m.test(facts.text(path) ?? ""),
    );
    if (listed !== undefined) return { command: "python -m pytest", reason: `${listed} names pytest` };
    if (facts.files.some((path) => /(^|\/)conftest\.py$/.test(path))) {
      return { command: "python -m pytest", reason: "there is a conftest.py" };
    }
    const workflow = facts.files.find(
      (path) => path.startsWith(".github/workflows/") && /\bpytest\b/.test(facts.text(path) ?? ""),
    );
    return workflow === undefined ? null : { command: "python -m pytest", reason: `${workflow} runs pytest` };
  },
  instrument: ({ command, only }): Instrumented => ({
    command: [
      `export PATCHWRIGHT_OUT='{out}' PATCHWRIGHT_ROOT="$PWD"`,
      `PYTHONPATH='{support}'"\${PYTHONPATH:+:$PYTHONPATH}"`,
      `PYTEST_PLUGINS="patchwright_pytest\${PYTEST_PLUGINS:+,$PYTEST_PLUGINS}"; ${command}`,
    ].join(" "),
    support: { "patchwright_pytest.py": pytestPlugin, "request.json": JSON.stringify({ only }) },
    collect: [resultsFile],
  }),
  parse: parseListened,
  isTestFile: (path) => /(^|\/)(test_[^/]*|[^/]*_test)\.py$/.test(path) || isPythonTest(path),
  newTestPath: (stem, facts) => pythonTestPath(stem, facts),
  steers: (path) =>
    /(^|\/)(conftest\.py|pytest\.ini|\.pytest\.ini|tox\.ini|setup\.cfg|pyproject\.toml|(sitecustomize|usercustomize|pytest|_pytest|unittest)(\.py|\/.*))$/.test(
      path,
    ),
  judge: judgePython,
  sentinel: ({ title, load, facts }) => {
    const name = title.replace(/\W+/g, "_");
    return {
      content: [
        ...importLines(load, facts),
        `def test_${name}_1():\n    assert 1 == 2`,
        `def test_${name}_2():\n    assert {"a": [1]} == {"a": [2]}`,
        `def test_${name}_3():\n    raise ValueError("must fail")`,
        "",
      ].join("\n\n"),
      tests: 3,
    };
  },
});
