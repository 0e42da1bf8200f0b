import { afterEach, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { Config } from "../../src/domain/config.js";
import { ask } from "../../src/flow/ask.js";
import { planOf } from "../../src/flow/plan.js";
import { joined, section, untrusted } from "../../src/flow/prompt.js";
import { defineQuestion } from "../../src/flow/question.js";
import { memoryJournal } from "../../src/journal/open-journal.js";
import { openAiModel } from "../../src/model/openai-model.js";
import { notes } from "../support/flow.js";
import {
  type Behaviour,
  fails,
  type ModelServer,
  modelServer,
  refuses,
  streams,
} from "../support/model-server.js";
import { plainWorkspace } from "../support/plain-workspace.js";
import { assistant, system, user } from "../support/recorded.js";
import { systemClock } from "../support/system-clock.js";

const plan = defineQuestion({
  name: "plan",
  title: "Plan",
  instructions: "Plan it.",
  answer: z.object({ goal: z.string(), steps: z.array(z.string()).min(1) }),
});
const good = "```yaml\nplan:\n  goal: done\n  steps:\n    - one\n```\n";
const code = "\nWRITE src/a.js\n```js\nexport const a = 1;\n```\n";
const overflows = fails(400, {
  code: "context_length_exceeded",
  message: "This model's maximum context length is 100 tokens",
});

let server: ModelServer;
afterEach(() => server.close());

interface More {
  edits?: boolean;
  opening?: string;
  before?: Parameters<typeof ask>[1]["before"];
  jsonSchema?: boolean;
}

async function asked(behaviours: Behaviour[], more: More = {}) {
  const { edits = false, opening = "The files.", before = [system("You plan.")], jsonSchema = false } = more;
  server = await modelServer(...behaviours);
  const limits = { pauseMs: 5, emptyTries: 1 };
  const model = openAiModel({
    apiKey: "k",
    baseUrl: server.url,
    model: "m",
    clock: systemClock,
    limits,
    jsonSchema,
  });
  const journal = memoryJournal(systemClock);
  const room = {
    plan: planOf(Config.parse({})),
    workspace: plainWorkspace({}),
    model,
    journal,
    clock: systemClock,
    signal: new AbortController().signal,
  };
  const result = await ask(room, { stage: "understand", before, opening, questions: [plan], edits }).catch(
    (error: unknown) => ({ error }),
  );
  return { result, events: journal.events(), sent: server.asked.map(({ messages }) => messages) };
}

describe("asking, with an endpoint that misbehaves on purpose", () => {
  it("gives the answers, the edits and the conversation of a good reply", async () => {
    const { result, sent } = await asked([streams(good + code)], { edits: true });
    expect(result).toEqual({
      answers: { plan: { goal: "done", steps: ["one"] } },
      edits: [{ kind: "write", path: "src/a.js", content: "export const a = 1;\n" }],
      conversation: [...(sent[0] ?? []), assistant(good + code)],
    });
  });

  it("case 33: sends an unusable reply back with the precise complaint, after an unchanged prefix", async () => {
    const bad = "```yaml\nplan:\n  goal: done\n```";
    const { result, sent, events } = await asked([streams(bad), streams(good)]);
    expect(result).toMatchObject({ answers: { plan: { goal: "done" } } });
    expect(sent[1]?.slice(0, 2)).toEqual(sent[0]);
    expect(sent[1]?.slice(2)).toMatchObject([
      assistant(bad),
      { role: "user", content: expect.stringMatching(/can't be used:[\s\S]*steps[\s\S]*whole answer again/) },
    ]);
    expect(notes(events, "reply-unusable")).toEqual([expect.stringContaining("steps")]);
  });

  it("case 33: a reply that was cut off is not used, even when it reads well so far", async () => {
    const { result, sent, events } = await asked(
      [streams(good + code, { finish: "length" }), streams(good + code)],
      { edits: true },
    );
    expect(result).toMatchObject({ answers: { plan: { goal: "done" } } });
    expect(sent).toHaveLength(2);
    expect(sent[1]?.at(-1)?.content).toContain("cut off at the length limit");
    expect(events.flatMap((event) => (event.type === "model-replied" ? [event.finish] : []))).toEqual([
      "length",
      "stop",
    ]);
  });

  it("case 33: fails with the last complaint after a bounded number of tries, with every reply journaled", async () => {
    const { result, events } = await asked([streams("I would rather not say.")]);
    expect(result).toMatchObject({
      error: {
        code: "model-reply-unusable",
        details: { questions: "plan", tries: 3, detail: expect.stringContaining("no YAML") },
      },
    });
    expect(events.filter(({ type }) => type === "model-replied")).toHaveLength(3);
  });

  it("case 34: asks again after a refusal, without the refusal in the conversation", async () => {
    const { result, sent, events } = await asked([refuses, streams(good)]);
    expect(result).toMatchObject({ answers: { plan: { goal: "done" } } });
    expect(sent[1]).toEqual(sent[0]);
    expect(notes(events, "reply-unusable")).toEqual(["it refused: I can't help with that."]);
  });

  it("case 34: a refusal that stays ends within the bound", async () => {
    const { result, events } = await asked([refuses]);
    expect(result).toMatchObject({
      error: { code: "model-reply-unusable", details: { detail: "it refused: I can't help with that." } },
    });
    expect(events.filter(({ type }) => type === "model-replied")).toHaveLength(3);
  });

  it("asks for JSON by the schema where a setting allows it, for answers without edits only", async () => {
    const json = JSON.stringify({ plan: { goal: "done", steps: ["one"] } });
    const { result } = await asked([streams(json)], { jsonSchema: true });
    expect(result).toMatchObject({ answers: { plan: { goal: "done" } } });
    expect(server.asked[0]).toMatchObject({
      response_format: {
        type: "json_schema",
        json_schema: { schema: { properties: { plan: { type: "object" } } } },
      },
    });
    await server.close();
    await asked([streams(good + code)], { jsonSchema: true, edits: true });
    expect(server.asked[0]).not.toHaveProperty("response_format");
    await server.close();
    await asked([streams(good)]);
    expect(server.asked[0]).not.toHaveProperty("response_format");
  });
});

describe("a prompt that is longer than the model takes", () => {
  const file = (name: string) => untrusted(name, `the text of ${name}`);
  const opening = joined(
    section("The repository", "Its tests are run by jest.", file("folders")),
    section("What its maintainers tell contributors", file("AGENTS.md")),
    section(
      "Files that may matter",
      "Found by a search.",
      ...["src/a.js", "src/b.js", "src/c.js", "src/d.js"].map(file),
      file("declarations in src/e.js"),
    ),
    section("A sample of how its tests are written", file("test/a.test.js")),
    section("The task", untrusted("task", "# Heading of the asker\n\nDo it.")),
  );
  const before = [
    system("You plan."),
    user(opening),
    assistant("read"),
    user(joined("See:", file("src/f.js"))),
    assistant("seen"),
  ];
  /** The names of the blocks that are left of a prompt. */
  const left = (messages: readonly { content: string }[] = []) =>
    messages.flatMap(({ content }) => [...content.matchAll(/^<data name="(.+?)"/gm)].map(([, name]) => name));

  it("loses what can be spared, in a fixed order, each cut in the journal, and keeps the task", async () => {
    const { result, sent, events } = await asked([overflows], { before, opening: file("failures") });
    expect(result).toMatchObject({ error: { code: "model-context-overflow" } });
    expect(sent.map(left)).toEqual([
      [
        "folders",
        "AGENTS.md",
        "src/a.js",
        "src/b.js",
        "src/c.js",
        "src/d.js",
        "declarations in src/e.js",
        "test/a.test.js",
        "task",
        "src/f.js",
        "failures",
      ],
      [
        "folders",
        "AGENTS.md",
        "src/a.js",
        "src/b.js",
        "src/c.js",
        "src/d.js",
        "test/a.test.js",
        "task",
        "src/f.js",
        "failures",
      ],
      ["folders", "AGENTS.md", "src/a.js", "src/b.js", "test/a.test.js", "task", "src/f.js", "failures"],
      ["folders", "AGENTS.md", "src/a.js", "src/b.js", "task", "src/f.js", "failures"],
      ["folders", "AGENTS.md", "src/a.js", "src/b.js", "task", "failures"],
      ["folders", "AGENTS.md", "src/a.js", "task", "failures"],
      ["folders", "src/a.js", "task", "failures"],
      ["src/a.js", "task", "failures"],
    ]);
    const cuts = notes(events, "prompt-shortened");
    expect(cuts).toHaveLength(7);
    expect(cuts[0]).toMatch(/^left out: declarations of further files\. .*maximum context length/);
  });

  it("is sent whole where it fits, and goes on from what fitted", async () => {
    const whole = await asked([streams(good)], { before });
    expect(whole.sent[0]?.slice(0, -1)).toEqual(before);
    await server.close();
    const { result, sent, events } = await asked([overflows, streams("nonsense"), streams(good)], { before });
    expect(result).toMatchObject({ conversation: [...(sent[2] ?? []), assistant(good)] });
    expect(sent[2]?.slice(0, sent[1]?.length)).toEqual(sent[1]);
    expect(sent[1]?.[1]?.content).toContain("[left out, for want of room: declarations in src/e.js]");
    expect(notes(events, "prompt-shortened")).toHaveLength(1);
    const replied = events.find((event) => event.type === "model-replied");
    expect(replied).toMatchObject({ messages: sent[1] });
  });
});
