import { python } from "../../testing/detect-setup.js";
import type { Facts } from "../../testing/facts.js";
import { pytest } from "../../testing/runners/pytest.js";

/** A step that puts a language's tools on the runner, as YAML lines without indentation. */
export type ToolStep = readonly string[];

/** Actions by commit, as the workflow template names them; the version is for readers and update bots. */
const actions = {
  node: "actions/setup-node@395ad3262231945c25e8478fd5baf05154b1d79f # v6.1.0",
  python: "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0",
  go: "actions/setup-go@d35c59abb061a4a6fb18e82ac0862c26744d6ab5 # v5.5.0",
} as const;

/**
 * The steps that the repository's tests need before their own setup commands run, from its files: Node where it has a
 * package.json (or nothing else), Python, Go. Rust, Java, Ruby and PHP are on GitHub's runners as they are: none.
 */
export function toolSteps(facts: Facts): ToolStep[] {
  const steps: ToolStep[] = [];
  // Where no file of the project names it, no setup command installs it either.
  const lacksPytest =
    facts.packageJson === null && pytest.detect(facts) !== null && python(facts).length === 0;
  const isPython =
    lacksPytest || ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt"].some(facts.has);
  if (isPython) {
    steps.push(
      step(
        actions.python,
        facts.has(".python-version") ? "python-version-file: .python-version" : 'python-version: "3.12"',
      ),
    );
  }
  if (lacksPytest) steps.push(["- run: python -m pip install pytest"]);
  if (facts.has("go.mod"))
    steps.push(step(actions.go, goVersion(facts.text("go.mod") ?? ""), "cache: false"));
  const isOnRunners = ["Cargo.toml", "pom.xml", "Gemfile", "composer.json"].some(facts.has);
  if (facts.packageJson !== null || (steps.length === 0 && !isOnRunners)) {
    const file = [".nvmrc", ".node-version"].find(facts.has);
    const version = file === undefined ? 'node-version: "22"' : `node-version-file: ${file}`;
    steps.unshift(step(actions.node, version, "package-manager-cache: false"));
  }
  return steps;
}

/** Before 1.21 the file's version was the language's and no toolchain's: what it names may be ten years old. */
function goVersion(mod: string): string {
  const [, major = "0", minor = "0"] = /^go\s+(\d+)\.(\d+)/m.exec(mod) ?? [];
  const named = /^toolchain\s/m.test(mod) || Number(major) > 1 || Number(minor) >= 21;
  return named ? "go-version-file: go.mod" : "go-version: stable";
}

const step = (uses: string, ...inputs: string[]): ToolStep => [
  `- uses: ${uses}`,
  "  with:",
  ...inputs.map((input) => `    ${input}`),
];
