import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
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

/** Journals of the story's runs after the first, which is the demo's, recorded from a reader who answered from the prompts alone. */
const recorded = "test/fixtures/story";
/** `RECORD_STORY=1` asks the endpoint in `STORY_ENDPOINT` what is not recorded, and records it; `UPDATE_DOCS=1` takes the pictures. */
const recording = process.env.RECORD_STORY === "1";
const picturing = process.env.UPDATE_DOCS === "1" && browser !== null;

jest.setTimeout(recording ? 3_600_000 : 600_000);

async function replies(): Promise<RunEvent[]> {
  const files = readdirSync(recorded).map((file) => path.join(recorded, file));
  return (await Promise.all(["demo/run.jsonl", ...files.sort()].map((file) => readJournal(file)))).flat();
}

describe("the whole story on a GitHub on loopback, with App, workflow and flow as they are shipped", () => {
  const scenes: (Scene & { html: string })[] = [];
  let loop: Loop;
  let gate: Gate;
  let out = "";
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
    out = mkdtempSync(path.join(os.tmpdir(), "patchwright-story-"));
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
    if (browser !== null)
      writeFileSync(path.join(out, "last.html"), await shownBy((await onlyPull(loop)).html_url));
  });
  afterAll(async () => {
    const faults = loop?.hub.faults ?? [];
    for (const close of closing.reverse()) await close();
    rmSync(out, { recursive: true });
    expect(faults).toEqual([]);
  });

  function keepJournal(name: string): void {
    const folder = loop.hub.artifactFolder(`${loop.owner}/${loop.name}`, "patchwright-run");
    if (folder !== null && ["refinement", "stop", "retry"].includes(name))
      copyFileSync(path.join(folder, "run.jsonl"), `${recorded}/${name}.jsonl`);
  }

  const scene = (name: string): string => {
    const found = scenes.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no scene ${name}`);
    return found.html;
  };

  it("goes from the label to the merge", () => {
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
  });
});
