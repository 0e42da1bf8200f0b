import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { Config } from "../../domain/config.js";
import { isPatchwrightError, PatchwrightError } from "../../domain/errors.js";
import { configPath } from "../../github/repository-config.js";
import { workflowPath } from "../../github/request.js";
import { configOf } from "../configuration.js";
import { packageRoot } from "../package-root.js";
import { configurationText, type Detection, withLabel } from "../set-up/configuration-text.js";
import { createLabel } from "../set-up/create-label.js";
import { detection, remoteOf, repositoryFacts, topOf } from "../set-up/repository-facts.js";
import { toolSteps } from "../set-up/tool-steps.js";
import { namesNoRelease, workflowText } from "../set-up/workflow-text.js";
import { say } from "../terminal.js";

interface InitOptions {
  repo: string;
  label?: string;
  uses?: string;
  force?: boolean;
}

export function addInit(program: Command): void {
  program
    .command("init")
    .description("Write workflow and configuration for a repository, and say what to do next.")
    .option("--repo <dir>", "the checkout", ".")
    .option("--label <name>", "the label that makes an issue a task")
    .option("--uses <action>", "where the action is, as OWNER/NAME@COMMIT with 40 hex digits")
    .option("--force", "write the workflow anew, and a configuration that is broken")
    .action(init);
}

async function init(options: InitOptions): Promise<void> {
  const { force = false } = options;
  const repo = await topOf(options.repo);
  const uses = options.uses === undefined ? undefined : actionAt(options.uses);
  const known = await repositoryFacts(repo);
  const present = [workflowPath, configPath].filter((file) => existsSync(path.join(repo, file)));
  if (present.length === 2 && !force)
    throw new PatchwrightError("init-exists", { files: present.join(", ") });

  // A configuration that is there may say what the files don't; a broken one must not be in the way of a new one.
  const isBroken = (error: unknown) => isPatchwrightError(error) && error.code === "config-invalid";
  const own = await configOf({ repo }).catch((error: unknown) => {
    if (!force || !isBroken(error)) throw error;
    return null;
  });
  const current = own ?? Config.parse(undefined);
  const config = { ...current, label: options.label ?? current.label };
  const found = await detection(known, config);
  const written: string[] = [];
  const put = async (file: string, text: string): Promise<void> => {
    await write(path.join(repo, file), text);
    written.push(file);
  };
  if (force || !present.includes(workflowPath)) {
    const template = await readFile(path.join(packageRoot(), "templates/patchwright.yml"), "utf8");
    const steps = toolSteps(known.facts);
    await put(workflowPath, workflowText(template, { steps, label: config.label, uses }));
  }
  // What somebody decided in it would be lost: a new workflow is no reason for a new configuration.
  if (own === null || !present.includes(configPath)) await put(configPath, configurationText(found));
  else if (config.label !== own.label) {
    const settings = await readFile(path.join(repo, configPath), "utf8");
    await put(configPath, withLabel(settings, config.label));
  }
  report(found, { written, left: present.filter((file) => !written.includes(file)) });
  const unreleased = namesNoRelease(await readFile(path.join(repo, workflowPath), "utf8"));
  for (const line of await nextSteps(repo, config.label, unreleased)) say(line);
}

function report(found: Detection, { written, left }: Record<"written" | "left", readonly string[]>): void {
  say(`Wrote ${written.join(" and ")}.`);
  if (left.length > 0) say(`Left as it was: ${left.join(", ")}.`);
  say(
    found.test === null
      ? `No test command was found: name it under test.command in ${configPath}.`
      : `Tests: ${found.test.command} (${found.test.runner}: ${found.test.reason})`,
  );
  if (found.setup.length > 0) say(`Before them: ${found.setup.join(" && ")}`);
  say("");
}

/** `owner/name@commit`, with the version that a comment may give. Throws `init-uses`. */
function actionAt(text: string): string {
  if (!/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}( # \S+)?$/.test(text))
    throw new PatchwrightError("init-uses", { text });
  return text.includes("#") ? text : `${text} # pinned`;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function nextSteps(repo: string, label: string, unreleased: boolean): Promise<string[]> {
  const remote = await remoteOf(repo);
  const settings =
    remote === null
      ? "Settings > Actions > General"
      : `https://${remote.host}/${remote.owner}/${remote.name}/settings/actions`;
  return [
    "Next:",
    `1. Commit what was written and push it to the default branch.${unreleased ? " There is no release yet: first replace the zeros after patchwright/patchwright@, or give init --uses OWNER/NAME@COMMIT." : ""}`,
    "2. gh secret set OPENAI_API_KEY && gh variable set PATCHWRIGHT_MODEL --body NAME   (and OPENAI_BASE_URL for another endpoint)",
    `   ${settings}: turn on "Allow GitHub Actions to create and approve pull requests"`,
    `3. ${createLabel(label)}`,
    "   and put that label on an issue.",
    "`patchwright doctor` says what is still missing.",
  ];
}
