import type { Octokit } from "@octokit/rest";
import { PatchwrightError } from "../domain/errors.js";
import type { Clock } from "../domain/ports.js";
import { boundedPages } from "./bounded-pages.js";
import { type HttpFailure, httpFailure, isServerFailure, rateLimitPause } from "./failure.js";
import { hintFor } from "./hints.js";

/** Any Octokit with typed methods and pages: @octokit/rest's own, or the one that Probot hands to its handlers. */
export type OctokitLike = Pick<Octokit, "rest" | "paginate" | "graphql">;

interface Operation {
  /** What was tried, for the error: "to open a pull request". */
  does: string;
  /** The permission it needs, as a workflow or an App names it: "pull-requests: write". */
  needs: string;
}

/** One repository's API with retries and errors dealt with. Retries live here and nowhere else. */
export interface Api {
  rest: OctokitLike["rest"];
  paginate: OctokitLike["paginate"];
  graphql: OctokitLike["graphql"];
  where: { owner: string; repo: string };
  /** Reads, and writes that do no harm when made twice: tried again after a server failure. */
  call: <T>(operation: Operation, request: () => Promise<T>) => Promise<T>;
  /** Like `call`, but "not found" and "gone" are null. */
  find: <T>(operation: Operation, request: () => Promise<T>) => Promise<T | null>;
  /**
   * Writes that would make a second thing: after a server failure `look` says whether the first try made it after all
   * (GitHub answers 502 to requests that it then carries out), and only if not it is tried again.
   */
  create: <T>(operation: Operation, request: () => Promise<T>, look: () => Promise<T | null>) => Promise<T>;
}

/** "Not found", and "gone": what GitHub says of a deleted issue. */
const absent = [404, 410];
/** Pauses before trying again after a server failure, in milliseconds. */
const pauses = [1_000, 4_000, 15_000] as const;
/** A rate limit is waited out as long as all waits together stay under this; a job has no more patience. */
const longestWaitMs = 15 * 60_000;

export function repositoryApi(octokit: OctokitLike, where: Api["where"], clock: Clock): Api {
  async function persist<T>(
    operation: Operation,
    request: () => Promise<T>,
    look: () => Promise<T | null>,
  ): Promise<T> {
    let failures = 0;
    let waited = 0;
    for (;;) {
      try {
        return await request();
      } catch (error) {
        const failure = httpFailure(error);
        if (failure === null) throw error;
        const limit = rateLimitPause(failure, clock.now());
        const pause = limit ?? (isServerFailure(failure) ? (pauses[failures++] ?? null) : null);
        if (pause === null || waited + pause > longestWaitMs) throw refused(operation, failure, error);
        waited += pause;
        await clock.sleep(pause);
        const made = limit === null ? await look() : null;
        if (made !== null) return made;
      }
    }
  }
  const call: Api["call"] = (operation, request) => persist(operation, request, async () => null);
  return {
    rest: octokit.rest,
    paginate: boundedPages(octokit.paginate),
    graphql: octokit.graphql,
    where,
    call,
    find: async (operation, request) => {
      try {
        return await call(operation, request);
      } catch (error) {
        if (error instanceof PatchwrightError && absent.includes(Number(error.details.status))) return null;
        throw error;
      }
    },
    create: persist,
  };
}

function refused({ does, needs }: Operation, failure: HttpFailure, cause: unknown): PatchwrightError {
  const details = {
    operation: does,
    status: failure.status ?? "no answer",
    detail: failure.message,
    hint: hintFor(failure, needs),
  };
  return new PatchwrightError("forge-failed", details, { cause });
}
