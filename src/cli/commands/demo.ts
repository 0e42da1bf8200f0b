import path from "node:path";
import type { Command } from "commander";
import type { RunEvent } from "../../domain/run-event.js";
import { readJournal } from "../../journal/read-journal.js";
import { replayEndpoint } from "../../model/replay-endpoint.js";
import { readIssueFile } from "../issue-file.js";
import { endpointSettings } from "../loop/endpoint-settings.js";
import { runLoop } from "../loop/run-loop.js";
import { checkOutputFolder } from "../output-folder.js";
import { packageRoot } from "../package-root.js";
import { portOption } from "../port.js";
import { stopSignal } from "../stop.js";
import { say } from "../terminal.js";

export function addDemo(program: Command): void {
  program
    .command("demo")
    .description("Show the whole loop on a bundled sample library with a true bug.")
    .option("--once", "end when the pull request is there, instead of serving its pages until Ctrl-C", false)
    .option("--out <dir>", "where the pull request's page is kept", ".patchwright/demo")
    .addOption(portOption())
    .action(demo);
}

async function demo({ once, out, port }: { once: boolean; out: string; port?: number }): Promise<void> {
  await checkOutputFolder(out);
  const folder = path.join(packageRoot(), "demo");
  const endpoint = await endpointFor(path.join(folder, "run.jsonl"));
  try {
    say(endpoint.says);
    const { pullRequest, failed } = await runLoop({
      source: path.join(folder, "sample"),
      name: "rows",
      task: await readIssueFile(path.join(folder, "issue.md")),
      label: "patchwright",
      once,
      out,
      ...(port !== undefined && { port }),
      ...endpointSettings(endpoint.environment),
      searchPath: process.env.PATH ?? "",
      print: say,
      signal: stopSignal("Run it again to see it from the start."),
    });
    process.exitCode = pullRequest && !failed ? 0 : 1;
  } finally {
    await endpoint.close();
  }
}

/** The endpoint that the environment has a key for; without one, the replies recorded in the journal. */
async function endpointFor(journal: string) {
  if (process.env.OPENAI_API_KEY) {
    const { OPENAI_BASE_URL = "https://api.openai.com/v1", PATCHWRIGHT_MODEL = "its default" } = process.env;
    return {
      environment: process.env,
      says: `Asking ${PATCHWRIGHT_MODEL} at ${new URL(OPENAI_BASE_URL).host}.`,
      close: async () => {},
    };
  }
  const events = await readJournal(journal);
  const started = events.find(
    (event): event is Extract<RunEvent, { type: "run-started" }> => event.type === "run-started",
  );
  const { url, close } = await replayEndpoint({ events });
  return {
    environment: {
      OPENAI_API_KEY: "replay",
      OPENAI_BASE_URL: url,
      PATCHWRIGHT_MODEL: started?.model ?? "replay",
    },
    says: `No OPENAI_API_KEY is set: the model's replies are replayed as they were recorded on ${started?.at.slice(0, 10)}. Everything else happens now.`,
    close,
  };
}
