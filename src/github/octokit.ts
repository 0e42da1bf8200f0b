import { Octokit } from "@octokit/rest";
import { fetchFor } from "./guarded-fetch.js";

/** An Octokit for one token. `baseUrl` is the API's root, such as `https://api.github.com`. */
export const octokitFor = (options: { token: string; baseUrl: string }): Octokit =>
  new Octokit({
    auth: options.token,
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    userAgent: "patchwright",
    request: { fetch: fetchFor(options.baseUrl) },
    // Octokit's own log writes each failed request to stderr; ours are errors with a remedy.
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });

function silent(): void {}
