import type { Config } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";
import { preparedPython, python } from "./detect-setup.js";
import type { Facts } from "./facts.js";
import type { Detected, Runner } from "./runner.js";
import { exitCode } from "./runners/exit-code.js";
import { runners } from "./runners/index.js";
import { scriptCommand, startedPrograms, testScript } from "./script.js";
import { fromWorkflows } from "./workflow-hint.js";

/** Runner and command, without running anything. */
export function chooseRunner(facts: Facts, config: Config): { runner: Runner; detected: Detected } {
  const { command, runner: named } = config.test;
  const forced = named === undefined ? null : runnerNamed(named);
  if (command !== undefined) {
    const words = startedPrograms(command);
    const started = runners.find((runner) => words.some(runner.invoked));
    const runner = forced ?? started ?? soleRunner(facts, command) ?? exitCode;
    return { runner, detected: { command, reason: "test.command in .github/patchwright.yml" } };
  }
  const candidates = forced === null ? runners : [forced];
  const scripted = scriptCommand(facts, candidates);
  if (scripted !== null) return scripted;
  const script = testScript(facts);
  const own =
    script === null
      ? null
      : {
          command: script.command,
          reason: `the script \`${script.name}\` in package.json is \`${script.text}\``,
        };
  const sole = own === null ? null : (forced ?? soleRunner(facts, own.command));
  if (own !== null && sole !== null) return { runner: sole, detected: own };
  for (const runner of candidates) {
    const detected = runner.detect(facts);
    if (detected === null) continue;
    const prepared = config.setup === undefined && python(facts).length > 0;
    const command = prepared ? detected.command.replace(/^python /, `${preparedPython} `) : detected.command;
    return { runner, detected: { ...detected, command } };
  }
  if (own !== null) return { runner: exitCode, detected: own };
  for (const runner of candidates) {
    const command = runner.plain?.(facts) ?? null;
    if (command !== null) {
      return {
        runner,
        detected: { command, reason: `${runner.name} is a dependency and no script runs the tests` },
      };
    }
  }
  const hinted = fromWorkflows(facts, candidates);
  if (hinted !== null) return hinted;
  if (/^(test|check)\s*:/m.test(facts.text("Makefile") ?? "")) {
    const target = /^test\s*:/m.test(facts.text("Makefile") ?? "") ? "test" : "check";
    return {
      runner: forced ?? exitCode,
      detected: { command: `make ${target}`, reason: `the Makefile has \`${target}\`` },
    };
  }
  const unsupported = notNative.find(([file]) => facts.files.some((path) => file.test(path)))?.[1];
  throw new PatchwrightError("no-test-command", {
    path: facts.packageJson?.name ?? "this repository",
    detail:
      unsupported === undefined
        ? "neither package.json, nor the files of a known test runner, nor a workflow, nor a Makefile names one."
        : `${unsupported} is not supported natively. Its results can be read where it writes JUnit XML or prints TAP: name the command as \`test.command\`, and \`junit\` or \`tap\` as \`test.runner\`.`,
  });
}

/** What is known, and not listened to. */
const notNative: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)(build|settings)\.gradle(\.kts)?$/, "Gradle"],
  [/(^|\/)build\.sbt$/, "sbt"],
  [/\.(csproj|fsproj|sln)$/, ".NET's test runner"],
  [/(^|\/)Package\.swift$/, "Swift's test runner"],
  [/(^|\/)mix\.exs$/, "ExUnit"],
  [/(^|\/)deno\.jsonc?$/, "Deno's test runner"],
  [/(^|\/)bun\.lockb?$/, "Bun's test runner"],
];

/** A script that starts its runner through another program: the runner is the one that is installed for it. */
function soleRunner(facts: Facts, command: string): Runner | null {
  if (!/\b(npm|yarn|pnpm|node|make)\b/.test(command)) return null;
  const installed = runners.filter((runner) => facts.dependencies.has(runner.name));
  return installed.length === 1 ? (installed[0] ?? null) : null;
}

function runnerNamed(name: string): Runner {
  const found = [...runners, exitCode].find((runner) => runner.name === name);
  if (found !== undefined) return found;
  throw new PatchwrightError("config-invalid", {
    file: ".github/patchwright.yml",
    detail: `test.runner is \`${name}\`; known are ${[...runners, exitCode].map((runner) => runner.name).join(", ")}`,
  });
}
