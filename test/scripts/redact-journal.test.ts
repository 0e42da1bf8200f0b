import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import type { NewRunEvent } from "../../src/domain/run-event.js";
import { untrusted } from "../../src/flow/prompt.js";
import { readJournal } from "../../src/journal/read-journal.js";
import { begun, eventList, finished, noted, ready, replied, started } from "../support/events.js";

const line = "export const slugify = (text) => text.toLowerCase().trim();";
const edit = `EDIT src/slug.js\n\`\`\`\n<<<<<<< SEARCH\n${line}\n=======\nshort\n>>>>>>> REPLACE\n\`\`\``;
const usage = { calls: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costUsd: null };

describe("scripts/redact-journal.mjs", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "patchwright-redact-test-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const out = () => path.join(folder, "out.jsonl");
  async function redact(...events: NewRunEvent[]) {
    const file = path.join(folder, "in.jsonl");
    await writeFile(
      file,
      eventList(...events)
        .map((event) => `${JSON.stringify(event)}\n`)
        .join(""),
    );
    return execa("node", ["scripts/redact-journal.mjs", file, out()], { reject: false });
  }
  const asked = replied("implement", {
    messages: [
      { role: "system", content: "Answer in a block fenced as ```yaml." },
      {
        role: "user",
        content: `${untrusted("src/slug.js", `${line}\nx\n`)}\n\n${untrusted("task", "Keep digits.")}`,
      },
    ],
    text: `\`\`\`yaml\nidea: "today it is ${line}"\n\`\`\`\n\n${edit}`,
  });

  it("leaves out code wherever it stands, and nothing else", async () => {
    const report = {
      runner: "jest",
      output: "PASS a\nPASS b",
      tests: [{ id: "a", file: "a", outcome: "passed", durationMs: 1, message: null, stack: null }],
    };
    const { exitCode } = await redact(
      started(),
      begun("measureBaseline"),
      finished("measureBaseline", { report, states: { a: "passing" } }),
      finished("gatherContext", {
        tree: line,
        files: [{ path: "src/slug.js", content: line, why: "slugify" }],
      }),
      asked,
      noted("implement", "anchor", "a > b"),
      { type: "run-finished", outcome: ready(), usage },
    );
    expect(exitCode).toBe(0);

    const events = await readJournal(out());
    const reply = events.find((event) => event.type === "model-replied");
    expect(reply?.messages[1]?.content).toMatch(/key="\w+">\n\[2 lines left out\]\n<\/data/);
    expect(reply?.messages[1]?.content).toContain("Keep digits.");
    expect(reply?.text).toBe(
      '```yaml\nidea: "today it is [a line left out]"\n```\n\nEDIT src/slug.js\n```\n[5 lines left out]\n```',
    );
    const outputs = events.flatMap((event) => (event.type === "stage-finished" ? [event.output] : []));
    expect(outputs).toEqual([
      {
        report: { runner: "jest", output: "PASS a", tests: [{ id: "a", outcome: "passed" }] },
        states: { a: "passing" },
      },
      {
        tree: "[1 line left out]",
        files: [{ path: "src/slug.js", content: "[1 line left out]", why: "slugify" }],
      },
    ]);
    expect(await readFile(out(), "utf8")).not.toContain("toLowerCase");
    const end = events.at(-1);
    const contents =
      end?.type === "run-finished" && "changes" in end.outcome
        ? end.outcome.changes.files.map(({ content }) => content)
        : [];
    expect(contents).toEqual([Buffer.from("[1 line left out]\n").toString("base64"), null]);
    expect(events).toContainEqual(expect.objectContaining({ type: "noted", text: "a > b" }));
  });

  it("writes nothing when a line survives where it can't be taken out", async () => {
    const { exitCode, stderr } = await redact(started(), asked, finished("implement", { [line]: "passing" }));
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`a line that was left out stands elsewhere: ${line}`);
    expect(existsSync(out())).toBe(false);
  });

  it("writes nothing when a folder of this machine is named", async () => {
    const { exitCode, stderr } = await redact(started(), noted("verify", "said", `in ${tmpdir()}/x`));
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`a path of this machine: ${tmpdir()}`);
    expect(existsSync(out())).toBe(false);
  });
});
