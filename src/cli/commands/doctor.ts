import type { Command } from "commander";
import { Config } from "../../domain/config.js";
import { errorLine, isPatchwrightError } from "../../domain/errors.js";
import { octokitFor } from "../../github/octokit.js";
import { octokitForge } from "../../github/octokit-forge.js";
import { repositorySettings } from "../../github/settings.js";
import { configOf } from "../configuration.js";
import { type Finding, problem, unknown } from "../doctor/finding.js";
import { checkModel } from "../doctor/model.js";
import { checkOnGithub } from "../doctor/on-github.js";
import { checkFiles, checkSandbox } from "../doctor/this-machine.js";
import { remoteOf, topOf } from "../set-up/repository-facts.js";
import { say } from "../terminal.js";

interface DoctorOptions {
  repo: string;
  config?: string;
  remote?: string;
  model: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description(
      "Check everything that a set-up can have wrong: files, machine, model, and the repository on GitHub.",
    )
    .option("--repo <dir>", "the checkout", ".")
    .option("--config <file>", "another configuration file than the checkout's")
    .option("--remote <owner/name>", "the repository on GitHub (else the remote `origin`)")
    .option("--no-model", "don't ask the model a question")
    .addHelpText(
      "after",
      "\nWith GITHUB_TOKEN (or GH_TOKEN) set, the repository on GitHub is looked at too. Exit status: 0 when nothing is wrong, else 1.",
    )
    .action(doctor);
}

async function doctor(given: DoctorOptions): Promise<void> {
  const options = { ...given, repo: await topOf(given.repo) };
  const parts: [string, () => Promise<Finding[]>][] = [];
  const read = await configOf(options).catch((error: unknown) => {
    if (!isPatchwrightError(error) || error.code !== "config-invalid") throw error;
    parts.push(["Configuration", async () => [problem(errorLine(error), "See docs/configuration.md.")]]);
    return null;
  });
  const config = read ?? Config.parse(undefined);
  parts.push(
    ["Files", () => checkFiles(options.repo, read)],
    ["This machine", async () => [await checkSandbox(process.env)]],
    ["On GitHub", () => onGithub(options, config, process.env)],
  );
  if (options.model) parts.push(["Model", async () => [await checkModel(process.env, config)]]);

  let problems = 0;
  for (const [title, check] of parts) {
    say(title);
    for (const finding of await check()) {
      problems += finding.state === "problem" ? 1 : 0;
      say(`  ${mark[finding.state]} ${finding.what}`);
      if (finding.remedy !== undefined) say(`    → ${finding.remedy}`);
    }
  }
  say("");
  say(
    problems === 0 ? "Nothing is wrong." : `${problems} ${problems === 1 ? "thing is" : "things are"} wrong.`,
  );
  process.exitCode = problems === 0 ? 0 : 1;
}

const mark = { ok: "✔", problem: "✘", hint: "–", unknown: "?" } as const;

async function onGithub(
  options: DoctorOptions,
  config: Config,
  environment: Environment,
): Promise<Finding[]> {
  const origin = await remoteOf(options.repo);
  const [owner, name] = options.remote?.split("/") ?? [origin?.owner, origin?.name];
  if (!owner || !name) {
    return [unknown("The remote `origin` is no repository on GitHub.", "Name it with --remote OWNER/NAME.")];
  }
  const token = environment.GITHUB_TOKEN ?? environment.GH_TOKEN ?? "";
  if (token === "") {
    return [
      unknown(
        `${owner}/${name} was not looked at.`,
        "Set GITHUB_TOKEN, such as by `export GITHUB_TOKEN=$(gh auth token)`.",
      ),
    ];
  }
  const octokit = octokitFor({ token, baseUrl: apiUrl(environment, origin?.host) });
  try {
    return await checkOnGithub(
      octokitForge({ octokit, owner, name }),
      repositorySettings(octokit, { owner, name }),
      config,
    );
  } catch (error) {
    if (!isPatchwrightError(error)) throw error;
    return [problem(errorLine(error), "Check the token and the network.")];
  }
}

/** GitHub Enterprise Server has its API below its own host. */
function apiUrl({ GITHUB_API_URL: given }: Environment, host: string | undefined): string {
  if (given !== undefined && given !== "") return given;
  return host === undefined || host === "github.com" ? "https://api.github.com" : `https://${host}/api/v3`;
}
