import { describe, expect, it } from "@jest/globals";
import type { ModelClient, ModelReply, ModelRequest } from "../../src/domain/ports.js";
import { type Caps, noUsage, type Usage } from "../../src/domain/usage.js";
import { type BudgetOptions, budgeted } from "../../src/model/budget.js";
import { loadPrices } from "../../src/model/pricing.js";
import { user } from "../support/recorded.js";
import { systemClock } from "../support/system-clock.js";

const caps: Caps = { calls: 3, inputTokens: 1_000, costUsd: null, minutes: 1 };
const request: ModelRequest = { stage: "implement", messages: [user("word ".repeat(100))] };
const unaborted = new AbortController().signal;
const usage = (more: Partial<Usage> = {}): Usage => ({
  calls: 1,
  inputTokens: 104,
  cachedTokens: 0,
  outputTokens: 10,
  costUsd: null,
  ...more,
});

/** A model that takes a moment and reports what it is told to. */
function model(own: Usage = usage(), before: (request: ModelRequest) => void = () => {}) {
  let asked = 0;
  const client: ModelClient = {
    model: "gpt-4o",
    reply: async (request): Promise<ModelReply> => {
      asked += 1;
      await systemClock.sleep(5);
      before(request);
      return { text: "x", finish: "stop", model: "gpt-4o", usage: own };
    },
  };
  return { client, asked: () => asked };
}

const budget = (client: ModelClient, options: Partial<BudgetOptions> = {}) =>
  budgeted(client, { caps, used: noUsage, clock: systemClock, ...options });

describe("a budget", () => {
  it("lets as many calls through as it has, one after another", async () => {
    const { client, asked } = model();
    const held = budget(client);
    for (let call = 0; call < 3; call += 1) await held.reply(request, unaborted);
    await expect(held.reply(request, unaborted)).rejects.toMatchObject({
      code: "budget-spent",
      details: { detail: "the 3 calls are used up" },
    });
    expect(asked()).toBe(3);
    expect(held.used()).toMatchObject({ calls: 3, inputTokens: 312, outputTokens: 30 });
  });

  it("checklist 9: is not exceeded by calls at the same time", async () => {
    const { client, asked } = model();
    const held = budget(client);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => held.reply(request, unaborted)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(asked()).toBe(3);
    expect(held.used().calls).toBe(3);
  });

  it("reserves the input before it is sent, and frees what was not needed", async () => {
    const small = { ...caps, inputTokens: 200 };
    const { client } = model(usage({ inputTokens: 60 }));
    const held = budget(client, { caps: small });
    const [, second] = await Promise.allSettled([
      held.reply(request, unaborted),
      held.reply(request, unaborted),
    ]);
    expect(second).toMatchObject({
      reason: { code: "budget-spent", message: expect.stringContaining("of 200 tokens") },
    });
    await held.reply(request, unaborted);
    expect(held.used().inputTokens).toBe(120);
  });

  it("counts what earlier parts of the run used", async () => {
    const { client, asked } = model();
    const held = budget(client, { used: usage({ calls: 3 }) });
    await expect(held.reply(request, unaborted)).rejects.toMatchObject({ code: "budget-spent" });
    expect(asked()).toBe(0);
  });

  it("counts attempts that were paid for, even of a call that failed, and forbids the next one when it does not fit", async () => {
    const { client } = model(usage(), ({ onWasted }) => {
      for (;;) onWasted?.(usage());
    });
    const held = budget(client);
    await expect(held.reply(request, unaborted)).rejects.toMatchObject({ code: "budget-spent" });
    expect(held.used()).toMatchObject({ calls: 3, inputTokens: 312 });
  });

  it("counts an attempt once that is in the reply's usage too", async () => {
    const { client } = model(usage({ calls: 2, inputTokens: 208, outputTokens: 20 }), ({ onWasted }) =>
      onWasted?.(usage()),
    );
    const held = budget(client);
    const reply = await held.reply(request, unaborted);
    expect(reply.usage).toMatchObject({ calls: 2, inputTokens: 208, outputTokens: 20 });
    expect(held.used()).toEqual(reply.usage);
  });

  it("frees the reservation of a call that failed", async () => {
    const { client } = model(usage(), () => {
      throw new Error("down");
    });
    const held = budget(client, { caps: { ...caps, calls: 1 } });
    await expect(held.reply(request, unaborted)).rejects.toThrow("down");
    await expect(held.reply(request, unaborted)).rejects.toThrow("down");
    expect(held.used()).toEqual(noUsage);
  });

  it("prices each reply, the cached input lower", async () => {
    const { client } = model(usage({ inputTokens: 1_000_000, cachedTokens: 500_000, outputTokens: 100_000 }));
    const own = loadPrices({ "gpt-4o": { input: 2, cached: 1, output: 10 } });
    const reply = await budget(client, { cost: own }).reply(request, unaborted);
    expect(reply.usage.costUsd).toBeCloseTo(1 + 0.5 + 1);
  });

  it("checklist 9: reserves money for the output too", async () => {
    const { client } = model();
    const cost = loadPrices({ "gpt-4o": { input: 0, output: 10 } });
    const capped = { ...caps, costUsd: 0.1 };
    const held = budget(client, { cost, caps: capped, outputTokens: 8_000 });
    const results = await Promise.allSettled([
      held.reply(request, unaborted),
      held.reply(request, unaborted),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(results[1]).toMatchObject({ reason: { message: expect.stringContaining("$0.16 of $0.10") } });
  });

  it("does not go on without knowing the price when the cost is capped", async () => {
    const { client, asked } = model();
    const unknown = { ...client, model: "my-own-model" };
    await expect(
      budget(unknown, { caps: { ...caps, costUsd: 5 } }).reply(request, unaborted),
    ).rejects.toMatchObject({ code: "model-price-unknown" });
    expect(asked()).toBe(0);
    expect((await budget(unknown).reply(request, unaborted)).usage.costUsd).toBeGreaterThan(0);
  });

  it("checklist 9: ends a call that is under way when the minutes are over", async () => {
    const waits: ModelClient = {
      model: "m",
      reply: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    };
    const held = budget(waits, { caps: { ...caps, minutes: 0.001 } });
    await expect(held.reply(request, unaborted)).rejects.toMatchObject({
      code: "budget-spent",
      details: { detail: "its 0.001 minutes are over" },
    });
    await expect(held.reply(request, unaborted)).rejects.toMatchObject({ code: "budget-spent" });
  });
});

describe("prices", () => {
  const million = usage({ inputTokens: 1_000_000, outputTokens: 1_000_000 });

  it("are known for a provider's models, by name or by its address", async () => {
    expect((await loadPrices())(million, "gpt-4o-2024-08-06")).toBeGreaterThan(1);
    expect((await loadPrices({}, "https://openrouter.ai/api/v1"))(million, "openai/gpt-4o")).toBeGreaterThan(
      1,
    );
  });

  it("are not made up for a server of one's own, or for a name that nobody knows", async () => {
    expect((await loadPrices({}, "http://127.0.0.1:8080/v1"))(million, "gpt-4o")).toBeNull();
    expect((await loadPrices())(million, "my-own-model")).toBeNull();
    expect((await loadPrices())(million, "constructor")).toBeNull();
  });
});
