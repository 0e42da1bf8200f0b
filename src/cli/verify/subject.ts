import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ChangeSet } from "../../domain/change-set.js";
import type { ChangedExpectations } from "../../domain/changed-expectations.js";
import { PatchwrightError } from "../../domain/errors.js";
import { taskText } from "../../domain/task.js";
import { quotes } from "../../flow/quote.js";
import { readJournal } from "../../journal/read-journal.js";
import { readToldEvidence, type ToldEvidence } from "../../report/told-evidence.js";
import { changesBetween } from "../../workspace/changes/between-commits.js";
import { startOf } from "../compare-runs.js";
import { existingJournal } from "../existing-journal.js";
import { addressOf, fetchRef, type Place } from "./place.js";
import { readPullRequest } from "./pull-request-page.js";
import { gitSaid, userGit } from "./user-git.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** What is verified, and what somebody told of it. */
export interface Subject {
  /** For a person, such as `pull request 7`. */
  name: string;
  changes: ChangeSet;
  expectations?: ChangedExpectations;
  /** Who told, and what; or why nothing was told. */
  told: { by: string; evidence: ToldEvidence } | { untold: string };
}

/**
 * A pull request as its host serves it to git: `refs/pull/N/head` against where it left its base. What it tells of its
 * evidence is read from its body, where anybody may read that.
 */
export async function pullRequest(
  place: Place,
  number: number,
  base: string | undefined,
  environment: Environment,
): Promise<Subject> {
  const address = await addressOf(place);
  const page = await readPullRequest(address, number, environment);
  const ours = `refs/patchwright/verify-${process.pid}`;
  try {
    const head = await fetchRef(place, `Pull request ${number}`, `refs/pull/${number}/head`, `${ours}/head`);
    const against = base ?? ("told" in page ? page.told.base.ref : await defaultBranch(place));
    const tip = await commitOf(place, against, `${ours}/base`);
    const from = (await place.git.text(["merge-base", tip, head]).catch(() => "")).trim();
    if (from === "")
      throw new PatchwrightError("base-unknown", { detail: `it shares no commit with ${against}.` });
    if (from === head)
      throw new PatchwrightError("base-unknown", { detail: `${against} holds all of its commits already.` });
    return {
      name: `pull request ${number}, ${head.slice(0, 10)} against ${against}`,
      changes: await changesBetween(place.git, from, head),
      told:
        "told" in page
          ? { by: `The body of pull request ${number}`, evidence: readToldEvidence(page.told.body ?? "") }
          : { untold: `What the pull request tells could not be read: ${page.untold}.` },
    };
  } finally {
    for (const name of ["head", "base"]) await place.git.text(["update-ref", "-d", `${ours}/${name}`]);
  }
}

async function commitOf(place: Place, base: string, to: string): Promise<string> {
  if (/^[0-9a-f]{40}$/.test(base)) {
    const known = await place.git
      .text(["rev-parse", "--verify", "--quiet", `${base}^{commit}`])
      .catch(() => "");
    if (known !== "") return known.trim();
    return fetchRef(place, `Commit ${base.slice(0, 10)}`, base, to);
  }
  return fetchRef(place, `Branch ${base}`, `refs/heads/${base}`, to);
}

async function defaultBranch(place: Place): Promise<string> {
  const said = await place.git
    .text(["ls-remote", "--symref", place.remote, "HEAD"])
    .catch((error: unknown) => {
      throw new PatchwrightError("base-unknown", { detail: gitSaid(error) }, { cause: error });
    });
  const name = /^ref: refs\/heads\/(\S+)\s+HEAD$/m.exec(said)?.[1];
  if (name === undefined)
    throw new PatchwrightError("base-unknown", { detail: `${place.remote} names no default branch.` });
  return name;
}

/** A unified diff on a commit of the checkout. Nothing of the checkout changes: its index and objects stay as they are. */
export async function patchFile(
  place: Place,
  file: string,
  base: string | undefined,
  environment: Environment,
): Promise<Subject> {
  await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new PatchwrightError(
      "patch-unreadable",
      { file, detail: error.code ?? error.message },
      { cause: error },
    );
  });
  const from = await knownCommit(place, base ?? "HEAD");
  const folder = await mkdtemp(path.join(os.tmpdir(), "patchwright-verify-"));
  try {
    const objects = await place.git.text(["rev-parse", "--path-format=absolute", "--git-path", "objects"]);
    const git = userGit(place.folder, {
      ...environment,
      GIT_INDEX_FILE: path.join(folder, "index"),
      GIT_OBJECT_DIRECTORY: folder,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(objects.trim()),
    });
    await git.text(["read-tree", from]);
    await git
      .text(["apply", "--cached", "--whitespace=nowarn", path.resolve(file)])
      .catch((cause: unknown) => {
        throw new PatchwrightError(
          "patch-unfit",
          { file, base: from.slice(0, 10), detail: gitSaid(cause) },
          { cause },
        );
      });
    const tree = (await git.text(["write-tree"])).trim();
    return {
      name: `${file} on ${from.slice(0, 10)}`,
      changes: await changesBetween(git, from, tree),
      told: { untold: "A patch tells nothing of its evidence." },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function knownCommit({ git, folder }: Place, ref: string): Promise<string> {
  const known = await git.text(["rev-parse", "--verify", `${ref}^{commit}`]).catch((cause: unknown) => {
    throw new PatchwrightError("commit-unknown", { path: folder, ref }, { cause });
  });
  return known.trim();
}

/** The patch that a recorded run ended with. Of declared expectations those count whose sentence stands in its task. */
export async function recordedRun(place: Place, file: string): Promise<Subject> {
  const events = await readJournal(await existingJournal(file));
  const started = startOf(events);
  const outcome = events.findLast((event) => event.type === "run-finished")?.outcome;
  if (started === undefined) throw new PatchwrightError("replay-no-run", { file });
  if (outcome === undefined || !("changes" in outcome))
    throw new PatchwrightError("journal-no-patch", { file, ending: outcome?.kind ?? "it did not end" });
  await knownCommit(place, outcome.changes.base);
  const text = taskText(started.task);
  const { changes, changedExpectations, evidence } = outcome;
  return {
    name: `“${started.task.title}”, run on ${started.at.slice(0, 10)}`,
    changes,
    ...(changedExpectations !== undefined && {
      expectations: {
        ...changedExpectations,
        tests: changedExpectations.tests.filter(({ sentence }) => quotes(text, sentence)),
      },
    }),
    told: { by: "The journal", evidence },
  };
}
