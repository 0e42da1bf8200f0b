import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as core from "@actions/core";
import { errorLine, isPatchwrightError } from "../domain/errors.js";
import type { Outcome } from "../domain/outcome.js";
import type { Journal } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";
import { version } from "../domain/version.js";
import { openRoom } from "../flow/open-room.js";
import { run } from "../flow/run.js";
import { openJournal } from "../journal/open-journal.js";
import { modelFromSettings } from "../model/model-from-settings.js";
import { htmlReport } from "../report/html-report.js";
import { jobSummary } from "../report/job-summary.js";
import { shown } from "../report/shown.js";
import { type Checkout, checkoutConfig, pinnedTask, suiteOptions } from "./checkout.js";
import { logLine } from "./job-log.js";
import type { RunContext } from "./run-context.js";

/**
 * The second job: the flow, with the model's key and without any right to write. However it ends, `outcome.json` and
 * `run.jsonl` are there, so that publish can tell it.
 */
export async function solve(
  context: RunContext,
  checkout: Checkout,
): Promise<Readonly<Record<string, string>>> {
  const folder = path.join(context.temp, "run");
  await mkdir(folder, { recursive: true });
  const journal = await openJournal({ file: path.join(folder, "run.jsonl"), clock: systemClock });
  try {
    const outcome = await outcomeOf(context, checkout, shown(journal, logLine));
    await writeFile(path.join(folder, "outcome.json"), JSON.stringify(outcome));
    await writeFile(path.join(folder, "report.html"), htmlReport({ events: journal.events(), outcome }));
    await core.summary.addRaw(jobSummary({ events: journal.events(), outcome })).write();
    return { folder, outcome: outcome.kind };
  } finally {
    await journal.close();
  }
}

/** What a person has to put right, such as a wrong key, is an outcome here: publish tells it on the issue. */
async function outcomeOf(context: RunContext, checkout: Checkout, journal: Journal): Promise<Outcome> {
  try {
    const config = await checkoutConfig(context);
    const { room, close } = await openRoom({
      ...suiteOptions(context, checkout, config, logLine),
      task: await pinnedTask(checkout),
      ...(await modelFromSettings(checkout.environment, {
        clock: systemClock,
        chosen: config.model,
        onNote: logLine,
      })),
      openJournal: async () => journal,
      clock: systemClock,
      allowance: checkout.order.allowance,
    });
    return await run(room, version).finally(close);
  } catch (error) {
    if (!isPatchwrightError(error)) throw error;
    // The run is red, so that nobody takes it for done; its outputs are there all the same.
    core.setFailed(errorLine(error));
    return { kind: "gaveUp", why: errorLine(error), closest: null };
  }
}
