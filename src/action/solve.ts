import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as core from "@actions/core";
import { errorLine, isPatchwrightError } from "../domain/errors.js";
import type { Forge } from "../domain/forge.js";
import type { Outcome } from "../domain/outcome.js";
import type { Journal } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";
import { version } from "../domain/version.js";
import { dryRun } from "../flow/dry-run.js";
import { openRoom } from "../flow/open-room.js";
import { run } from "../flow/run.js";
import { openJournal } from "../journal/open-journal.js";
import { modelFromSettings } from "../model/model-from-settings.js";
import { htmlReport } from "../report/html-report.js";
import { jobSummary } from "../report/job-summary.js";
import { shown } from "../report/shown.js";
import { type Checkout, checkoutConfig, pinnedEarlier, pinnedTask, suiteOptions } from "./checkout.js";
import { logLine } from "./job-log.js";
import { liveStatus } from "./live-status.js";
import type { RunContext } from "./run-context.js";
import { stopSign } from "./stop-sign.js";

/**
 * The second job: the flow, with the model's key and without any right to write to the repository. However it ends,
 * `outcome.json` and `run.jsonl` are there, so that publish can tell it. `forge` is asked whether somebody wants it to
 * stop, and told of its stages where it may write issues.
 */
export async function solve(
  context: RunContext,
  checkout: Checkout,
  forge: Forge,
): Promise<Readonly<Record<string, string>>> {
  const folder = path.join(context.temp, "run");
  await mkdir(folder, { recursive: true });
  const journal = await openJournal({ file: path.join(folder, "run.jsonl"), clock: systemClock });
  const live = liveStatus(shown(journal, logLine), {
    forge,
    status: checkout.order.status,
    runUrl: context.runUrl,
    clock: systemClock,
  });
  try {
    const outcome = await outcomeOf(context, checkout, live.journal, forge).finally(live.close);
    await writeFile(path.join(folder, "outcome.json"), JSON.stringify(outcome));
    await writeFile(path.join(folder, "report.html"), htmlReport({ events: journal.events(), outcome }));
    await core.summary.addRaw(jobSummary({ events: journal.events(), outcome })).write();
    return { folder, outcome: outcome.kind };
  } finally {
    await journal.close();
  }
}

/** Milliseconds between two looks while a command or a call goes on. */
const withdrawnEvery = 60_000;

/** What a person has to put right, such as a wrong key, is an outcome here: publish tells it on the issue. */
async function outcomeOf(
  context: RunContext,
  checkout: Checkout,
  journal: Journal,
  forge: Forge,
): Promise<Outcome> {
  const { order } = checkout;
  try {
    const config = await checkoutConfig(context);
    const earlier = await pinnedEarlier(checkout);
    const { room, close } = await openRoom({
      ...suiteOptions(context, checkout, config, logLine),
      task: await pinnedTask(checkout),
      ...(earlier !== undefined && { earlier }),
      ...(await modelFromSettings(checkout.environment, {
        clock: systemClock,
        chosen: config.model,
        onNote: logLine,
      })),
      openJournal: async () => journal,
      clock: systemClock,
      allowance: order.allowance,
      stop: stopSign({ forge, order, clock: systemClock, onNote: logLine }),
    });
    // A command may take many minutes: who closes the issue meanwhile ends it too.
    const timer = setInterval(() => void room.stopping?.look().catch(() => {}), withdrawnEvery);
    return await (order.work === "dry-run" ? dryRun : run)(room, version)
      .finally(() => clearInterval(timer))
      .finally(close);
  } catch (error) {
    if (!isPatchwrightError(error)) throw error;
    // The run is red, so that nobody takes it for done; its outputs are there all the same.
    core.setFailed(errorLine(error));
    return { kind: "gaveUp", why: errorLine(error), closest: null, blocked: true };
  }
}
