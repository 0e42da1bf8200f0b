import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import type { PatchOutcome } from "../../src/domain/outcome.js";
import { type RunEvent, stageNames } from "../../src/domain/run-event.js";
import { readJournal } from "../../src/journal/read-journal.js";
import { renderStageLog, stageLog } from "../../src/report/stage-log.js";
import { stageTitle } from "../../src/report/stage-title.js";
import { usageOf } from "../../src/report/usage-of.js";

const folder = "test/fixtures/runs";
const runs = ["dayjs-updatelocale", "sqlparse-create-as", "body-parser-limit"];
const load = (run: string) => readJournal(`${folder}/${run}.jsonl`);

describe.each(runs)("the recorded run %s", (run) => {
  it("reads as a journal, with every stage done", async () => {
    const log = stageLog(await load(run));
    const ran = log.map(({ stage }) => stage);
    expect(log.map(({ status }) => status)).toEqual(ran.map(() => "done"));
    // In the flow's order; some stages have come to it since.
    expect(ran).toEqual(stageNames.filter((stage) => ran.includes(stage)));
    expect(ran).toHaveLength(9);
  });

  it("renders as a stage log", async () => {
    const log = renderStageLog(stageLog(await load(run)));
    for (const { stage } of stageLog(await load(run))) expect(log).toContain(`| ✅ ${stageTitle(stage)} |`);
    expect(log).toContain(`${stageTitle("iterateOnTests")}:`);
  });

  it("gained its anchors from new tests that pass on the head", async () => {
    const events = await load(run);
    const passing = patchOf(events)
      .evidence.newTests.filter(({ onHead }) => onHead === "passed")
      .map(({ id }) => id);
    const anchors = events.flatMap((event) =>
      event.type === "noted" && event.kind === "anchor" ? [event.text] : [],
    );
    expect(anchors.length).toBeGreaterThan(0);
    expect(passing).toEqual(expect.arrayContaining(anchors));
  });

  it("holds nothing of the repository in its prompts, edits and change set", async () => {
    const events = await load(run);
    const blocks = events.flatMap((event) => (event.type === "model-replied" ? dataBlocks(event) : []));
    expect(blocks.length).toBeGreaterThan(10);
    for (const { name, text } of blocks) {
      if (name !== "task") expect(text).toMatch(/^\[\d+ lines? left out\]$/);
    }
    for (const { content } of patchOf(events).changes.files) {
      expect(Buffer.from(content ?? "", "base64").toString()).toMatch(/^\[\d+ lines? left out\]\n$/);
    }
  });

  it("holds no folder of the machine it was recorded on", async () => {
    const text = JSON.stringify(await load(run));
    expect(text).not.toMatch(/(?<![\w.~-])\/(?:root|home|tmp|Users|var|work)\//);
  });

  it.each([`${folder}/README.md`, "docs/benchmarks.md"])("is described by %s as it was", async (page) => {
    const events = await load(run);
    const { calls, inputTokens, outputTokens } = usageOf(events);
    const row = rowOf(page, run, "prefix share");
    expect(row.outcome).toBe(patchOf(events).kind);
    expect([row.calls, row["tokens in"], row["tokens out"]].map(figure)).toEqual([
      calls,
      inputTokens,
      outputTokens,
    ]);
  });

  it("measured the evidence that docs/benchmarks.md gives", async () => {
    const { evidence } = patchOf(await load(run));
    const { base, head, newTests, hunks } = evidence;
    const noticed = hunks.filter(({ noticedBy }) => noticedBy.length > 0);
    expect(rowOf("docs/benchmarks.md", run, "hunks noticed")).toEqual({
      run: `\`${run}\``,
      base: `${base.passed} passed, ${base.failed} failed`,
      head: `${head.passed} passed, ${head.failed} failed`,
      "new tests": String(newTests.length),
      "of them red on the base": String(newTests.filter(({ onBase }) => onBase === "failed").length),
      "hunks noticed": `${noticed.length} of ${hunks.length}`,
    });
  });
});

describe("the recorded run body-parser-limit", () => {
  it("is a draft that names the test which the issue contradicts", async () => {
    const outcome = patchOf(await load("body-parser-limit"));
    const [contradicted] = outcome.evidence.comparison.broken;
    expect(contradicted).toMatch(/^test\/utils\.js > .*should return null for an invalid limit$/);
    expect(outcome.kind === "draft" && outcome.missing).toContainEqual(
      expect.stringContaining(`“${contradicted}” expects what the task contradicts`),
    );
  });
});

function patchOf(events: readonly RunEvent[]): PatchOutcome {
  const last = events.at(-1);
  if (last?.type !== "run-finished" || !("evidence" in last.outcome)) throw new Error("no patch at the end");
  return last.outcome;
}

function dataBlocks({ messages }: Extract<RunEvent, { type: "model-replied" }>) {
  const whole = messages.map(({ content }) => content).join("\n");
  return [...whole.matchAll(/<data name="(.*)" key="(\w+)">\n([\s\S]*?)\n<\/data \2>/g)].map(
    ([, name = "", , text = ""]) => ({ name, text }),
  );
}

/** A run's row in the page's table that has this column, by column. */
function rowOf(page: string, run: string, column: string): Record<string, string> {
  const tables = readFileSync(page, "utf8")
    .split(/\n\n/)
    .filter((part) => part.startsWith("|"))
    .map((table) => table.trim().split("\n").map(cells));
  const [heads = [], , ...rows] = tables.find(([heads]) => heads?.includes(column)) ?? [];
  const row = rows.find(([first]) => first === `\`${run}\``) ?? [];
  return Object.fromEntries(heads.map((head, at) => [head, row[at] ?? ""]));
}

const cells = (line: string) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

const figure = (cell: string | undefined) => Number(cell?.replaceAll(",", ""));
