import { describe, expect, it } from "@jest/globals";
import { cellFolder, folderName } from "../../src/bench/cell.js";
import { comparisonTable } from "../../src/bench/comparison-table.js";
import { cellsOf } from "../../src/bench/manifest.js";
import { resultsPage } from "../../src/bench/page.js";
import type { AttemptResult, Results } from "../../src/bench/results.js";
import { secondsOf } from "../../src/bench/seconds-of.js";
import { summaries } from "../../src/bench/summary.js";
import { resultsTable } from "../../src/bench/table.js";
import type { RunEvent } from "../../src/domain/run-event.js";
import { repeatedTokens } from "../../src/model/repeated-tokens.js";

const attempt = (strategy: string, task: string, more: Partial<AttemptResult> = {}): AttemptResult => ({
  strategy,
  task,
  attempt: 1,
  solved: true,
  why: "3 of 3 hidden tests pass",
  ended: "ready",
  declaredReady: true,
  usage: { calls: 3, inputTokens: 10_000, cachedTokens: 0, outputTokens: 900, costUsd: 0.05 },
  repeated: { prompts: 6000, withReplies: 7000 },
  seconds: 30,
  stages: [
    { name: "measureBaseline", green: null },
    { name: "iterateOnTests", green: true },
    { name: "verify", green: true },
  ],
  ...more,
});
const results = (...attempts: AttemptResult[]): Results => ({
  version: 1,
  suite: "tiny",
  model: "some-model",
  effort: null,
  without: [],
  attempts,
  unfinished: [],
});
const failed = { solved: false, why: "test 2 fails", ended: "gaveUp", declaredReady: false } as const;

describe("the results of a bench", () => {
  it("tell pass@k over tasks from attempts", () => {
    const tries = (task: string, solved: readonly boolean[]) =>
      solved.map((one, index) => attempt("flow", task, { attempt: index + 1, ...(one ? {} : failed) }));
    const [summary] = summaries([...tries("a", [true, false]), ...tries("b", [false, false])]);
    expect(summary?.passAt.map(({ k, share }) => [k, share.mean])).toEqual([
      [1, 0.25],
      [2, 0.5],
    ]);
    expect(summary).toMatchObject({ tasks: 2, attempts: 4, solved: 1, seconds: 120, usage: { calls: 12 } });
  });

  it("count what was declared ready and is wrong", () => {
    const wrong = attempt("direct", "a", { ...failed, ended: "draft", declaredReady: true });
    expect(summaries([wrong])).toMatchObject([{ declaredReady: 1, readyButWrong: 1, solved: 0 }]);
    expect(resultsTable(results(wrong))).toContain("not solved, suite green; 3 calls, 10,000 in");
  });

  it("are a table of strategies and one of tasks", () => {
    expect(
      resultsTable(
        results(
          attempt("direct", "a|b"),
          attempt("flow", "a|b", failed),
          attempt("flow", "c", { usage: { ...attempt("", "").usage, costUsd: null } }),
        ),
      ),
    ).toMatchInlineSnapshot(`
"suite \`tiny\`, model \`some-model\`, effort as each task sets it.

| strategy | tasks | attempts | solved | pass@1 (95 %) | declared ready | ready but wrong | calls | tokens in | repeat a prompt | or a reply, too | tokens out | cost | time per solved |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
| direct | 1 | 1 | 1 | 100 % (100 % to 100 %) | 1 | 0 | 3 | 10,000 | 60 % | 70 % | 900 | $0.0500 | 30 s |
| flow | 2 | 2 | 1 | 50 % (0 % to 100 %) | 1 | 0 | 6 | 20,000 | 60 % | 70 % | 1,800 | unknown | 1 min |

The strategies did not try the same tasks. On the 1 that all of them tried:

| strategy | tasks | attempts | solved | pass@1 (95 %) | declared ready | ready but wrong | calls | tokens in | repeat a prompt | or a reply, too | tokens out | cost | time per solved |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
| direct | 1 | 1 | 1 | 100 % (100 % to 100 %) | 1 | 0 | 3 | 10,000 | 60 % | 70 % | 900 | $0.0500 | 30 s |
| flow | 1 | 1 | 0 | 0 % (0 % to 0 %) | 0 | 0 | 3 | 10,000 | 60 % | 70 % | 900 | $0.0500 | – |

Solved: the hidden tests accept the patch. Every attempt counts, a crash and a give-up as failures. Declared ready: the flow by its proof; direct and sample when the existing suite runs to its end and nothing that passed fails (they have no test of their own). Tokens in that repeat the beginning of an earlier prompt of the same attempt could be served by a cache; the share is told by characters. Time per solved: of all attempts, by those that were solved, without set-up and judging. Unknown cost: the model's price is not known.

| task | direct | flow |
| --- | --: | --: |
| \`a\\|b\` | solved, ready; 3 calls, 10,000 in | not solved, gave up; 3 calls, 10,000 in |
| \`c\` | – | solved, ready; 3 calls, 10,000 in |
"
`);
  });

  it("name what is not finished, and don't count it", () => {
    const text = resultsTable({
      ...results(attempt("flow", "a")),
      unfinished: [{ strategy: "flow", task: "b", attempt: 1 }],
    });
    expect(text).toContain("Not finished, and counted neither way: 1 (flow, b, 1).");
    expect(text).toContain("| flow | 1 | 1 | 1 |");
  });

  it("are compared task by task, with what was gained and lost", () => {
    const before = results(attempt("flow", "a", failed), attempt("flow", "b"), attempt("flow", "gone"));
    const after = results(attempt("flow", "a"), attempt("flow", "b"), attempt("direct", "a"));
    const text = comparisonTable(before, after);
    expect(text).toContain("| flow | 2 | 50 % → 100 % | +50 (0 to +100) |");
    expect(text).toContain("flow: gained `a`; lost none.");
    expect(comparisonTable(before, results(attempt("direct", "a")))).toContain("no strategy");
  });

  it("are a page that asks for nothing, with plots, and shows text of others as text", () => {
    const page = resultsPage(results(attempt("direct", "<script>x</script>", failed), attempt("flow", "a")));
    expect(page.match(/<svg /g)).toHaveLength(3);
    expect(page).not.toContain("<script");
    expect(page).not.toMatch(/(href|src)=/);
    expect(page).not.toContain("NaN");
    expect(resultsPage(results())).toContain("No attempt is finished.");
  });
});

