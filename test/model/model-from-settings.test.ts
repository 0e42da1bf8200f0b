import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "@jest/globals";
import { modelFromSettings } from "../../src/model/model-from-settings.js";
import { fails, type ModelServer, modelServer, streams } from "../support/model-server.js";
import { user } from "../support/recorded.js";
import { systemClock } from "../support/system-clock.js";

let server: ModelServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});
const clock = systemClock;
const unaborted = new AbortController().signal;
const messages = [user("Hi")];

describe("the model that the environment sets up", () => {
  it("asks the endpoint, the model and the parameters that are set", async () => {
    server = await modelServer(streams("Here."));
    const { model, cost, endpoint } = await modelFromSettings(
      {
        OPENAI_API_KEY: "key",
        OPENAI_BASE_URL: server.url,
        PATCHWRIGHT_MODEL: "plain",
        PATCHWRIGHT_STAGE_MODELS: "implement=strong, review=careful",
        PATCHWRIGHT_TEMPERATURE: "none",
        PATCHWRIGHT_MAX_OUTPUT_TOKENS: "900",
        PATCHWRIGHT_REASONING_EFFORT: "low",
        PATCHWRIGHT_PARAMETERS: '{"seed": 7}',
        PATCHWRIGHT_HEADERS: '{"X-Team": "blue"}',
        PATCHWRIGHT_PRICES: '{"plain": {"input": 1, "output": 2}}',
        PATCHWRIGHT_CONTEXT_TOKENS: "",
        HTTPS_PROXY: "http://127.0.0.1:9",
        NO_PROXY: "127.0.0.1",
      },
      { clock },
    );
    await model.reply({ stage: "understand", messages }, unaborted);
    await model.reply({ stage: "implement", messages }, unaborted);
    expect(server.asked[0]).toEqual({
      model: "plain",
      messages,
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 900,
      reasoning_effort: "low",
      seed: 7,
    });
    expect(server.asked[1]?.model).toBe("strong");
    expect(server.headers[0]).toMatchObject({ authorization: "Bearer key", "x-team": "blue" });
    expect(model.model).toBe("plain (implement: strong, review: careful)");
    expect(endpoint).toBe(new URL(server.url).origin);
    const usage = { calls: 1, inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 0, costUsd: null };
    expect((await cost)(usage, "plain")).toBe(1);
  });

  it("may name several models, of which the first that works is asked", async () => {
    server = await modelServer(fails(402), streams("Here."));
    const notes: string[] = [];
    const env = { OPENAI_BASE_URL: server.url, PATCHWRIGHT_MODEL: "one, two" };
    const { model } = await modelFromSettings(env, { clock, onNote: (note) => notes.push(note) });
    await model.reply({ stage: "understand", messages }, unaborted);
    expect(server.asked.map((body) => body.model)).toEqual(["one", "two"]);
    expect(notes).toHaveLength(1);
  });

  it("is the repository's where the environment names none", async () => {
    const { model } = await modelFromSettings({ OPENAI_API_KEY: "k" }, { clock, chosen: "from-config" });
    expect(model.model).toBe("from-config");
  });

  it.each([
    [{}, "model-no-key", "OPENAI_API_KEY"],
    [{ OPENAI_API_KEY: "" }, "model-no-key", "OPENAI_API_KEY"],
    [{ OPENAI_API_KEY: "k" }, "model-no-key", "PATCHWRIGHT_MODEL"],
    [{ OPENAI_API_KEY: "k", OPENAI_BASE_URL: "localhost" }, "config-invalid", "OPENAI_BASE_URL"],
    [
      { OPENAI_API_KEY: "k", PATCHWRIGHT_MODEL: "m", PATCHWRIGHT_HEADERS: "X-Team: blue" },
      "config-invalid",
      "PATCHWRIGHT_HEADERS",
    ],
    [
      { OPENAI_API_KEY: "k", PATCHWRIGHT_MODEL: "m", PATCHWRIGHT_STAGE_MODELS: "lunch=m" },
      "config-invalid",
      "lunch=m",
    ],
    [
      { OPENAI_API_KEY: "k", PATCHWRIGHT_MODEL: "m", PATCHWRIGHT_CA_FILE: "/nowhere/ca.pem" },
      "config-invalid",
      "PATCHWRIGHT_CA_FILE",
    ],
    [
      { OPENAI_API_KEY: "k", PATCHWRIGHT_MODEL: "m", PATCHWRIGHT_CLIENT_KEY_FILE: "/k" },
      "config-invalid",
      "both",
    ],
    [
      { OPENAI_API_KEY: "k", PATCHWRIGHT_MODEL: "m", PATCHWRIGHT_TEMPERATURE: "hot" },
      "config-invalid",
      "PATCHWRIGHT_TEMPERATURE",
    ],
  ])("says what is missing or wrong: %j", async (env, code, named) => {
    await expect(modelFromSettings(env, { clock })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(named),
    });
  });

  it("has every setting described in docs/models.md, and no other", () => {
    const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
    const known = [...read("src/model/model-from-settings.ts").matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(
      ([, name]) => name,
    );
    const described = new Set(
      [...read("docs/models.md").matchAll(/\b(?:OPENAI|PATCHWRIGHT)_[A-Z_]+|\b(?:HTTPS|NO)_PROXY/g)].map(
        ([name]) => name,
      ),
    );
    expect([...described].sort()).toEqual([...known].sort());
  });
});
