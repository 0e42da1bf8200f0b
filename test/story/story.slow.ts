import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { readIssueFile } from "../../src/cli/issue-file.js";
import { endpointSettings } from "../../src/cli/loop/endpoint-settings.js";
import { type Loop, startLoop } from "../../src/cli/loop/start-loop.js";
import type { RunEvent } from "../../src/domain/run-event.js";
import { readJournal } from "../../src/journal/read-journal.js";
import { replayEndpoint } from "../../src/model/replay-endpoint.js";
import { type Gate, gateBefore } from "./gate.js";
import { onlyPull, type Scene, story } from "./play.js";
import { browser, shoot, shownBy } from "./shoot.js";

/** What was said in the story's runs after the first, which is the demo's: by a reader, from the prompts alone. */
const recorded = "test/fixtures/story";
/** `RECORD_STORY=1` asks the endpoint in `STORY_ENDPOINT` what is not recorded, and records it; `UPDATE_DOCS=1` takes the pictures. */
const recording = process.env.RECORD_STORY === "1";
const picturing = process.env.UPDATE_DOCS === "1" && browser !== null;

jest.setTimeout(recording ? 3_600_000 : 600_000);

const isReply = (line: string): boolean => /^\{"type":"(run-started|model-replied)"/.test(line);

async function replies(): Promise<RunEvent[]> {
  const files = readdirSync(recorded).map((file) => path.join(recorded, file));
  return (await Promise.all(["demo/run.jsonl", ...files.sort()].map((file) => readJournal(file)))).flat();
}

describe("the whole story on a GitHub on loopback, with App, workflow and flow as they are shipped", () => {
  const scenes: (Scene & { html: string })[] = [];
  let loop: Loop;
  let gate: Gate;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
    const events = await replies();
    const model = events.find((event) => event.type === "run-started")?.model;
    const endpoint = await replayEndpoint({ events });
    closing.push(endpoint.close);
    gate = await gateBefore(endpoint.url, ...(recording ? [process.env.STORY_ENDPOINT ?? ""] : []));
    closing.push(gate.close);
    loop = await startLoop({
      source: "demo/sample",
      name: "rows",
      ...endpointSettings({
        OPENAI_API_KEY: process.env.OPENAI_API_KEY ?? "replay",
        OPENAI_BASE_URL: gate.url,
        PATCHWRIGHT_MODEL: model,
      }),
      searchPath: `${path.dirname(process.execPath)}:${process.env.PATH}`,
      print: () => {},
    });
    closing.push(loop.close);
    const task = await readIssueFile("demo/issue.md");
    for await (const scene of story(loop, task, gate)) {
      scenes.push({ ...scene, html: await (await fetch(scene.page)).text() });
      if (picturing) await shoot(scene.page, `docs/images/story-${scenes.length}-${scene.name}.png`, 1000);
      if (recording) keepJournal(scene.name);
    }
  });
  afterAll(async () => {
    const faults = loop?.hub.faults ?? [];
    for (const close of closing.reverse()) await close();
    expect(faults).toEqual([]);
  });

  function keepJournal(name: string): void {
    const folder = loop.hub.artifactFolder(`${loop.owner}/${loop.name}`, "patchwright-run");
    if (folder === null || !["refinement", "stop", "retry"].includes(name)) return;
    const lines = readFileSync(path.join(folder, "run.jsonl"), "utf8").split("\n");
    writeFileSync(`${recorded}/${name}.jsonl`, `${lines.filter(isReply).join("\n")}\n`);
  }

  const scene = (name: string): string => {
    const found = scenes.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no scene ${name}`);
    return found.html;
  };

  it("goes from the label to the merge, by one pull request and one status comment", async () => {
    expect(scenes.map(({ name }) => name)).toEqual([
      "label",
      "status",
      "pull-request",
      "review",
      "refinement",
      "stop",
      "retry",
      "merge",
    ]);
    const { maintainer, owner, name: repo } = loop;
    const comments = await maintainer.rest.issues.listComments({ owner, repo, issue_number: 1 });
    expect(comments.data.map(({ user }) => user?.login)).toEqual(["github-actions[bot]"]);
  });

  it("says at each moment what is, and what can be done", () => {
    expect(scene("label")).toContain("👀");
    expect(scene("label")).toContain("Accepted.");
    expect(scene("status")).toMatch(/Done: .*the pull request/);
    expect(scene("pull-request")).toContain("patchwright[bot]");
    expect(scene("pull-request")).toContain("8 of 10 new tests red before and green now");
    expect(scene("review")).toContain("reviewed: changes requested");
    expect(scene("stop")).toMatch(/Stopped, as asked\..*The pull request.* stays as it was\./);
    expect(scene("merge")).toContain("closed this");
  });

  it("answers the review in its thread, in a further commit on the same branch", async () => {
    const { maintainer, owner, name: repo } = loop;
    const { number: pull_number } = await onlyPull(loop);
    const { data } = await maintainer.rest.pulls.listReviewComments({ owner, repo, pull_number });
    expect(data.map(({ user, in_reply_to_id }) => [user?.login, in_reply_to_id === data[0]?.id])).toEqual([
      [owner, false],
      ["patchwright[bot]", true],
    ]);
    expect(data[1]?.body).toMatch(/Done: a quote still open .* throws a SyntaxError/);
    const { data: commits } = await maintainer.rest.pulls.listCommits({ owner, repo, pull_number });
    expect(commits.length).toBeGreaterThanOrEqual(3);
    expect(scene("refinement")).toContain("answered on src/parse.js");
  });

  it("merges what was asked for, and leaves no branch and no open issue", async () => {
    const { maintainer, owner, name: repo } = loop;
    const merged = await maintainer.rest.pulls.get({
      owner,
      repo,
      pull_number: (await onlyPull(loop)).number,
    });
    expect(merged.data.merged).toBe(true);
    const branches = await maintainer.rest.repos.listBranches({ owner, repo });
    expect(branches.data.map(({ name }) => name)).toEqual(["main"]);
    expect((await maintainer.rest.issues.get({ owner, repo, issue_number: 1 })).data.state).toBe("closed");
    const readme = await maintainer.rest.repos.getContent({ owner, repo, path: "README.md" });
    const text = "content" in readme.data ? Buffer.from(readme.data.content, "base64").toString() : "";
    expect(text).toMatch(/never closed|unclosed/);
  });

  (browser === null ? it.skip : it)("is shown by a real browser (chromium)", async () => {
    const dom = await shownBy((await onlyPull(loop)).html_url);
    expect(dom).toContain("patchwright[bot]");
    expect(dom).toMatch(/<summary><b>Stage log<\/b><\/summary>|Stage log/);
  });
});
