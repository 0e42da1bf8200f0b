import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Baseline } from "../../src/domain/baseline.js";
import type { GeneratedTest } from "../../src/domain/candidate.js";
import { type ChangeSet, textOf, toBase64 } from "../../src/domain/change-set.js";
import { Config } from "../../src/domain/config.js";
import type { ModelClient } from "../../src/domain/ports.js";
import type { RunEvent } from "../../src/domain/run-event.js";
import { openRoom } from "../../src/flow/open-room.js";
import type { Plan } from "../../src/flow/plan.js";
import type { Progress } from "../../src/flow/progress.js";
import type { Room } from "../../src/flow/room.js";
import type { Draft } from "../../src/flow/stages/implement.js";
import { measureBaseline } from "../../src/flow/stages/measure-baseline.js";
import type { Reading } from "../../src/flow/stages/understand.js";
import { openJournal } from "../../src/journal/open-journal.js";
import { classifyNewTests } from "../../src/testing/classify-new-tests.js";
import { temporaryRepository } from "./repository.js";

/** A small task with a small repository: two rules, each easily forgotten. */
export const priceTask = {
  title: "Prices in euros",
  body: "`price(cents)` should give euros with two digits, such as `1.50` for 150. Zero gives `free`.",
  requirements: [],
  issue: null,
};

export const priceFiles = {
  "package.json": '{"name":"prices","type":"module","scripts":{"test":"node --test"}}',
  "src/price.js": "export const price = (cents) => String(cents);\n",
  "test/price.test.js": `import assert from "node:assert/strict";
import { it } from "node:test";
import { price } from "../src/price.js";

it("gives a text", () => {
  assert.equal(typeof price(1), "string");
});
`,
};

/** What the candidates of these tests make of src/price.js. */
export const code = {
  right:
    'export const price = (cents) => {\n  if (cents === 0) return "free";\n  return (cents / 100).toFixed(2);\n};\n',
  rightToo:
    'export function price(cents) {\n  const euros = (cents / 100).toFixed(2);\n  return cents === 0 ? "free" : euros;\n}\n',
  forgetsZero: "export const price = (cents) => (cents / 100).toFixed(2);\n",
  forgetsZeroToo:
    "export function price(cents) {\n  const euros = cents / 100;\n  return euros.toFixed(2);\n}\n",
};

/** A test file for node:test, from titles to assertions. */
export const testFile = (cases: Readonly<Record<string, string>>): string =>
  [
    'import assert from "node:assert/strict";\nimport { it } from "node:test";\nimport { price } from "../src/price.js";\n',
    ...Object.entries(cases).map(([title, body]) => `it(${JSON.stringify(title)}, () => {\n  ${body}\n});\n`),
  ].join("\n");

export const cases = {
  digits: { "keeps two digits": 'assert.equal(price(150), "1.50");' },
  zero: { "zero is free": 'assert.equal(price(0), "free");' },
  /** Nowhere in the task. */
  currency: { "names the currency": 'assert.equal(price(150), "1.50 EUR");' },
};

