import { Octokit } from "@octokit/rest";

/** No single answer of GitHub's takes this long; without a deadline a lost connection hangs a job for hours. */
const deadlineMs = 60_000;

/** `fetch` with a deadline, for every Octokit that we make or let Probot make. */
export const fetchWithDeadline: typeof fetch = (input, init) => {
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
  return fetch(input, { ...init, signal });
};

/** An Octokit for one token. `baseUrl` is the API's root, such as `https://api.github.com`. */
export const octokitFor = (options: { token: string; baseUrl: string }): Octokit =>
  new Octokit({
    auth: options.token,
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    userAgent: "patchwright",
    request: { fetch: fetchWithDeadline },
    // Octokit's own log writes each failed request to stderr; ours are errors with a remedy.
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });

function silent(): void {}
