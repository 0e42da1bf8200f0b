import { afterEach, describe, expect, it } from "@jest/globals";
import { isPatchwrightError, PatchwrightError } from "../../src/domain/errors.js";
import { noUsage } from "../../src/domain/usage.js";
import { budgeted } from "../../src/model/budget.js";
import { openAiModel } from "../../src/model/openai-model.js";
import { loadPrices } from "../../src/model/pricing.js";
import { fallbackModel, modelPerStage } from "../../src/model/several-models.js";
import { askShrinking } from "../../src/model/shrink.js";
import { type Behaviour, fails, type ModelServer, modelServer, streams } from "../support/model-server.js";
import { user } from "../support/recorded.js";
import { systemClock } from "../support/system-clock.js";

const servers: ModelServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));
const unaborted = new AbortController().signal;

async function open(name: string, ...behaviours: Behaviour[]) {
  const server = await modelServer(...behaviours);
  servers.push(server);
  const limits = { tries: 2, pauseMs: 5, totalMs: 20_000 };
  const client = openAiModel({ apiKey: "k", baseUrl: server.url, model: name, clock: systemClock, limits });
  return { server, client };
}

const request = { stage: "understand", messages: [user("Hi")] } as const;

describe("fallbackModel", () => {
  it("asks the next when an endpoint fails for good, says so, and stays with the one that answered", async () => {
    const first = await open("first", fails(500));
    const second = await open("second", streams("Here."));
    const notes: string[] = [];
    const model = fallbackModel([first.client, second.client], (note) => notes.push(note));
    expect(model.model).toBe("first");
    expect((await model.reply(request, unaborted)).text).toBe("Here.");
    expect((await model.reply(request, unaborted)).text).toBe("Here.");
    expect(first.server.asked).toHaveLength(2);
    expect(second.server.asked).toHaveLength(2);
    expect(notes).toEqual([expect.stringMatching(/failed 2 times: HTTP 500.*Going on with second\.$/)]);
  });

  it("fails with the last one's failure when all fail", async () => {
    const first = await open("first", fails(500));
    const second = await open("second", fails(503));
    await expect(
      fallbackModel([first.client, second.client]).reply(request, unaborted),
    ).rejects.toMatchObject({
      message: expect.stringContaining("HTTP 503"),
    });
  });

  it.each([401, 404])("does not hide a wrong setting (HTTP %i)", async (status) => {
    const first = await open("first", fails(status, { code: "model_not_found" }));
    const second = await open("second", streams("Here."));
    const error = await fallbackModel([first.client, second.client])
      .reply(request, unaborted)
      .catch((error: unknown) => error);
    expect(isPatchwrightError(error) && error.code).toMatch(/^model-(rejected-key|unknown)$/);
    expect(second.server.asked).toHaveLength(0);
  });
});

describe("modelPerStage", () => {
  it("asks each stage's own model, and names them all", async () => {
    const plain = await open("plain", streams("plain"));
    const strong = await open("strong", streams("strong"));
    const model = modelPerStage(plain.client, { implement: strong.client });
    expect(model.model).toBe("plain (implement: strong)");
    expect((await model.reply(request, unaborted)).text).toBe("plain");
    expect((await model.reply({ ...request, stage: "implement" }, unaborted)).text).toBe("strong");
    expect(strong.server.asked[0]?.model).toBe("strong");
  });

  it("is priced by the model that a stage asks", async () => {
    const plain = await open("plain", streams("plain"));
    const strong = await open("strong", streams("strong"));
    const caps = { calls: 9, inputTokens: 9_999, costUsd: 1, minutes: 1 };
    const cost = loadPrices({ plain: { input: 0, output: 0 }, "model-as-served": { input: 0, output: 0 } });
    const model = budgeted(modelPerStage(plain.client, { implement: strong.client }), {
      caps,
      used: noUsage,
      clock: systemClock,
      cost,
    });
    await model.reply(request, unaborted);
    await expect(model.reply({ ...request, stage: "implement" }, unaborted)).rejects.toMatchObject({
      code: "model-price-unknown",
      details: { model: "strong" },
    });
  });
});

describe("askShrinking", () => {
  const cuts = ["a neighbouring test", "callers", "bodies"] as const;
  const overflow = () => new PatchwrightError("model-context-overflow", { model: "m", detail: "too long" });

  it("case 38: leaves things out in their order until it fits, and says each time what went", async () => {
    const tooLong = fails(400, { code: "context_length_exceeded", message: "9000 tokens > 8000" });
    const { server, client } = await open("m", tooLong, tooLong, streams("Here."));
    const cutsMade: string[] = [];
    const reply = await askShrinking(
      cuts,
      (leftOut) =>
        client.reply(
          { ...request, messages: [user(cuts.filter((cut) => !leftOut.has(cut)).join(", "))] },
          unaborted,
        ),
      (cut, why) => void cutsMade.push(`${cut}: ${why}`),
    );
    expect(reply.text).toBe("Here.");
    expect(server.asked.map((body) => body.messages[0]?.content)).toEqual([
      "a neighbouring test, callers, bodies",
      "callers, bodies",
      "bodies",
    ]);
    expect(cutsMade).toEqual([
      expect.stringMatching(/^a neighbouring test: .*9000 tokens/),
      expect.stringMatching(/^callers: /),
    ]);
  });

  it("case 38: fails when nothing more can be left out", async () => {
    let asked = 0;
    const ask = async () => {
      asked += 1;
      throw overflow();
    };
    await expect(askShrinking(cuts, ask, () => {})).rejects.toMatchObject({ code: "model-context-overflow" });
    expect(asked).toBe(4);
  });

  it("passes other failures on", async () => {
    const ask = async () => Promise.reject(new Error("down"));
    await expect(askShrinking(cuts, ask, () => {})).rejects.toThrow("down");
  });
});