/** A real room on a repository, whose stages can be run one by one. */
export async function roomOn(
  model: ModelClient,
  {
    files = priceFiles,
    plan = {},
    task = priceTask,
  }: { files?: Readonly<Record<string, string>>; plan?: Partial<Plan>; task?: Room["task"] } = {},
) {
  const repository = temporaryRepository(files);
  const results = mkdtempSync(path.join(os.tmpdir(), "patchwright-run-"));
  const clock = { now: Date.now, sleep: async () => {} };
  const journal = await openJournal({ file: path.join(results, "run.jsonl"), clock });
  const opened = await openRoom({
    repository: repository.directory,
    task,
    config: Config.parse({ climbTo: "quick" }),
    model,
    openJournal: async () => journal,
    environment: { PATH: process.env.PATH, HOME: os.homedir() },
    clock,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const room: Room = { ...opened.room, plan: { ...opened.room.plan, ...plan } };
  const { suite, workspace, signal } = room;
  return {
    room,
    baseline: (): Promise<Baseline> => measureBaseline.run(room, {}),
    events: (): readonly RunEvent[] => journal.events(),
    /** Runs of the suite in one stage; a look at the syntax is none. */
    runs: (stage: string): number =>
      journal
        .events()
        .filter((event) => event.type === "command-finished" && event.stage === stage && event.tests !== null)
        .length,
    changes: (given: Readonly<Record<string, string>>): ChangeSet => changesOf(workspace.base, given),
    draft: (approach: number, given: Readonly<Record<string, string>>): Draft =>
      draftOf(workspace.base, approach, given),
    /** Tests in one file, as they behave on the base. */
    tests: async (content: string, where = "test/price-new.test.js"): Promise<GeneratedTest[]> => {
      const written = await classifyNewTests({
        suite,
        base: workspace.base,
        tests: [{ path: where, content }],
        signal,
      });
      return written.map((test) => ({
        ...test,
        follows: test.ids.map((id) => ({ title: id.split(" > ").at(-1) ?? "", sentence: `said of ${id}` })),
      }));
    },
    close: async () => {
      await opened.close();
      await journal.close();
      repository.remove();
      rmSync(results, { recursive: true, force: true });
    },
  };
}
export type StageRoom = Awaited<ReturnType<typeof roomOn>>;

const changesOf = (base: string, given: Readonly<Record<string, string>>): ChangeSet => ({
  base,
  files: Object.entries(given)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => ({ path: name, mode: "100644" as const, content: toBase64(text) })),
});

const draftOf = (base: string, approach: number, given: Readonly<Record<string, string>>): Draft => ({
  changes: changesOf(base, given),
  title: "Prices in euros",
  summary: ["as asked"],
  conversation: [
    ...reading.prefix,
    { role: "user", content: "Code it." },
    { role: "assistant", content: "Done." },
  ],
  approach,
});

/** A reading with three approaches. */
export const reading: Reading = {
  judgement: "clear",
  questions: [],
  alreadySoBecause: [],
  goal: "prices in euros",
  approaches: ["First", "Second", "Third"].map((name) => ({ name, idea: ["as it says"], risk: "none" })),
  contradicted: [],
  places: "",
  prefix: [
    { role: "system", content: "You work on a repository." },
    { role: "user", content: "Its files, and the task." },
    { role: "assistant", content: "Understood." },
  ],
  sample: "test/price.test.js",
};

/** Where the iteration stands with a candidate that was never run. */
export const progressOf = (draft: Draft, tests: GeneratedTest[] = []): Progress => ({
  candidate: { changes: draft.changes, approach: "First", distance: null },
  title: draft.title,
  summary: draft.summary,
  tests,
  anchors: [],
  contradicted: [],
  quarantined: [],
  conversation: draft.conversation,
  disagreements: [],
  approach: draft.approach,
  tried: [draft.approach],
  gained: [],
  hunks: null,
  ended: null,
});

export const fileIn = (changes: ChangeSet, name: string): string | null | undefined => {
  const file = changes.files.find((one) => one.path === name);
  return file && textOf(file);
};

const fenced = (text: string): string => `\`\`\`yaml\n${text.trim()}\n\`\`\`\n`;
export const written = (name: string, content: string): string =>
  `\nWRITE ${name}\n\`\`\`js\n${content}\`\`\`\n`;

export const replies = {
  implement: (content: string): string =>
    fenced("implement:\n  title: Prices in euros\n  summary: [as asked]") + written("src/price.js", content),
  /** The whole file again, with the sentence that asks for it where it has to be told. */
  fix: (content: string, sentence = ""): string =>
    fenced(
      `fix:\n  what_went_wrong: [something]\n  wrong: patch\n  sentence: ${JSON.stringify(sentence)}\n  fixed_flow: [as told]`,
    ) + written("src/price.js", content),
  tellApart: (sentence: string, name: string, content: string): string =>
    fenced(
      `tell_apart:\n  difference: found\n  input: "0"\n  sentence: ${JSON.stringify(sentence)}\n  title: zero is free`,
    ) + written(name, content),
  noDifference: fenced('tell_apart:\n  difference: none\n  input: ""\n  sentence: ""\n  title: ""'),
  cover: (changes: readonly { verdict: string; file?: string; content?: string }[]): string =>
    fenced(
      `cover_hunks:\n  changes:\n${changes
        .map(
          ({ verdict, file = "" }, index) =>
            `    - number: ${index + 1}\n      verdict: ${verdict}\n      why: Zero gives free\n      file: ${JSON.stringify(file)}\n      title: ""`,
        )
        .join("\n")}`,
    ) + changes.map(({ file, content }) => (file && content ? written(file, content) : "")).join(""),
  keep: fenced("review:\n  verdict: keep\n  findings: [fine]"),
};
