import type { Evidence } from "../../src/domain/evidence.js";
import type { Outcome } from "../../src/domain/outcome.js";
import type { NewRunEvent, RunEvent } from "../../src/domain/run-event.js";

/** Events written by hand for tests of reports, one second apart unless told. Nothing here was recorded. */
export function eventList(...made: (NewRunEvent & { afterMs?: number })[]): RunEvent[] {
  let now = Date.UTC(2026, 0, 5, 9, 0, 0);
  return made.map(({ afterMs = 1000, ...event }) => {
    now += afterMs;
    return { ...event, at: new Date(now).toISOString() };
  });
}

type Of<Type extends NewRunEvent["type"]> = Extract<NewRunEvent, { type: Type }>;
type Stage = Of<"stage-started">["stage"];

export const started = (change: Partial<Of<"run-started">> = {}): Of<"run-started"> => ({
  type: "run-started",
  version: "0.1.0",
  task: {
    title: "slugify drops a leading number",
    body: "`slugify('2 apples')` returns `apples`, expected `2-apples`.",
    requirements: [],
    issue: { repository: "octo/slug", number: 7 },
  },
  base: "a".repeat(40),
  effort: "standard",
  model: "example-model",
  caps: { calls: 8, inputTokens: 80_000, costUsd: 0.5, minutes: 60 },
  plan: ["understand the task", "write tests and the change", "fix, at most three times"],
  ...change,
});

export const begun = (stage: Stage): Of<"stage-started"> => ({
  type: "stage-started",
  stage,
  key: `key of ${stage}`,
});

export const finished = (
  stage: Stage,
  output: Of<"stage-finished">["output"] = null,
): Of<"stage-finished"> => ({
  type: "stage-finished",
  stage,
  key: `key of ${stage}`,
  output,
});

export const failed = (stage: Stage, code: string, message: string): Of<"stage-failed"> => ({
  type: "stage-failed",
  stage,
  key: `key of ${stage}`,
  code,
  message,
});

export const replied = (stage: Stage, change: Partial<Of<"model-replied">> = {}): Of<"model-replied"> => ({
  type: "model-replied",
  stage,
  questions: ["reflect"],
  request: "0".repeat(64),
  messages: [
    { role: "system", content: "You change code so that its tests prove the change." },
    { role: "user", content: "## Task\nslugify drops a leading number" },
  ],
  text: "reflect:\n  - keep digits at the start",
  finish: "stop",
  model: "example-model",
  usage: { calls: 1, inputTokens: 6_200, cachedTokens: 4_096, outputTokens: 410, costUsd: 0.0123 },
  durationMs: 8_200,
  ...change,
});

export const ran = (
  stage: Stage,
  tests: Of<"command-finished">["tests"],
  change: Partial<Of<"command-finished">> = {},
): Of<"command-finished"> => ({
  type: "command-finished",
  stage,
  purpose: "whole suite",
  command: "npx jest",
  exitCode: tests === null || tests.failed > 0 ? 1 : 0,
  limit: null,
  durationMs: 3_400,
  tests,
  ...change,
});

export const noted = (stage: Stage, kind: string, text: string): Of<"noted"> => ({
  type: "noted",
  stage,
  kind,
  text,
});

export const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  changeSet: "c".repeat(64),
  command: "npx jest",
  runner: "jest",
  base: { passed: 41, failed: 1, skipped: 2 },
  head: { passed: 44, failed: 0, skipped: 2 },
  comparison: {
    fixed: ["test/slug.test.js > slugify > keeps a year"],
    broken: [],
    vanished: [],
    skipped: [],
    stillFailing: [],
    flaky: ["test/clock.test.js > tick > waits a moment"],
    addedPassing: [
      "test/slug-number.test.js > a leading number stays",
      "test/slug-number.test.js > `0` alone | stays",
    ],
    addedFailing: [],
  },
  newTests: [
    { id: "test/slug-number.test.js > a leading number stays", onBase: "failed", onHead: "passed" },
    { id: "test/slug-number.test.js > `0` alone | stays", onBase: "absent", onHead: "passed" },
  ],
  hunks: [
    { path: "src/slug.js", line: 12, noticedBy: ["test/slug-number.test.js > a leading number stays"] },
    { path: "src/slug.js", line: 40, noticedBy: [] },
  ],
  objections: [],
  ...change,
});

