import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { eventList, ready, started } from "../support/events.js";
import { sampleTask } from "../support/flow.js";
import { modelServer, streams } from "../support/model-server.js";
import { implemented, inParse, newTestPath, refinable } from "../support/refinable.js";
import { reading, tests } from "../support/sample-replies.js";

const replies = {
  "# Understand the task": reading(),
  "# Write tests": tests({ "names the text": "assert.throws(() => parse(7), TypeError);" }, newTestPath),
  "# Write the code": `${implemented("Keep line breaks, and refuse what is no text")}${inParse(
    "function* logicalLines(text, { separator, comment }) {",
    'function* logicalLines(text, { separator, comment }) {\n  if (typeof text !== "string") throw new TypeError("no text");',
  )}`,
};

describe("patchwright solve --refine", () => {
  let place: Awaited<ReturnType<typeof refinable>>;
  let folder: string;
  beforeEach(async () => {
    place = await refinable();
    folder = mkdtempSync(path.join(os.tmpdir(), "patchwright-refine-"));
  });
  afterEach(() => {
    place.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const patchwright = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    execa(process.execPath, [path.resolve("dist/cli.js"), "solve", ...args], {
      env: { PATH: process.env.PATH, HOME: os.homedir(), ...env },
      extendEnv: false,
      reject: false,
    });

  /** A journal of a run that ended with the good patch and its tests. */
  const earlierJournal = (): string => {
    const { earlier } = place;
    const events = eventList(started({ task: sampleTask, base: earlier.base }), {
      type: "run-finished",
      outcome: ready({ changes: earlier }),
      usage: { calls: 3, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costUsd: null },
    });
    return file("run.jsonl", events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  };

  it("goes on from the patch of a run.jsonl, from that run's own commit, and can be replayed", async () => {
    const { directory, git } = place.repository;
    git("commit", "-q", "--allow-empty", "-m", "Something later");
    const server = await modelServer((response, body, request) => {
      const last = body.messages.at(-1)?.content ?? "";
      const [, text = ""] = Object.entries(replies).find(([heading]) => last.includes(heading)) ?? [];
      return streams(text)(response, body, request);
    });
    const out = path.join(folder, "out");
    try {
      const feedback = file("feedback.md", "Refuse what is no text with a TypeError.\n");
      const args = ["--repo", directory, "--refine", earlierJournal(), "--feedback", feedback, "--out", out];
      const env = { OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: server.url, PATCHWRIGHT_MODEL: "m" };
      const solved = await patchwright(args, env);
      expect({ code: solved.exitCode, text: solved.stderr }).toMatchObject({ code: 0 });
      const patch = readFileSync(path.join(out, "patch.diff"), "utf8");
      expect(patch).toContain("+function* logicalLines");
      expect(patch).toContain('+  if (typeof text !== "string")');
      expect(patch).toContain(`+++ b/${newTestPath}`);
      expect(patch).toContain("+++ b/test/quoted-line-breaks.test.js");
    } finally {
      await server.close();
    }
    const replayed = await execa(
      process.execPath,
      [path.resolve("dist/cli.js"), "replay", path.join(out, "run.jsonl"), "--repo", directory],
      { reject: false },
    );
    expect({ code: replayed.exitCode, text: `${replayed.stdout}${replayed.stderr}` }).toMatchObject({
      code: 0,
    });
    // Two whole runs, on a machine that may be busy.
  }, 300_000);

  it("says in a line what is missing: a patch, the feedback, its words, or anything at all", async () => {
    const { directory } = place.repository;
    const unfinished = file("unfinished.jsonl", `${JSON.stringify(eventList(started())[0])}\n`);
    const feedback = file("feedback.md", "Shorter.");
    const empty = file("empty.md", " \n");
    const said = async (...args: string[]) => (await patchwright(["--repo", directory, ...args])).stderr;
    expect(await said("--refine", unfinished, "--feedback", feedback)).toMatch(
      /^refine-no-change: .* did not end\./,
    );
    expect(await said("--refine", earlierJournal(), "--feedback", empty)).toMatch(/^feedback-empty: /);
    expect(await said("--refine", earlierJournal())).toMatch(/^solve-no-issue: /);
    expect(await said()).toMatch(/^solve-no-issue: .* --issue, or an earlier run with --refine/);
  });
});
