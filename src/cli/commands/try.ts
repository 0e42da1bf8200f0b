import path from "node:path";
import type { Command } from "commander";
import { configOf } from "../configuration.js";
import { exitCodeOf, exitCodesText } from "../exit.js";
import { readIssueFile } from "../issue-file.js";
import { endpointSettings } from "../loop/endpoint-settings.js";
import { runLoop } from "../loop/run-loop.js";
import { checkOutputFolder } from "../output-folder.js";
import { portOption } from "../port.js";
import { stopSignal } from "../stop.js";
import { say } from "../terminal.js";

interface TryOptions {
  repo: string;
  issue: string;
  out: string;
  once: boolean;
  port?: number;
}

export function addTry(program: Command): void {
  program
    .command("try")
    .description(
      "Play the whole loop on this machine, from a labelled issue to a pull request, on a GitHub on loopback.",
    )
    .requiredOption("--issue <file>", "the issue: first line the title, the rest the description")
    .option("--repo <dir>", "the checkout; what is committed at its HEAD is used", ".")
    .option("--out <dir>", "where the pull request's page is kept", ".patchwright")
    .option("--once", "end when the run has ended, instead of serving its pages until Ctrl-C", false)
    .addOption(portOption())
    .addHelpText("after", exitCodesText)
    .action(tryLoop);
}

async function tryLoop({ repo, issue, out, once, port }: TryOptions): Promise<void> {
  const task = await readIssueFile(issue);
  await checkOutputFolder(out);
  const config = await configOf({ repo });
  const { outcome, failed } = await runLoop({
    source: path.resolve(repo),
    name: path.basename(path.resolve(repo)).replace(/[^\w.-]/g, "-"),
    task,
    label: config.label,
    once,
    out,
    ...(port !== undefined && { port }),
    ...endpointSettings(process.env, config.model),
    searchPath: process.env.PATH ?? "",
    print: say,
    signal: stopSignal("Run it again to start anew; `patchwright solve` is the one that resumes."),
  });
  process.exitCode = failed || outcome === null ? 1 : exitCodeOf(outcome);
}
