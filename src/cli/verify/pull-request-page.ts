import { z } from "zod";
import { fetchWithDeadline } from "../../github/guarded-fetch.js";

const Pull = z.object({
  title: z.string(),
  body: z.string().nullable(),
  base: z.object({ ref: z.string().min(1) }),
});

/** What the forge tells of a pull request to anybody. */
export type PullRequestPage = { told: z.infer<typeof Pull> } | { untold: string };

/**
 * Reads a pull request by GitHub's REST API without a token; where that is not to be had (another forge, a private
 * repository, no network), says why. The API is at `GITHUB_API_URL`, else where the remote's host has it.
 */
export async function readPullRequest(
  address: string,
  number: number,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<PullRequestPage> {
  const place =
    /^(?:\w+:\/\/(?:[^/@]+@)?([^/]+)\/|[\w.-]+@([^:/]+):)(?:.+\/)?([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
      address,
    );
  const [, byUrl, byScp, owner, name] = place ?? [];
  const host = byUrl ?? byScp;
  if (host === undefined || owner === undefined || name === undefined)
    return { untold: `${address} names no repository of a forge` };
  const api =
    environment.GITHUB_API_URL ??
    (host === "github.com" ? "https://api.github.com" : `https://${host}/api/v3`);
  const url = `${api.replace(/\/+$/, "")}/repos/${owner}/${name}/pulls/${number}`;
  try {
    const response = await fetchWithDeadline(url, {
      headers: { accept: "application/vnd.github+json", "user-agent": "patchwright" },
    });
    if (!response.ok) return { untold: `${url} answered with HTTP ${response.status}` };
    const parsed = Pull.safeParse(await response.json());
    return parsed.success ? { told: parsed.data } : { untold: `${url} is no pull request of GitHub's` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { untold: `${url} can't be reached: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
