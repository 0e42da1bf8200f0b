import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as core from "@actions/core";
import type { ChangedExpectations } from "../domain/changed-expectations.js";
import { PatchwrightError } from "../domain/errors.js";
import { Outcome } from "../domain/outcome.js";
import { taskText } from "../domain/task.js";
import { openSuite } from "../flow/open-suite.js";
import { proveChanges } from "../flow/prove-changes.js";
import { quotes } from "../flow/quote.js";
import { artifactJson } from "../publish/artifact.js";
import { type Checkout, checkoutConfig, pinnedTask, suiteOptions } from "./checkout.js";
import { logLine } from "./job-log.js";
import type { RunContext } from "./run-context.js";

const mostBytes = 24 * 1024 * 1024;

/**
 * The third job: the evidence again from a fresh checkout, without the model's key. `run` is the solve job's folder,
 * untrusted: of it only the change sets are used, and the sentences that the accepted task really holds. Gives the hash of what was verified.
 */
export async function verify(
  context: RunContext,
  checkout: Checkout,
  run: string,
): Promise<Readonly<Record<string, string>>> {
  const parsed = Outcome.safeParse(await artifactJson(run, "outcome.json", mostBytes));
  if (!parsed.success || !("changes" in parsed.data)) {
    throw new PatchwrightError("publish-refused", {
      detail: "the outcome of the solve job holds no change set",
    });
  }
  const { changes, changedExpectations } = parsed.data;
  const expectations = await declared(changedExpectations, checkout);
  const config = await checkoutConfig(context);
  const opened = await openSuite(suiteOptions(context, checkout, config, logLine));
  try {
    const evidence = await proveChanges({
      ...opened,
      changes,
      ...(expectations !== undefined && { expectations }),
      signal: checkout.signal,
    });
    const folder = path.join(context.temp, "evidence");
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "evidence.json"), JSON.stringify(evidence));
    core.info(`${evidence.head.passed} passed, ${evidence.head.failed} failed on the head`);
    for (const objection of evidence.objections) core.warning(objection);
    return { folder, "change-set": evidence.changeSet };
  } finally {
    await opened.workspace.close();
  }
}

/** The declarations whose sentence stands in the task that was accepted; edits for any other lie outside of them. */
async function declared(
  expectations: ChangedExpectations | undefined,
  checkout: Checkout,
): Promise<ChangedExpectations | undefined> {
  if (expectations === undefined) return undefined;
  const text = taskText(await pinnedTask(checkout));
  return { ...expectations, tests: expectations.tests.filter(({ sentence }) => quotes(text, sentence)) };
}
