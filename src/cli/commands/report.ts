import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { PatchwrightError } from "../../domain/errors.js";
import { readJournal } from "../../journal/read-journal.js";
import { htmlReport } from "../../report/html-report.js";
import { renderStageLog, stageLog } from "../../report/stage-log.js";
import { existingJournal } from "../existing-journal.js";

export function addReport(program: Command): void {
  program
    .command("report")
    .description("Show a run from its journal: the stage log, or a page with everything.")
    .argument("<journal>", "a run.jsonl")
    .option("--html <file>", "write the page there instead of printing the stage log")
    .action(report);
}

async function report(journal: string, { html }: { html?: string }): Promise<void> {
  const events = await readJournal(await existingJournal(journal));
  if (html === undefined) {
    console.log(renderStageLog(stageLog(events)));
    return;
  }
  const finished = events.findLast((event) => event.type === "run-finished");
  const page = htmlReport({ events, outcome: finished?.outcome ?? null });
  await writeFile(html, page).catch((error: NodeJS.ErrnoException) => {
    const detail = error.code ?? error.message;
    throw new PatchwrightError("output-unwritable", { path: html, detail }, { cause: error });
  });
  console.log(html);
}
