import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as core from "@actions/core";
import { PatchwrightError } from "../domain/errors.js";
import { Outcome } from "../domain/outcome.js";
import { openSuite } from "../flow/open-suite.js";
import { proveChanges } from "../flow/prove-changes.js";
import { artifactJson } from "./artifact.js";
import { type Checkout, checkoutConfig, suiteOptions } from "./checkout.js";
import { logLine } from "./job-log.js";
import type { RunContext } from "./run-context.js";

const mostBytes = 24 * 1024 * 1024;

/**
 * The third job: the evidence again from a fresh checkout, without the model's key. `run` is the solve job's folder,
 * untrusted: of it only the change set is used. Gives the hash of what was verified.
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
  const config = await checkoutConfig(context);
  const opened = await openSuite(suiteOptions(context, checkout, config, logLine));
  try {
    const evidence = await proveChanges({ ...opened, changes: parsed.data.changes, signal: checkout.signal });
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
