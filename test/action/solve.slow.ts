import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { solve } from "../../src/action/solve.js";
import { type ChangeSet, changeSetHash, toBase64 } from "../../src/domain/change-set.js";
import type { Forge } from "../../src/domain/forge.js";
import type { Work } from "../../src/domain/order.js";
import { Outcome } from "../../src/domain/outcome.js";
import { taskHash } from "../../src/domain/task.js";
import { octokitFor } from "../../src/github/octokit.js";
import { octokitForge } from "../../src/github/octokit-forge.js";
import { statusMarker } from "../../src/report/status-comment.js";
import { withStopMark } from "../../src/report/stop-mark.js";
import { sample, sampleTask } from "../support/flow.js";
import { type ModelServer, modelServer, streams } from "../support/model-server.js";
import { orderOf } from "../support/order.js";
import { type PublishScene, publishScene } from "../support/publish-scene.js";
import { temporaryRepository } from "../support/repository.js";
import { contextOf } from "../support/run-context.js";
import { goodTests, patch, reading, tests } from "../support/sample-replies.js";

const token = "ghs_0123456789abcdefghijklmnopqrstuvwxyz";
const written = tests({
  ...goodTests,
  "sees neither token nor key":
    "assert.doesNotMatch(JSON.stringify(process.env), /ghs_|TOKEN|OPENAI|INPUT_/i);",
});

let scene: PublishScene;
let model: ModelServer;
let checkout: ReturnType<typeof temporaryRepository>;
let folder: string;
const summary = process.env.GITHUB_STEP_SUMMARY;
beforeAll(async () => {
  scene = await publishScene();
  checkout = temporaryRepository(sample);
  folder = mkdtempSync(path.join(os.tmpdir(), "patchwright-solve-"));
  process.env.GITHUB_STEP_SUMMARY = path.join(folder, "summary.md");
  writeFileSync(process.env.GITHUB_STEP_SUMMARY, "");
  model = await modelServer((response, body, request) => {
    const asked = body.messages.at(-1)?.content ?? "";
    const reply = asked.includes("# Write the code")
      ? patch.good
      : asked.includes("# Write tests")
        ? written
        : reading();
    return streams(reply)(response, body, request);
  });
});
afterAll(async () => {
  await model.close();
  await scene.close();
  checkout.remove();
  rmSync(folder, { recursive: true });
  if (summary === undefined) delete process.env.GITHUB_STEP_SUMMARY;
  else process.env.GITHUB_STEP_SUMMARY = summary;
});

/** The solve job for a new issue, whose status comment is as `edited` makes it of the one that accept left. */
async function solved(
  { work = "solve" as Work, edited = (body: string) => body, earlier = null as ChangeSet | null },
  forge: Forge = scene.forge,
) {
  const given = earlier === null ? sampleTask : { ...sampleTask, requirements: ["It must be quick."] };
  const issue = await scene.issue();
  const status = await scene.forge.createComment(issue, edited(`${statusMarker}\n**Accepted.**`));
  const task = path.join(folder, `task-${issue}`);
  mkdirSync(task);
  writeFileSync(path.join(task, "task.json"), JSON.stringify(given));
  if (earlier !== null) writeFileSync(path.join(task, "earlier.json"), JSON.stringify(earlier));
  const order = orderOf({
    issue,
    refines: earlier && {
      pull: 9,
      branch: "patchwright/issue-1",
      head: earlier.base,
      earlier: changeSetHash(earlier),
    },
    work,
    status: status.id,
    base: checkout.git("rev-parse", "HEAD").trim(),
    taskHash: taskHash(given),
  });
  const before = model.asked.length;
  const context = {
    ...contextOf(scene.hub.url, { name: "issues", payload: {} }),
    workspace: checkout.directory,
  };
  const environment = {
    PATH: process.env.PATH,
    HOME: os.homedir(),
    OPENAI_API_KEY: "sk-0123456789abcdefghijklmnop",
    OPENAI_BASE_URL: model.url,
    PATCHWRIGHT_MODEL: "scripted",
    "INPUT_GITHUB-TOKEN": token,
    GITHUB_TOKEN: token,
  };
  const signal = new AbortController().signal;
  const outputs = await solve(context, { order, task, environment, signal }, forge);
  const run = outputs.folder ?? "";
  return {
    outputs,
    outcome: Outcome.parse(JSON.parse(readFileSync(path.join(run, "outcome.json"), "utf8"))),
    journal: readFileSync(path.join(run, "run.jsonl"), "utf8"),
    calls: model.asked.length - before,
    said: (await scene.forge.comment(status.id))?.body ?? "",
  };
}

describe("the solve job", () => {
  it("asks no model where somebody asked to stop before it began, and keeps the mark", async () => {
    const { outcome, calls, said } = await solved({ edited: (body) => withStopMark(body, "ada") });
    expect(outcome).toMatchObject({ kind: "gaveUp", why: "The run was stopped on request." });
    expect(calls).toBe(0);
    expect(said).toContain("@ada asked to stop");
    expect(said).toContain("**Working: ");
  });

  it("keeps its token to itself: no code that a model wrote sees it", async () => {
    const { outcome, outputs, journal } = await solved({});
    expect(outputs.outcome).toBe("ready");
    const proven = "evidence" in outcome ? outcome.evidence.newTests : [];
    expect(proven).toContainEqual(
      expect.objectContaining({ id: expect.stringContaining("sees neither token"), onHead: "passed" }),
    );
    expect(journal).not.toContain(token);
  });

  it("plans alone in a dry run; a token that may not write is no reason to fail", async () => {
    const bob = octokitFor({ baseUrl: scene.hub.url, token: scene.hub.createUser("bob") });
    const reading = octokitForge({ octokit: bob, owner: "ada", name: "sums" });
    const { outcome, calls, said } = await solved({ work: "dry-run" }, reading);
    expect(outcome).toMatchObject({ kind: "planned", tests: [{ kind: "red" }] });
    expect(calls).toBe(2);
    expect(said).toContain("Accepted.");
  });

  it("goes on from the change that was pinned for a refinement", async () => {
    const base = checkout.git("rev-parse", "HEAD").trim();
    const content = toBase64("export const quick = true;\n");
    const earlier: ChangeSet = { base, files: [{ path: "src/quick.js", mode: "100644", content }] };
    const { outcome } = await solved({ work: "dry-run", earlier });
    expect(outcome.kind).toBe("planned");
    const asked = model.asked
      .at(-1)
      ?.messages.map(({ content }) => content)
      .join("\n");
    expect(asked).toMatch(/# The change so far[\s\S]*export const quick = true;[\s\S]*It must be quick/);
  });
});