export const ready = (
  change: Partial<Extract<Outcome, { kind: "ready" }>> = {},
): Extract<Outcome, { kind: "ready" }> => ({
  kind: "ready",
  changes: {
    base: "a".repeat(40),
    files: [
      {
        path: "src/slug.js",
        mode: "100644",
        content: Buffer.from(
          "export const slugify = (text) => text.toLowerCase().replace(/ /g, '-');\n",
        ).toString("base64"),
      },
      { path: "src/old.js", mode: "100644", content: null },
    ],
  },
  title: "Keep a leading number in slugs",
  summary: ["`slugify` keeps digits at the start of a text.", "The rule for letters is as it was."],
  evidence: evidence(),
  ...change,
});

export const draft = (
  change: Partial<Extract<Outcome, { kind: "draft" }>> = {},
): Extract<Outcome, { kind: "draft" }> => ({
  ...ready(),
  kind: "draft",
  missing: ["One hunk is noticed by no test."],
  ...change,
});

/** A whole run as the flow journals one, ending in `outcome`. */
export function wholeRun(outcome: Outcome = ready()): RunEvent[] {
  return eventList(
    started(),
    begun("measureBaseline"),
    ran("measureBaseline", { passed: 41, failed: 1, skipped: 2 }, { purpose: "suite on the base" }),
    ran("measureBaseline", { passed: 0, failed: 1, skipped: 0 }, { purpose: "failing tests again" }),
    finished("measureBaseline"),
    begun("gatherContext"),
    { ...finished("gatherContext"), afterMs: 240 },
    begun("understand"),
    { ...replied("understand", { questions: ["reflect", "localise", "approaches"] }), afterMs: 9_000 },
    finished("understand"),
    begun("writeTests"),
    {
      ...replied("writeTests", {
        questions: ["tests"],
        text: "```js\ntest('a leading number stays', () => {});\n```",
      }),
      afterMs: 12_000,
    },
    ran("writeTests", { passed: 0, failed: 1, skipped: 0 }, { purpose: "new tests on the base" }),
    noted("writeTests", "test-kept", "`a leading number stays` is red for the right reason"),
    finished("writeTests"),
    begun("implement"),
    { ...replied("implement", { questions: ["edits"] }), afterMs: 11_000 },
    finished("implement"),
    begun("iterateOnTests"),
    ran("iterateOnTests", { passed: 2, failed: 0, skipped: 0 }, { purpose: "new tests" }),
    noted("iterateOnTests", "anchor", "test/slug-number.test.js > a leading number stays"),
    finished("iterateOnTests"),
    begun("verify"),
    ran("verify", { passed: 44, failed: 0, skipped: 2 }),
    finished("verify"),
    {
      type: "run-finished",
      outcome,
      usage: { calls: 3, inputTokens: 18_600, cachedTokens: 12_288, outputTokens: 1_230, costUsd: 0.0369 },
    },
  );
}

/** The diff of `ready()`'s change to src/slug.js. */
export const slugDiff = {
  path: "src/slug.js",
  unified: [
    "--- a/src/slug.js",
    "+++ b/src/slug.js",
    "@@ -9,7 +9,7 @@",
    " /** Lower case, words joined by hyphens. */",
    " export function slugify(text) {",
    "   const words = text.toLowerCase().split(/\\s+/);",
    "-  return words.filter((word) => /[a-z]/.test(word)).join('-');",
    "+  return words.filter((word) => /[a-z0-9]/.test(word)).join('-');",
    " }",
    " ",
    " /** The other way, as far as it can be had. */",
    "@@ -38,4 +38,4 @@",
    " export function unslugify(slug) {",
    "   const words = slug.split('-');",
    "-  return words.join(' ')",
    "+  return words.join(' ');",
    " }",
    "",
  ].join("\n"),
};
