import { afterEach, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import type { ModelReply } from "../../src/domain/ports.js";
import type { Message } from "../../src/domain/run-event.js";
import { openAiModel } from "../../src/model/openai-model.js";
import { withRepair } from "../../src/model/with-repair.js";
import { type Behaviour, type ModelServer, modelServer, refuses, streams } from "../support/model-server.js";
import { system, user } from "../support/recorded.js";
import { systemClock } from "../support/system-clock.js";

const schema = z.object({ goal: z.string(), steps: z.array(z.string()).min(1) });
const messages = [system("You plan."), user("Plan it.")];
const good = "```yaml\ngoal: done\nsteps:\n  - one\n```\n\nsrc/a.ts\n```\ncode\n```";

let server: ModelServer;
afterEach(() => server.close());

async function ask(behaviours: Behaviour[], more: { tries?: number; accept?: () => string | null } = {}) {
  server = await modelServer(...behaviours);
  const limits = { pauseMs: 5, emptyTries: 1 };
  const model = openAiModel({ apiKey: "k", baseUrl: server.url, model: "m", clock: systemClock, limits });
  const replies: { reply: ModelReply; to: readonly Message[] }[] = [];
  const answer = withRepair({
    model,
    stage: "understand",
    messages,
    schema,
    questions: ["plan"],
    onReply: (reply, to) => void replies.push({ reply, to }),
    now: systemClock.now,
    signal: new AbortController().signal,
    ...more,
  });
  return { answer: await answer.catch((error: unknown) => ({ error })), replies };
}

describe("withRepair", () => {
  it("gives the value, the code and the conversation of a good reply", async () => {
    const { answer, replies } = await ask([streams(good)]);
    expect(answer).toEqual({
      value: { goal: "done", steps: ["one"] },
      rest: "src/a.ts\n```\ncode\n```",
      messages: [...messages, { role: "assistant", content: good }],
    });
    expect(replies).toMatchObject([{ to: messages, reply: { text: good } }]);
  });

  it("case 33: sends an unusable reply back with the precise complaint, after an unchanged prefix", async () => {
    const bad = "```yaml\ngoal: done\n```";
    const { answer, replies } = await ask([streams(bad), streams(good)]);
    expect(answer).toMatchObject({ value: { goal: "done" } });
    const [first, second] = server.asked;
    expect(second?.messages.slice(0, 2)).toEqual(first?.messages);
    expect(second?.messages.slice(2)).toEqual([
      { role: "assistant", content: bad },
      {
        role: "user",
        content: expect.stringMatching(/could not be used: `steps`: .*\n\nAnswer again, whole/),
      },
    ]);
    expect(replies).toHaveLength(2);
  });

  it("case 33: a reply that was cut off is not used, even when it reads well so far", async () => {
    const { answer } = await ask([streams(good, { finish: "length" }), streams(good)]);
    expect(answer).toMatchObject({ value: { goal: "done" } });
    expect(server.asked.at(-1)?.messages.at(-1)?.content).toContain("cut off at the length limit");
  });

  it("case 33: fails with the last complaint after a bounded number of tries, with every reply told", async () => {
    const { answer, replies } = await ask([streams("I would rather not say.")]);
    expect(answer).toMatchObject({
      error: {
        code: "model-reply-unusable",
        details: { questions: "plan", tries: 3, detail: "it holds no YAML with the keys goal, steps" },
      },
    });
    expect(replies).toHaveLength(3);
  });

  it("case 34: asks again after a refusal, without the refusal in the conversation", async () => {
    const { answer, replies } = await ask([refuses, streams(good)]);
    expect(answer).toMatchObject({ value: { goal: "done" } });
    expect(server.asked.map((body) => body.messages.length)).toEqual([2, 2]);
    expect(replies.map(({ reply }) => reply.finish)).toEqual(["refusal", "stop"]);
  });

  it("asks again with an objection of the caller's own", async () => {
    const objections = ["src/b.ts is not there", null];
    const { answer } = await ask([streams(good)], { accept: () => objections.shift() ?? null });
    expect(answer).toMatchObject({ value: { goal: "done" } });
    expect(server.asked.at(-1)?.messages.at(-1)?.content).toContain("src/b.ts is not there");
  });
});
