import { afterEach, describe, expect, it } from "@jest/globals";
import { PatchwrightError } from "../../src/domain/errors.js";
import type { Clock } from "../../src/domain/ports.js";
import { octokitFor } from "../../src/github/octokit.js";
import { octokitForge } from "../../src/github/octokit-forge.js";
import { type ScriptedAnswer, type SeenRequest, scriptedServer } from "../support/scripted-server.js";

const repo = "/repos/ann/sums";
const comment = (id: number, body: string) => ({
  id,
  body,
  user: { login: "patchwright[bot]", type: "Bot" },
  html_url: `https://example.test/c/${id}`,
});
const pull = {
  number: 4,
  html_url: "https://example.test/pull/4",
  title: "t",
  body: null,
  state: "open",
  draft: false,
  merged_at: null,
  user: { login: "patchwright[bot]", type: "Bot" },
  labels: [],
  head: { ref: "patchwright/issue-1", sha: "c".repeat(40), repo: { full_name: "ada/sums" } },
  base: { ref: "main" },
};
const newPull = { title: "t", body: "b", head: "patchwright/issue-1", base: "main", draft: false };

let close = async () => {};
afterEach(() => close());

/** A forge on a server that answers by script, with a clock that only counts what it was asked to wait. */
async function forgeOn(answer: (request: SeenRequest, nth: number) => ScriptedAnswer | null) {
  const counts = new Map<string, number>();
  const server = await scriptedServer((request) => {
    const key = `${request.method} ${request.path.split("?")[0]}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    return answer(request, nth);
  });
  close = server.close;
  const waits: number[] = [];
  const clock: Clock = { now: () => 1_000_000, sleep: async (ms) => void waits.push(ms) };
  const octokit = octokitFor({ token: "t", baseUrl: server.url });
  return { forge: octokitForge({ octokit, owner: "ann", name: "sums", clock }), server, waits };
}

const failure = async (promise: Promise<unknown>): Promise<PatchwrightError> => {
  const error = await promise.then(() => null).catch((thrown: unknown) => thrown);
  if (!(error instanceof PatchwrightError)) throw new Error(`not our error: ${String(error)}`);
  return error;
};

describe("what GitHub does wrong", () => {
  it("a read is tried again after a 502, with growing pauses", async () => {
    const { forge, waits } = await forgeOn((_, nth) =>
      nth < 3 ? { status: 502 } : { status: 200, body: { default_branch: "trunk" } },
    );
    expect(await forge.defaultBranch()).toBe("trunk");
    expect(waits).toEqual([1_000, 4_000]);
  });

  it("a connection that breaks off every time ends in an error about the network", async () => {
    const { forge, server } = await forgeOn(() => null);
    const error = await failure(forge.defaultBranch());
    expect(error.message).toContain("HTTP no answer");
    expect(error.remedy).toContain("network");
    expect(server.seen).toHaveLength(4);
  });

  it("case 57: a 502 on creating a comment that was made after all makes no second one", async () => {
    const { forge, server } = await forgeOn(({ method }) =>
      method === "POST" ? { status: 502 } : { status: 200, body: [comment(1, "other"), comment(2, "hello")] },
    );
    expect((await forge.createComment(1, "hello")).id).toBe(2);
    expect(server.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("case 57: a 502 on creating a pull request that was not made tries again", async () => {
    const { forge, server } = await forgeOn(({ method }, nth) => {
      if (method === "GET") return { status: 200, body: [] };
      return nth === 1 ? { status: 502 } : { status: 201, body: pull };
    });
    expect((await forge.createPullRequest(newPull)).number).toBe(4);
    expect(server.seen.map(({ method }) => method)).toEqual(["POST", "GET", "POST"]);
  });

  it("case 59: a secondary rate limit is waited out for as long as GitHub asks", async () => {
    const { forge, waits } = await forgeOn((_, nth) =>
      nth === 1
        ? {
            status: 403,
            body: { message: "You have exceeded a secondary rate limit" },
            headers: { "retry-after": "7" },
          }
        : { status: 201, body: comment(3, "hello") },
    );
    expect((await forge.createComment(1, "hello")).id).toBe(3);
    expect(waits).toEqual([7_000]);
  });

  it("an exhausted limit that resets too late is an error, not an hour of silence", async () => {
    const { forge, waits } = await forgeOn(() => ({
      status: 403,
      body: { message: "API rate limit exceeded" },
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "5000" },
    }));
    expect((await failure(forge.defaultBranch())).remedy).toContain("rate limit");
    expect(waits).toEqual([]);
  });

  it("a plan without draft pull requests gets one that is marked in words", async () => {
    const { forge } = await forgeOn(({ body }) => {
      const asked = body as { draft: boolean; title: string };
      if (asked.draft)
        return {
          status: 422,
          body: { message: "Draft pull requests are not supported in this repository." },
        };
      return { status: 201, body: { ...pull, title: asked.title } };
    });
    expect((await forge.createPullRequest({ ...newPull, draft: true })).title).toBe("[draft] t");
  });
});

describe("what a maintainer reads", () => {
  const hints: [string, ScriptedAnswer, string][] = [
    [
      "a missing permission is named after what GitHub says, as workflows spell it",
      {
        status: 403,
        body: { message: "Resource not accessible by integration" },
        headers: { "x-accepted-github-permissions": "pull_requests=write" },
      },
      "`pull-requests: write`",
    ],
    [
      "a missing permission is named even where GitHub does not say which",
      { status: 403, body: { message: "Resource not accessible by integration" } },
      "`pull-requests: write`",
    ],
    [
      "the setting that lets Actions open pull requests is named",
      {
        status: 403,
        body: { message: "GitHub Actions is not permitted to create or approve pull requests." },
      },
      "Settings > Actions > General",
    ],
    [
      "a ruleset is named",
      {
        status: 422,
        body: { message: "Validation Failed", errors: [{ message: "Repository rule violations found" }] },
      },
      "ruleset",
    ],
    ["an expired token is named", { status: 401, body: { message: "Bad credentials" } }, "expired"],
  ];
  it.each(hints)("%s", async (_, answer, words) => {
    const { forge } = await forgeOn(() => answer);
    const error = await failure(forge.createPullRequest(newPull));
    expect(error.code).toBe("forge-failed");
    expect(error.remedy).toContain(words);
  });
});

describe("what is asked of GitHub", () => {
  it("absent things are null, and somebody without a permission has none", async () => {
    const { forge } = await forgeOn(() => ({ status: 404, body: { message: "Not Found" } }));
    expect(await forge.issue(1)).toBeNull();
    expect(await forge.branchHead("patchwright/issue-1")).toBeNull();
    expect(await forge.file("a.txt", "main")).toBeNull();
    expect(await forge.permissionOf("eve")).toBe("none");
  });

  it("a branch's slashes reach GitHub escaped as one reference", async () => {
    const { forge, server } = await forgeOn(() => ({
      status: 200,
      body: { object: { sha: "d".repeat(40) } },
    }));
    expect(await forge.branchHead("patchwright/issue-1")).toBe("d".repeat(40));
    expect(decodeURIComponent(server.seen[0]?.path ?? "")).toBe(`${repo}/git/ref/heads/patchwright/issue-1`);
  });

  it("case 46: an issue that was deleted is absent, and so is one that lives on elsewhere", async () => {
    const elsewhere = {
      number: 9,
      title: "t",
      body: null,
      state: "open",
      labels: [],
      user: null,
      updated_at: "",
    };
    const { forge } = await forgeOn(({ path }) =>
      path === `${repo}/issues/5`
        ? { status: 410, body: { message: "This issue was deleted" } }
        : path === `${repo}/issues/6`
          ? { status: 301, headers: { location: "/repositories/2/issues/9" } }
          : { status: 200, body: elsewhere },
    );
    expect(await forge.issue(5)).toBeNull();
    expect(await forge.issue(6)).toBeNull();
  });

  it("comments are read over all pages", async () => {
    const pages = [comment(1, "a"), comment(2, "b"), comment(3, "c")];
    let origin = () => "";
    const { forge, server } = await forgeOn(({ path }) => {
      const page = Number(new URL(path, "http://x").searchParams.get("page") ?? "1");
      const next = `<${origin()}${repo}/issues/1/comments?page=${page + 1}>; rel="next"`;
      return { status: 200, body: [pages[page - 1]], ...(page < 3 ? { headers: { link: next } } : {}) };
    });
    origin = () => server.url;
    await expect(forge.comments(1)).resolves.toHaveLength(3);
  });

  it("of thousands of pull requests the newest 500, and of a comment's forerunners no more than it takes", async () => {
    let origin = () => "";
    const { forge, server } = await forgeOn(({ path }) => {
      const { pathname, searchParams } = new URL(path, "http://x");
      const page = Number(searchParams.get("page") ?? "1");
      const next = `<${origin()}${pathname}?page=${page + 1}>; rel="next"`;
      const one = pathname.endsWith("/pulls") ? pull : comment(page, "status");
      return { status: 200, body: Array(100).fill(one), headers: { link: next } };
    });
    origin = () => server.url;
    expect(await forge.openPullRequests()).toHaveLength(500);
    expect(await forge.findComment(1, ({ id }) => id === 2)).toMatchObject({ body: "status" });
    expect(server.seen).toHaveLength(5 + 2);
  });

  it("a commit names neither author nor committer, so that GitHub signs it", async () => {
    const [one, two, blob, tree, made] = ["1", "2", "b", "e", "c"].map((digit) => digit.repeat(40));
    const shas: Record<string, string | undefined> = { blobs: blob, trees: tree, commits: made };
    const { forge, server } = await forgeOn(({ method, path }) => {
      if (method === "GET")
        return { status: 200, body: { sha: one, tree: { sha: two }, parents: [], message: "" } };
      return { status: 201, body: { sha: shas[path.split("/").at(-1) ?? ""] } };
    });
    const files = [
      { path: "a.txt", mode: "100644" as const, content: "aGk=" },
      { path: "gone.txt", mode: "100644" as const, content: null },
    ];
    expect(await forge.createCommit({ parents: ["p"], files, message: "m" })).toBe(made);
    const posts = server.seen.filter(({ method }) => method === "POST");
    expect(posts.map(({ body }) => body)).toEqual([
      { content: "aGk=", encoding: "base64" },
      {
        base_tree: two,
        tree: [
          { path: "a.txt", mode: "100644", type: "blob", sha: blob },
          { path: "gone.txt", mode: "100644", type: "blob", sha: null },
        ],
      },
      { message: "m", tree, parents: ["p"] },
    ]);
  });
});
