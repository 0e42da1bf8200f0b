import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { errorLine, isPatchwrightError, PatchwrightError } from "../domain/errors.js";
import type { CommentView, Forge } from "../domain/forge.js";
import { Order } from "../domain/order.js";
import { mayPass } from "../github/failure.js";
import type { ArtifactFacts, FinishedRuns, JobFacts, RunFacts } from "../github/finished-runs.js";
import { openDesk } from "../intake/desk.js";
import { isOurs, tellProblem } from "../intake/say.js";
import { artifactJson } from "../publish/artifact.js";
import { type FinishedRun, publishRun, tellUnpublished } from "../publish/publish-run.js";
import { isStatus, workflowActor } from "../publish/status.js";
import { isUnderWay, isUnpublished } from "../report/status-comment.js";
import { type ArtifactName, artifactOf, latestRun, notOurs, type RunTitle, runTitle } from "./provenance.js";
import { unpack } from "./unpack.js";

export interface Finishing {
  forge: Forge;
  runs: FinishedRuns;
  /** The run that is said to be over. Nothing is believed but its number. */
  run: number;
  /** The repository's id. */
  repository: number;
  /** The App's own login. */
  self: string;
}

/** What became of it, for the log. */
export type Finish = { ignored: string } | { published: string } | { told: string };

/** A run that passed every check, with what the checks looked at. */
interface OurRun extends Finishing {
  facts: RunFacts;
  title: RunTitle;
  jobs: readonly JobFacts[];
  artifacts: readonly ArtifactFacts[];
}

/**
 * A workflow run is over: where it is one that we started (see provenance.ts), it is published with our own token, or
 * the issue is told why not. Done again it changes nothing.
 */
export async function finished(finishing: Finishing): Promise<Finish> {
  const { forge, runs, self, repository } = finishing;
  const facts = await runs.run(finishing.run);
  if (facts === null) return { ignored: "there is no such run" };
  const defaultBranch = await forge.defaultBranch();
  // The cheap checks first: most runs of a repository are none of ours.
  const known = { repository, self, defaultBranch, headOnDefault: true };
  const foreign = notOurs(facts, known);
  if (foreign !== null) return { ignored: `not ${foreign}` };
  const headOnDefault = (await forge.commitsAhead(defaultBranch, facts.headSha)).length === 0;
  const elsewhere = notOurs(facts, { ...known, headOnDefault });
  const title = runTitle(facts.title);
  if (elsewhere !== null || title === null) return { ignored: `not ${elsewhere}` };
  // Deleted or transferred: there is nobody to tell, and a pull request would close nothing.
  if ((await forge.issue(title.issue)) === null) return { ignored: "its issue is gone" };
  const [jobs, artifacts] = await Promise.all([runs.jobs(facts.id), runs.artifacts(facts.id)]);
  const run = { ...finishing, facts, title, jobs, artifacts };
  if (await wasTold(run)) return { ignored: "the issue tells of it already" };
  return inFolder((folder) => settle(run, folder));
}

/**
 * True where the status comment shows how this attempt of the run ended, or how a later run did. That GitHub would not
 * have what it made is no end: whoever looks at it again finds out whether it will by now.
 */
async function wasTold({ forge, facts, jobs, self, title }: OurRun): Promise<boolean> {
  const status = await forge.findComment(title.issue, (comment) => isStatus(comment, actorsOf(self)));
  if (status === null || isUnderWay(status.body)) return false;
  const shown = Number(/\/actions\/runs\/(\d+)/.exec(status.body)?.[1] ?? 0);
  const ended = Math.max(...jobs.map(({ completedAt }) => Date.parse(completedAt ?? facts.updatedAt)));
  if (shown === facts.id && isUnpublished(status.body)) return false;
  return shown > facts.id || (shown === facts.id && Date.parse(status.updatedAt) >= ended);
}

async function settle(run: OurRun, folder: string): Promise<Finish> {
  const { title, jobs } = run;
  try {
    if (!(await fetched(run, "patchwright-task", folder))) {
      const accepted = latestRun(jobs, "accept")?.conclusion === "success";
      if (accepted) return { ignored: "its accept job turned it away" };
      // A person who took the task back while it waited does not wait for an answer.
      if (run.facts.conclusion === "cancelled" && (await run.forge.issue(title.issue))?.state !== "open")
        return { ignored: "it was cancelled before it began" };
      return await tellUnaccepted(run);
    }
    const order = Order.safeParse(await artifactJson(folder, "order.json", sizes["order.json"]));
    if (!order.success) throw refusal("order.json is not in its format");
    const { issue, request, publisher } = order.data;
    if (publisher !== "app") return { ignored: "its own job publishes it" };
    if (issue !== title.issue || request !== title.request) throw refusal("the order is for another request");
    const published = await publishRun(run.forge, await finishedRun(run, order.data, folder));
    return published.kind === "pull-request"
      ? { published: published.url }
      : { told: `${published.kind} (#${issue})` };
  } catch (error) {
    // What decided nothing may go through later: the delivery that fails by it, or the sweep, comes to it again.
    if (!isPatchwrightError(error) || mayPass(error)) throw error;
    return toldOf(run, error);
  }
}

