import { LLMock } from "@copilotkit/aimock";
import { afterEach, describe, expect, it } from "@jest/globals";
import { openAiModel } from "../../src/model/openai-model.js";
import { system, user } from "../support/recorded.js";
import { systemClock } from "../support/system-clock.js";

const unaborted = new AbortController().signal;
const limits = { startMs: 2_000, stallMs: 1_000, totalMs: 5_000, tries: 3, pauseMs: 10 };

describe("an implementation of the protocol that is not ours: aimock", () => {
  const mock = new LLMock({ port: 0 });
  afterEach(() => mock.stop());

  async function open(prepare: (mock: LLMock) => void) {
    mock.reset();
    prepare(mock);
    await mock.start();
    const options = {
      apiKey: "mock",
      baseUrl: `${mock.url}/v1`,
      model: "gpt-4o",
      clock: systemClock,
      limits,
    };
    return openAiModel(options);
  }

  it("gives a reply by stream, whole, with usage", async () => {
    const text = `Long enough for several pieces, with ünïcode 👋 and\n\n\`\`\`yaml\ngoal: x\n\`\`\`\n${"word ".repeat(200)}`;
    const model = await open((mock) => mock.onMessage("Plan it.", { content: text }));
    const reply = await model.reply(
      { stage: "understand", messages: [system("You plan."), user("Plan it.")] },
      unaborted,
    );
    expect(reply).toMatchObject({ text, finish: "stop", usage: { calls: 1, costUsd: null } });
    expect(reply.usage.inputTokens).toBeGreaterThan(3);
    expect(reply.usage.outputTokens).toBeGreaterThan(150);
  });

  it("is asked again after its errors", async () => {
    const model = await open((mock) => {
      mock.onMessage("Plan it.", { content: "Here." });
      mock.nextRequestError(429, { message: "slow down", type: "rate_limit_error" });
    });
    const reply = await model.reply({ stage: "understand", messages: [user("Plan it.")] }, unaborted);
    expect(reply.text).toBe("Here.");
  });

  it("says that it has no reply in a way that ends the call", async () => {
    const model = await open((mock) => mock.onMessage("Plan it.", { content: "Here." }));
    await expect(
      model.reply({ stage: "understand", messages: [user("Something else.")] }, unaborted),
    ).rejects.toMatchObject({ name: "PatchwrightError" });
  });
});
