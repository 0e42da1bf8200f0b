import { readFile } from "node:fs/promises";
import path from "node:path";
import { Config } from "../../domain/config.js";
import { errorLine, isPatchwrightError } from "../../domain/errors.js";
import { configPath } from "../../github/repository-config.js";
import { workflowPath } from "../../github/request.js";
import { chooseSandbox } from "../../workspace/choose-sandbox.js";
import { packageRoot } from "../package-root.js";
import { detection, repositoryFacts } from "../set-up/repository-facts.js";
import { type Finding, ok, problem, unknown } from "./finding.js";
import { checkWorkflow } from "./workflow-file.js";

/** The checkout's own files: configuration (null where it is broken, which is told elsewhere), workflow, test command. */
export async function checkFiles(repo: string, read: Config | null): Promise<Finding[]> {
  const config = read ?? Config.parse(undefined);
  const workflow = await text(path.join(repo, workflowPath));
  const template = await readFile(path.join(packageRoot(), "templates/patchwright.yml"), "utf8");
  const { test, setup } = await detection(await repositoryFacts(repo), config);
  return [
    ...(read === null
      ? []
      : (await text(path.join(repo, configPath))) === null
        ? [ok(`No ${configPath}: every key has its default.`)]
        : [ok(`${configPath} is valid.`)]),
    ...(workflow === null
      ? [problem(`There is no ${workflowPath}.`, "Write it with `patchwright init`.")]
      : checkWorkflow(workflow, template, config.label)),
    test === null
      ? problem("No test command was found.", `Name it under test.command in ${configPath}.`)
      : test.runner === "exit-code"
        ? problem(
            `Tests: ${test.command} (${test.reason}), of which only the exit code can be read, which is never proof.`,
            `Name a command of a known runner under test.command, or make it write JUnit XML (test.runner: junit).`,
          )
        : ok(`Tests: ${test.command} (${test.runner}: ${test.reason}).`),
    ok(
      setup.length === 0
        ? "Nothing has to be installed before the tests."
        : `Before them: ${setup.join(" && ")}.`,
    ),
  ];
}

const text = (file: string): Promise<string | null> => readFile(file, "utf8").catch(() => null);

/** Whether `solve` and `verify` could run here; on GitHub's runners the workflow installs what is needed. */
export async function checkSandbox(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Finding> {
  try {
    const { description } = await chooseSandbox({
      path: environment.PATH ?? "",
      ...(environment.HOME !== undefined && { home: environment.HOME }),
    });
    return ok(`Sandbox on this machine: ${description}.`);
  } catch (error) {
    if (!isPatchwrightError(error)) throw error;
    return unknown(`This machine has no sandbox; a run on GitHub has its own. ${errorLine(error)}`);
  }
}