describe("an attempt", () => {
  it("has a folder that every file system takes, and no other attempt has", () => {
    expect(cellFolder("out", { strategy: "sample:10", task: "org/repo-1", attempt: 2 })).toMatch(
      /^out\/sample-10\/org-repo-1-[0-9a-f]{8}\/2$/,
    );
    const names = ["a b", "a/b", "a-b", "..", ".", "A. Sum", "sample:10", "sample-10"];
    const folders = names.map(folderName);
    expect(new Set(folders).size).toBe(names.length);
    for (const folder of folders) expect(folder).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
  });

  it("comes before second attempts at anything", () => {
    const planned = [
      { strategy: "direct", task: "a", attempts: 2 },
      { strategy: "flow", task: "a", attempts: 1 },
    ];
    expect(cellsOf(planned).map(({ strategy, attempt: n }) => `${strategy} ${n}`)).toEqual([
      "direct 1",
      "flow 1",
      "direct 2",
    ]);
  });

  it("is not charged for the time between a kill and its resumption", () => {
    const at = (seconds: number) => new Date(1_000_000_000_000 + seconds * 1000).toISOString();
    const events: RunEvent[] = [
      { type: "noted", at: at(0), stage: "verify", kind: "x", text: "" },
      { type: "noted", at: at(10), stage: "verify", kind: "x", text: "" },
      { type: "run-resumed", at: at(1000) },
      { type: "noted", at: at(1005), stage: "verify", kind: "x", text: "" },
    ];
    expect(secondsOf(events)).toBe(15);
  });

  it("counts tokens that begin an earlier prompt once for each call, and a resumed reply not at all", () => {
    const call = (content: string, calls: number): RunEvent => ({
      type: "model-replied",
      at: new Date(0).toISOString(),
      stage: "implement",
      questions: [],
      request: "",
      messages: [{ role: "user", content }],
      text: "r",
      finish: "stop",
      model: "m",
      usage: { calls, inputTokens: 100 * calls, cachedTokens: 0, outputTokens: 1, costUsd: null },
      durationMs: 1,
    });
    const prompt = "x".repeat(994);
    expect(repeatedTokens([call(prompt, 1), call(prompt, 0), call(prompt, 1), call("y", 1)])).toEqual({
      prompts: 100 + 86,
      withReplies: 100 + 86,
    });
  });
});
