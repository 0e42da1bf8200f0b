import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { evaluateText } from "./expressions.js";
import { findProgram } from "./find-program.js";
import { type Outputs, runStepProcess, type StepCall, stepEnvironment } from "./step-call.js";
import { StepFailure } from "./step-failure.js";

interface Shell {
  /** With `{0}` for the script's file. */
  readonly command: string;
  readonly extension: string;
}

/** Source: "jobs.<job_id>.steps[*].shell" in GitHub's workflow syntax reference. */
const shells: Readonly<Record<string, Shell>> = {
  bash: { command: "bash --noprofile --norc -eo pipefail {0}", extension: ".sh" },
  sh: { command: "sh -e {0}", extension: ".sh" },
  python: { command: "python {0}", extension: ".py" },
};

/** Runs a `run:` step: the script, in a file, by its shell. */
export async function runScript(call: StepCall): Promise<Outputs> {
  const { step, scope, frame, output } = call;
  const script = evaluateText(step.run, scope);
  const environment = stepEnvironment(call);
  const shell = await shellFor(
    evaluateText(step.shell, scope) || frame.runDefaults.shell,
    environment.PATH ?? "",
  );
  const directory = evaluateText(step.workingDirectory, scope) || frame.runDefaults.workingDirectory || ".";

  const file = path.join(frame.job.places.temp, `${randomUUID()}${shell.extension}`);
  await writeFile(file, script.endsWith("\n") ? script : `${script}\n`, { mode: 0o755 });
  const words = shell.command.split(/\s+/).map((word) => word.replace("{0}", file));
  const [command = "", ...args] = words;

  const own = { ...frame.job.environment, ...frame.environment, ...call.environment };
  output.group(`Run ${script.split("\n", 1)[0]}`, [
    ...script.trimEnd().split("\n"),
    `shell: ${shell.command}`,
    ...(Object.keys(own).length === 0 ? [] : ["env:"]),
    ...Object.entries(own).map(([name, value]) => `  ${name}: ${value}`),
  ]);
  const { outputs, problem } = await runStepProcess(call, {
    command: await located(command, environment.PATH ?? ""),
    args,
    cwd: path.resolve(frame.job.places.workspace, directory),
  });
  if (problem !== undefined) throw new StepFailure(problem, outputs);
  return outputs;
}

async function shellFor(asked: string | undefined, searched: string): Promise<Shell> {
  if (asked === undefined || asked === "") {
    const bash = await findProgram("bash", searched);
    return bash === undefined
      ? (shells.sh ?? unknownShell("sh"))
      : { command: "bash -e {0}", extension: ".sh" };
  }
  const known = Object.hasOwn(shells, asked) ? shells[asked] : undefined;
  if (known !== undefined) return known;
  return asked.includes("{0}") ? { command: asked, extension: "" } : unknownShell(asked);
}

function unknownShell(name: string): never {
  throw new StepFailure(`The shell '${name}' is not supported by this runner: it has bash, sh and python.`);
}

/** Programs are looked up in the step's own PATH, not in this process's. */
async function located(command: string, searched: string): Promise<string> {
  const found = await findProgram(command, searched);
  if (found === undefined) throw new StepFailure(`${command}: command not found`);
  return found;
}
