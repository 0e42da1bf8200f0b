import { type Command, InvalidArgumentError, Option } from "commander";
import type { Config } from "../../domain/config.js";
import { PatchwrightError } from "../../domain/errors.js";
import { openSuite } from "../../flow/open-suite.js";
import { proveChanges } from "../../flow/prove-changes.js";
import { configPath, parseConfig } from "../../github/repository-config.js";
import { configOf } from "../configuration.js";
import { stopSignal } from "../stop.js";
import { say } from "../terminal.js";
import { comparedWithTold, evidenceLines } from "../verify/evidence-lines.js";
import { openPlace, type Place } from "../verify/place.js";
import { patchFile, pullRequest, recordedRun, type Subject } from "../verify/subject.js";

interface VerifyOptions {
  pr?: number;
  patch?: string;
  journal?: string;
  repo: string;
  remote: string;
  base?: string;
  config?: string;
  testCommand?: string;
  sandbox?: "bwrap" | "unshare" | "none";
}

export function addVerify(program: Command): void {
  program
    .command("verify")
    .description(
      "Measure the evidence for a change again, in a sandbox and without a model: a pull request, a patch, or what a recorded run ended with.",
    )
    .option("--pr <number>", "a pull request, fetched by git from the remote", readNumber)
    .option("--patch <file>", "a unified diff on a commit of the checkout")
    .option("--journal <file>", "a run.jsonl whose run ended with a patch")
    .option("--repo <dir>", "the checkout; or owner/name, to do without one", ".")
    .option("--remote <name>", "where the pull request is: a remote of the checkout, or an address", "origin")
    .option(
      "--base <name>",
      "what the change is against (default: the pull request's own base, else the remote's default branch; HEAD for a patch)",
    )
    .option("--config <file>", `another file than ${configPath} of the base`)
    .option("--test-command <command>", "the plain test command, instead of the detected one")
    .addOption(
      new Option("--sandbox <name>", "instead of the first that works").choices(["bwrap", "unshare", "none"]),
    )
    .addHelpText(
      "after",
      `
Exit codes:
  0    proven, and not told of another change set than this
  3    not proven: what is missing is listed
  1    an error, with its code and what to do
  70   a defect of Patchwright itself
  130  stopped by Ctrl-C`,
    )
    .action(verify);
}

function readNumber(text: string): number {
  const number = Number(text.replace(/^#/, ""));
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("It is the number of a pull request.");
}

async function verify(options: VerifyOptions): Promise<void> {
  refuseUnclear(options);
  const signal = stopSignal("Nothing is kept of it: run it again.");
  const place = await openPlace(options.repo, options.remote, process.env);
  try {
    const subject = await subjectOf(place, options);
    say(`Verifying ${subject.name}: ${subject.changes.files.length} files changed.`);
    const { workspace, suite } = await openSuite({
      repository: place.folder,
      ref: subject.changes.base,
      config: await configAt(place, subject.changes.base, options),
      ...(options.sandbox !== undefined && { sandbox: options.sandbox }),
      environment: process.env,
      signal,
      onProgress: say,
    });
    const { changes, expectations } = subject;
    const evidence = await proveChanges({
      workspace,
      suite,
      changes,
      ...(expectations !== undefined && { expectations }),
      signal,
    }).finally(() => workspace.close());
    const told = comparedWithTold(subject.told, evidence);
    for (const line of ["", ...evidenceLines(evidence), ...told.lines]) say(line);
    process.exitCode = evidence.objections.length === 0 && told.same ? 0 : 3;
  } finally {
    await place.remove();
  }
}

function refuseUnclear({ pr, patch, journal }: VerifyOptions): void {
  const named = [pr, patch, journal].filter((one) => one !== undefined).length;
  if (named === 1) return;
  const detail =
    named === 0
      ? "neither a pull request, nor a patch, nor a journal is named."
      : "more than one thing is named.";
  throw new PatchwrightError("verify-what", { detail });
}

async function subjectOf(place: Place, { pr, patch, journal, base }: VerifyOptions): Promise<Subject> {
  if (pr !== undefined) return pullRequest(place, pr, base, process.env);
  if (patch !== undefined) return patchFile(place, patch, base, process.env);
  return recordedRun(place, journal ?? "");
}

/** The configuration at the base: neither the change nor whatever lies in the checkout decides how it is judged. */
async function configAt({ git }: Place, base: string, options: VerifyOptions): Promise<Config> {
  const { config, testCommand, repo } = options;
  const command = testCommand === undefined ? {} : { testCommand };
  if (config !== undefined) return configOf({ repo, config, ...command });
  const parsed = parseConfig(await git.text(["show", `${base}:${configPath}`]).catch(() => null));
  return testCommand === undefined ? parsed : { ...parsed, test: { ...parsed.test, command: testCommand } };
}
