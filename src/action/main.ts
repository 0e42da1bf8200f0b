import * as core from "@actions/core";
import { errorLine, isPatchwrightError, PatchwrightError } from "../domain/errors.js";
import type { Forge } from "../domain/forge.js";
import { Order } from "../domain/order.js";
import type { Clock } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";
import { octokitFor } from "../github/octokit.js";
import { octokitForge } from "../github/octokit-forge.js";
import { publishRun } from "../publish/publish-run.js";
import { accept } from "./accept.js";
import type { Checkout } from "./checkout.js";
import { impatientClock } from "./impatient-clock.js";
import { relay } from "./relay.js";
import { type RunContext, runContext } from "./run-context.js";
import { solve } from "./solve.js";
import { ourActors } from "./trigger.js";
import { verify } from "./verify.js";

/** What each job of the workflow does. Where one fails, the reason is the annotation that people see on the run. */
const jobs: Readonly<Record<string, (context: RunContext) => Promise<void>>> = {
  accept: async (context) => {
    const { note, outputs } = await accept(context, forgeOf(context));
    core.notice(note);
    setOutputs(outputs);
  },

  relay: async (context) => core.notice(await relay(context, forgeOf(context))),

  solve: async (context) => setOutputs(await solve(context, checkout(), forgeOf(context, impatientClock))),

  verify: async (context) => setOutputs(await verify(context, checkout(), needed("run"))),

  publish: async (context) => {
    const published = await publishRun(forgeOf(context), {
      order: order(),
      outcome: core.getInput("outcome"),
      result: core.getInput("result"),
      run: core.getInput("run"),
      attested: core.getInput("change-set"),
      evidence: core.getInput("evidence"),
      id: context.runId,
      url: context.runUrl,
      day: context.day,
      actors: ourActors(context),
    });
    if (published.kind === "refused") core.setFailed(published.problems.join("\n"));
    if (published.kind === "withdrawn") core.notice(published.reason);
    if (published.kind === "pull-request") {
      core.notice(published.url);
      setOutputs({ "pull-request": published.url });
    }
  },
};

function forgeOf({ owner, name, apiUrl }: RunContext, clock: Clock = systemClock): Forge {
  return octokitForge({
    octokit: octokitFor({ token: needed("github-token"), baseUrl: apiUrl }),
    owner,
    name,
    clock,
  });
}

/** A cancelled job gets SIGINT first: what is done by then is kept. */
function checkout(): Checkout {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => controller.abort());
  return {
    order: order(),
    task: needed("task"),
    environment: process.env,
    signal: controller.signal,
  };
}

const order = (): Order => Order.parse(JSON.parse(needed("order")));

function needed(name: string): string {
  const value = core.getInput(name);
  if (value === "") throw new PatchwrightError("input-missing", { name });
  return value;
}

function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

try {
  const job = jobs[needed("job")];
  if (job === undefined) throw new PatchwrightError("input-missing", { name: "job" });
  await job(runContext(process.env));
} catch (error) {
  core.setFailed(
    isPatchwrightError(error) ? errorLine(error) : error instanceof Error ? error : String(error),
  );
}
