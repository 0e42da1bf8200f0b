import { afterEach, describe, expect, it } from "@jest/globals";
import OpenAI from "openai";
import type { ModelClient } from "../../src/domain/ports.js";
import type { Message, RunEvent } from "../../src/domain/run-event.js";
import { openAiModel } from "../../src/model/openai-model.js";
import { replayEndpoint } from "../../src/model/replay-endpoint.js";
import { replayModel } from "../../src/model/replay-model.js";
import { assistant, recorded, system, user } from "../support/recorded.js";
import { systemClock } from "../support/system-clock.js";

const unaborted = new AbortController().signal;
const first = [system("You read code."), user("Files:\na.ts\nb.ts\n\nWhat is wrong?")];
const second = [...first, assistant("A bug in a.ts."), user("Fix it.")];
const events: RunEvent[] = [
  recorded(first, "A bug in a.ts."),
  recorded(second, "Done, once.", { stage: "implement" }),
  recorded(second, "Done, twice.\n\n```yaml\n- ünïcode 👋\n```", { stage: "implement", cached: 12 }),
  recorded([user("Go on.")], "I won't.", { finish: "refusal" }),
  recorded([user("Say more.")], "More and", { finish: "length" }),
];

const ask = (model: ModelClient, stage: "understand" | "implement", messages: Message[]) =>
  model.reply({ stage, messages }, unaborted);

describe("replayModel", () => {
  it("gives each recorded reply back, and those to the same prompt in their order", async () => {
    const model = replayModel(events, { file: "run.jsonl" });
    expect((await ask(model, "implement", second)).text).toBe("Done, once.");
    expect(await ask(model, "understand", first)).toEqual({
      text: "A bug in a.ts.",
      finish: "stop",
      model: "m",
      usage: events[0]?.type === "model-replied" ? events[0].usage : null,
    });
    expect((await ask(model, "implement", second)).text).toContain("Done, twice.");
  });

  it("shows in what a changed prompt differs from the most similar one", async () => {
    const model = replayModel(events, { file: "run.jsonl" });
    const changed = [system("You read code."), user("Files:\na.ts\nc.ts\n\nWhat is wrong?")];
    await expect(ask(model, "understand", changed)).rejects.toMatchObject({
      code: "replay-mismatch",
      details: { file: "run.jsonl", stage: "understand", detail: "- b.ts | + c.ts" },
    });
  });

  it("says so when a prompt is asked more often than it was recorded", async () => {
    const model = replayModel(events, { file: "run.jsonl" });
    await ask(model, "understand", first);
    await expect(ask(model, "understand", first)).rejects.toMatchObject({
      details: { detail: "it was asked more often than it was recorded" },
    });
  });

  it("says so when nothing was recorded in that stage", async () => {
    await expect(ask(replayModel([], { file: "f" }), "understand", first)).rejects.toMatchObject({
      details: { detail: "nothing was recorded there" },
    });
  });
});

describe("replayEndpoint", () => {
  let close = async () => {};
  afterEach(() => close());

  async function open() {
    const endpoint = await replayEndpoint({ events });
    close = endpoint.close;
    const limits = { tries: 3, pauseMs: 10, emptyTries: 1 };
    const notes: string[] = [];
    const model = openAiModel({
      apiKey: "none",
      baseUrl: endpoint.url,
      model: "m",
      clock: systemClock,
      limits,
      onNote: (note) => notes.push(note),
    });
    return { endpoint, model, notes };
  }

  it("gives our own client what the journal holds, over HTTP", async () => {
    const { model } = await open();
    expect(await ask(model, "understand", first)).toMatchObject({ text: "A bug in a.ts.", finish: "stop" });
    expect((await ask(model, "implement", second)).text).toBe("Done, once.");
    expect(await ask(model, "implement", second)).toMatchObject({
      text: "Done, twice.\n\n```yaml\n- ünïcode 👋\n```",
      usage: { inputTokens: 20, cachedTokens: 12, outputTokens: 6 },
    });
    expect(await ask(model, "implement", [user("Go on.")])).toMatchObject({
      finish: "refusal",
      text: "I won't.",
    });
    expect(await ask(model, "implement", [user("Say more.")])).toMatchObject({ finish: "length" });
  });

  it("gives the official client a whole completion and the models", async () => {
    const { endpoint } = await open();
    const client = new OpenAI({ apiKey: "none", baseURL: endpoint.url });
    const reply = await client.chat.completions.create({ model: "m", messages: first });
    expect(reply.choices[0]?.message.content).toBe("A bug in a.ts.");
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["m"]);
  });

  it("refuses a changed prompt once, with the difference where a person sees it", async () => {
    const { model, notes } = await open();
    const changed = [system("You read code."), user("Files:\na.ts\nc.ts\n\nWhat is wrong?")];
    await expect(ask(model, "understand", changed)).rejects.toMatchObject({
      code: "model-failed",
      message: expect.stringContaining("the journal holds no reply to this prompt: - b.ts | + c.ts"),
    });
    expect(notes).toEqual([]);
  });

  it("says what it does not serve", async () => {
    const { endpoint } = await open();
    expect((await fetch(`${endpoint.url}/embeddings`, { method: "POST", body: "{}" })).status).toBe(404);
    const bad = await fetch(`${endpoint.url}/chat/completions`, { method: "POST", body: "nonsense" });
    expect(bad.status).toBe(400);
  });
});
