import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type BenchOptions, type BenchProgress, runBench } from "../../src/bench/run-bench.js";
import { PatchwrightError } from "../../src/domain/errors.js";
import type { ModelClient } from "../../src/domain/ports.js";
import { readJournal } from "../../src/journal/read-journal.js";
import { atOnce, patch } from "../support/sample-replies.js";
import { scriptedModel } from "../support/scripted-model.js";
import { tinySuite } from "../support/tiny-suite.js";

const clock = { now: Date.now, sleep: async () => {} };
const good = () => scriptedModel({ implement: [atOnce(patch.good)] });
const wrong = () => scriptedModel({ implement: [atOnce(patch.anySeparator)] });
const nobody: ModelClient = {
  model: "scripted",
  reply: async () => {
    throw new Error("nobody should be asked");
  },
};

describe("a bench", () => {
  let out: string;
  beforeEach(() => {
    out = mkdtempSync(path.join(os.tmpdir(), "patchwright-bench-"));
  });
  afterEach(() => rmSync(out, { recursive: true, force: true }));

  const bench = (modelOf: (name: string) => ModelClient, more: Partial<BenchOptions> = {}) =>
    runBench({
      suite: tinySuite(),
      only: undefined,
      strategies: ["direct"],
      attempts: 1,
      model: "scripted",
      modelOf: async ({ task, attempt }) => ({
        model: modelOf(`${task} ${attempt}`),
        cost: Promise.resolve(() => null),
      }),
      effort: undefined,
      without: [],
      out,
      concurrency: 1,
      budget: { costUsd: null, inputTokens: null },
      evaluateOnly: false,
      sandbox: undefined,
      environment: { PATH: process.env.PATH, HOME: os.homedir() },
      clock,
      signal: new AbortController().signal,
      onProgress: () => {},
      ...more,
    });
  const file = (...parts: string[]) => path.join(out, "direct", ...parts);

  it("checklist 24: keeps each attempt in a folder of its own, and never runs a finished one again", async () => {
    const told: BenchProgress[] = [];
    const first = await bench((name) => (name === "first 1" ? good() : wrong()), {
      onProgress: (progress) => told.push(progress),
    });
    expect(first.attempts).toMatchObject([
      { task: "first", solved: true, declaredReady: true, ended: "draft", usage: { calls: 1 } },
      { task: "second", solved: false, declaredReady: false, why: "the hidden test fails" },
    ]);
    expect(told.map(({ what, done }) => `${what} ${done}`)).toEqual([
      "began 0",
      "finished 1",
      "began 1",
      "finished 2",
    ]);
    for (const name of ["run.jsonl", "outcome.json", "patch.diff", "verdict.json"]) {
      expect(existsSync(file("first", "1", name))).toBe(true);
    }
    expect(existsSync(path.join(out, ".repositories"))).toBe(false);
    expect(JSON.parse(readFileSync(path.join(out, "results.json"), "utf8"))).toEqual(first);

    expect(await bench(() => nobody)).toEqual(first);
    const table = readFileSync(path.join(out, "results.md"), "utf8");
    expect(table).toContain("| direct | 2 | 2 | 1 | 50 % (0 % to 100 %) | 1 | 0 | 2 |");
  });

  it("checklist 10: counts a crash and a give-up as failures", async () => {
    const { attempts, unfinished } = await bench((name) =>
      name === "first 1" ? nobody : scriptedModel({ implement: [atOnce(patch.nothingFits)] }),
    );
    expect(attempts).toMatchObject([
      { ended: "crashed", solved: false, why: "it crashed (defect): nobody should be asked" },
      { ended: "gaveUp", solved: false },
    ]);
    expect(unfinished).toEqual([]);
  });

  it("does not count against a strategy that a task can't be prepared, and tries it again", async () => {
    const [task, ...others] = tinySuite().tasks;
    if (task === undefined) throw new Error("the suite is empty");
    const broken = { ...task, config: { ...task.config, setup: ["false"] } };
    const told: (string | null)[] = [];
    const { attempts, unfinished } = await bench(good, {
      suite: { name: "tiny", tasks: [broken, ...others] },
      onProgress: ({ why }) => told.push(why),
    });
    expect(told).toContainEqual(expect.stringContaining("The base does not install"));
    expect([attempts.map(({ task: id }) => id), unfinished.map(({ task: id }) => id)]).toEqual([
      ["second"],
      ["first"],
    ]);
    expect((await bench(good)).attempts).toHaveLength(2);
  });

  it("stops at an endpoint that is gone, counts nothing for it, and goes on later", async () => {
    const gone: ModelClient = {
      model: "scripted",
      reply: async () => {
        throw new PatchwrightError("model-unreachable", { endpoint: "http://x", detail: "refused" });
      },
    };
    await expect(bench((name) => (name === "first 1" ? good() : gone))).rejects.toMatchObject({
      code: "model-unreachable",
    });
    const { attempts, unfinished } = JSON.parse(readFileSync(path.join(out, "results.json"), "utf8"));
    expect([attempts.length, unfinished]).toEqual([1, [{ strategy: "direct", task: "second", attempt: 1 }]]);
    const later = await bench(good);
    expect(later.attempts.map(({ solved }) => solved)).toEqual([true, true]);
    const events = await readJournal(file("second", "1", "run.jsonl"));
    expect(events.filter(({ type }) => type === "run-resumed")).toHaveLength(1);
  });

  it("ends when its budget is spent, and goes on with a higher one", async () => {
    const budget = { costUsd: null, inputTokens: 10 };
    await expect(bench(good, { budget })).rejects.toMatchObject({ code: "bench-budget-spent" });
    expect(existsSync(file("first", "1", "verdict.json"))).toBe(true);
    expect(existsSync(file("second", "1", "outcome.json"))).toBe(false);
    expect((await bench(good)).attempts).toHaveLength(2);
  });

  it("asks nobody while the price is not known and the cost is capped", async () => {
    const budget = { costUsd: 1, inputTokens: null };
    await expect(bench(() => nobody, { budget })).rejects.toMatchObject({ code: "model-price-unknown" });
  });

  it("leaves an attempt that could not be judged unfinished, and judges it the next time", async () => {
    const unjudgeable = tinySuite(["first"]).tasks.map((task) => ({
      ...task,
      evaluate: async () => {
        throw new Error("the judge is ill");
      },
    }));
    const ill = await bench(good, { suite: { name: "tiny", tasks: unjudgeable } });
    expect(ill).toMatchObject({ attempts: [], unfinished: [{ task: "first" }] });
    const well = await bench(() => nobody, { suite: tinySuite(["first"]) });
    expect(well.attempts).toMatchObject([{ task: "first", solved: true }]);
  });

  it("judges again without asking", async () => {
    const one = { suite: tinySuite(["first"]) };
    await bench(good, one);
    const strict = tinySuite(["first"]).tasks.map((task) => ({
      ...task,
      evaluate: async () => ({ solved: false, why: "a stricter judge" }),
    }));
    const again = await bench(() => nobody, { suite: { name: "tiny", tasks: strict }, evaluateOnly: true });
    expect(again.attempts).toMatchObject([{ solved: false, why: "a stricter judge" }]);
  });

  it("takes more strategies and tasks, but no other model, into the same folder", async () => {
    await bench(good, { only: ["first"] });
    const more = await bench(() => scriptedModel({ implement: [patch.good, patch.good].map(atOnce) }), {
      strategies: ["sample:2"],
    });
    expect(more.attempts.map(({ strategy, task }) => `${strategy} ${task}`)).toEqual([
      "direct first",
      "sample:2 first",
      "sample:2 second",
    ]);
    const table = readFileSync(path.join(out, "results.md"), "utf8");
    expect(table).toContain("On the 1 that all of them tried:");
    expect(existsSync(path.join(out, "sample-2", "second", "1", "verdict.json"))).toBe(true);
    await expect(bench(good, { model: "another" })).rejects.toMatchObject({
      code: "bench-of-another-kind",
    });
    await expect(bench(good, { only: ["third"] })).rejects.toMatchObject({ code: "bench-no-task" });
  });

  it("stops cleanly in the middle", async () => {
    const controller = new AbortController();
    const stopping: ModelClient = {
      model: "scripted",
      reply: async () => {
        controller.abort(new PatchwrightError("stopped", { next: "" }));
        throw controller.signal.reason;
      },
    };
    await expect(bench(() => stopping, { signal: controller.signal })).rejects.toMatchObject({
      code: "stopped",
    });
    const { attempts, unfinished } = JSON.parse(readFileSync(path.join(out, "results.json"), "utf8"));
    expect([attempts.length, unfinished.length]).toEqual([0, 2]);
  });
});