/** Where GitHub takes no word on the issue either, as in an archived repository, nobody is left to tell but the log. */
async function toldOf({ forge, title, facts, self }: OurRun, error: PatchwrightError): Promise<Finish> {
  try {
    await tellUnpublished(forge, { issue: title.issue, url: facts.url, actors: actorsOf(self) }, error);
    return { told: errorLine(error) };
  } catch (untold) {
    if (!isPatchwrightError(untold) || mayPass(untold)) throw untold;
    return { ignored: `${errorLine(error)} (nor could that be told on the issue)` };
  }
}

async function finishedRun(run: OurRun, order: Order, folder: string): Promise<FinishedRun> {
  const [solved, verified] = [path.join(folder, "run"), path.join(folder, "evidence")];
  await mkdir(solved);
  await mkdir(verified);
  const hasRun = await fetched(run, "patchwright-run", solved);
  const hasEvidence = hasRun && (await fetched(run, "patchwright-evidence", verified));
  return {
    order,
    result: latestRun(run.jobs, "solve")?.conclusion ?? "",
    outcome: hasRun ? kindOf(await artifactJson(solved, "outcome.json", sizes["outcome.json"])) : "",
    run: solved,
    attested: hasEvidence
      ? attestedBy(await artifactJson(verified, "evidence.json", sizes["evidence.json"]))
      : "",
    evidence: verified,
    id: run.facts.id,
    url: run.facts.url,
    day: new Date().toISOString().slice(0, 10),
    actors: actorsOf(run.self),
  };
}

/** What the evidence is about: whoever can write the file while verify runs could as well set that job's output. */
function attestedBy(evidence: unknown): string {
  const hash = field(evidence, "changeSet");
  if (typeof hash !== "string") throw refusal("evidence.json names no change set");
  return hash;
}

/** Never empty: an outcome is there, be it in its format or not. */
function kindOf(outcome: unknown): string {
  const kind = field(outcome, "kind");
  return typeof kind === "string" && kind !== "" ? kind : "unknown";
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

const MiB = 1024 * 1024;
/** Bytes of each file that is taken from an artifact; an archive may have as many as its files together. */
const sizes = {
  "order.json": MiB,
  "outcome.json": 24 * MiB,
  "run.jsonl": 128 * MiB,
  "evidence.json": 16 * MiB,
};
const filesOf: Record<ArtifactName, readonly (keyof typeof sizes)[]> = {
  "patchwright-task": ["order.json"],
  "patchwright-run": ["outcome.json", "run.jsonl"],
  "patchwright-evidence": ["evidence.json"],
};

/** Downloads and unpacks what the job left; false where it left nothing. Throws `publish-refused` where it is doubtful. */
async function fetched(run: OurRun, name: ArtifactName, folder: string): Promise<boolean> {
  const found = artifactOf(name, run);
  if ("problem" in found) throw refusal(found.problem);
  if ("absent" in found) return false;
  const wanted = Object.fromEntries(filesOf[name].map((file) => [file, sizes[file]]));
  // The reports that come along are not unpacked, but they count here.
  const most = Object.values(wanted).reduce((sum, size) => sum + size, 32 * MiB);
  if (found.artifact.bytes > most) throw refusal(`${name} has ${found.artifact.bytes} bytes`);
  if (found.artifact.expired) throw refusal(`${name} has expired`);
  const archive = await run.runs.archive(found.artifact.id, most);
  if (archive === null) throw refusal(`${name} can't be downloaded`);
  await unpack(archive, folder, wanted);
  return true;
}

const refusal = (detail: string) => new PatchwrightError("publish-refused", { detail });

/** The accept job told by itself what a person has to put right; here is told what it could not. */
async function tellUnaccepted({ forge, facts, title, self }: OurRun): Promise<Finish> {
  const actors = actorsOf(self);
  const isAbout = ({ body }: CommentView) => body.includes(`/actions/runs/${facts.id})`) && !isUnderWay(body);
  const told = (comment: CommentView) => isOurs(comment, actors) && isAbout(comment);
  if ((await forge.findComment(title.issue, told)) !== null) return { ignored: "its accept job said why" };
  const problem = "It ended before it was accepted; its log says where.";
  const desk = openDesk({ forge, actors, served: async () => null });
  await tellProblem(desk, { issue: title.issue, page: title.issue, problem, runUrl: facts.url });
  return { told: problem };
}

const actorsOf = (self: string): string[] => [self, workflowActor];

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "patchwright-finished-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
