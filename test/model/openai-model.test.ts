import { afterEach, describe, expect, it } from "@jest/globals";
import type { PatchwrightError } from "../../src/domain/errors.js";
import type { ModelRequest } from "../../src/domain/ports.js";
import type { Usage } from "../../src/domain/usage.js";
import { type OpenAiModelOptions, openAiModel } from "../../src/model/openai-model.js";
import {
  answers,
  type Behaviour,
  breaksOff,
  completion,
  drips,
  fails,
  hangs,
  type ModelServer,
  modelServer,
  refuses,
  streams,
  usage,
} from "../support/model-server.js";
import { systemClock } from "../support/system-clock.js";

const request: ModelRequest = {
  stage: "understand",
  messages: [
    { role: "system", content: "You read code." },
    { role: "user", content: "What does it do?" },
  ],
};
const limits = {
  startMs: 800,
  stallMs: 400,
  totalMs: 4_000,
  tries: 3,
  emptyTries: 2,
  pauseMs: 10,
  longestPauseMs: 1_500,
};
const unaborted = new AbortController().signal;

let server: ModelServer;
const notes: string[] = [];
const wasted: Usage[] = [];
afterEach(async () => {
  notes.length = 0;
  wasted.length = 0;
  await server.close();
});

async function ask(options: Partial<OpenAiModelOptions>, ...behaviours: Behaviour[]) {
  server = await modelServer(...behaviours);
  const model = openAiModel({
    apiKey: "key",
    baseUrl: server.url,
    model: "asked-for",
    clock: systemClock,
    limits,
    onNote: (note) => notes.push(note),
    ...options,
  });
  return model.reply({ ...request, onWasted: (usage) => wasted.push(usage) }, unaborted);
}

/** How the call failed, and after how many milliseconds. */
async function failure(options: Partial<OpenAiModelOptions>, ...behaviours: Behaviour[]) {
  const start = Date.now();
  const error = await ask(options, ...behaviours).then(
    () => null,
    (error: PatchwrightError) => error,
  );
  return { code: error?.code, message: error?.message ?? "", ms: Date.now() - start };
}

describe("an endpoint that behaves", () => {
  it("is asked once, by stream, and its reply comes back whole with what it cost", async () => {
    const reply = await ask({}, streams("It says hello\nto everyone.", { usage: usage(14, 7, 4) }));
    expect(reply).toEqual({
      text: "It says hello\nto everyone.",
      finish: "stop",
      model: "model-as-served",
      usage: { calls: 1, inputTokens: 14, cachedTokens: 4, outputTokens: 7, costUsd: null },
    });
    expect(server.asked).toEqual([
      {
        model: "asked-for",
        messages: request.messages,
        stream: true,
        stream_options: { include_usage: true },
        temperature: 0.2,
      },
    ]);
    expect(server.headers[0]?.authorization).toBe("Bearer key");
  });

  it("may say that it was cut at its limit", async () => {
    expect(await ask({}, streams("half of", { finish: "length" }))).toMatchObject({ finish: "length" });
  });

  it("may answer whole instead of by stream", async () => {
    expect(await ask({}, answers(200, completion("whole")))).toMatchObject({ text: "whole", finish: "stop" });
  });

  it("may think aloud first, which is no part of the reply but is paid for", async () => {
    const reply = await ask({}, streams(`<think>${"hm ".repeat(200)}</think>\n\nYes.`, { usage: null }));
    expect(reply.text).toBe("Yes.");
    expect(reply.usage.outputTokens).toBeGreaterThan(150);
  });

  it("may send its content in parts, of which the text counts", async () => {
    const content = [
      { type: "thinking", thinking: [] },
      { type: "text", text: "Yes." },
    ];
    const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
    expect((await ask({}, answers(200, completion("", { choices })))).text).toBe("Yes.");
  });
});

describe("case 34: empty replies and refusals", () => {
  it("case 34: an empty reply is asked again, and what it cost is counted", async () => {
    const reply = await ask(
      {},
      streams("", { usage: usage(14, 0) }),
      streams("Here.", { usage: usage(14, 3) }),
    );
    expect(reply).toMatchObject({ text: "Here.", usage: { calls: 2, inputTokens: 28, outputTokens: 3 } });
    expect(wasted).toMatchObject([{ calls: 1, inputTokens: 14 }]);
  });

  it("case 34: an endpoint that stays empty has failed, after a bounded number of tries", async () => {
    expect(await failure({}, streams(""))).toMatchObject({
      code: "model-failed",
      message: expect.stringContaining("the reply was empty"),
    });
    expect(server.asked).toHaveLength(2);
  });

  it("case 34: a refusal is asked again, and comes back as one when it stays", async () => {
    expect(await ask({}, refuses)).toMatchObject({
      text: "I can't help with that.",
      finish: "refusal",
      usage: { calls: 2 },
    });
    expect(server.asked).toHaveLength(2);
  });

  it("case 34: a reply that a filter stopped is a refusal", async () => {
    expect(await ask({}, streams("Once", { finish: "content_filter" }))).toMatchObject({ finish: "refusal" });
  });

  it("case 34: thinking that used up the output limit says so, and is not repeated", async () => {
    const result = await failure({}, streams("<think>and then", { finish: "length" }));
    expect(result).toMatchObject({ code: "model-failed", message: expect.stringContaining("output limit") });
    expect(server.asked).toHaveLength(1);
    expect(wasted).toHaveLength(1);
  });
});

describe("case 35: too many requests", () => {
  it.each([
    ["Retry-After in seconds", { "retry-after": "1" }, 1_000],
    ["Retry-After as a date", () => ({ "retry-after": new Date(Date.now() + 2_000).toUTCString() }), 500],
    ["retry-after-ms", { "retry-after-ms": "300" }, 300],
  ])("case 35: waits as long as %s says, then asks again", async (_, header, atLeast) => {
    const headers = typeof header === "function" ? header() : header;
    const reply = await ask(
      { limits: { ...limits, totalMs: 4_000, longestPauseMs: 3_000 } },
      fails(429, {}, headers),
      streams("Here."),
    );
    expect(reply).toMatchObject({ text: "Here.", usage: { calls: 1 } });
    const [first = 0, second = 0] = server.times;
    expect(second - first).toBeGreaterThanOrEqual(atLeast - 20);
    expect(notes).toEqual([
      expect.stringContaining("attempt 1 of 3 failed: HTTP 429: no such luck; again in"),
    ]);
  });

  it("case 35: without the header it pauses by itself, longer each time, and then fails", async () => {
    const result = await failure({}, fails(429));
    expect(result).toMatchObject({
      code: "model-failed",
      message: expect.stringContaining("failed 3 times: HTTP 429"),
    });
    expect(server.asked).toHaveLength(3);
    expect(result.ms).toBeLessThan(10_000);
  });

  it("case 35: a pause beyond what we wait is a failure at once", async () => {
    const result = await failure({}, fails(429, {}, { "retry-after": "3600" }));
    expect(result).toMatchObject({ code: "model-failed", message: expect.stringContaining("wait 3600 s") });
    expect(result.ms).toBeLessThan(10_000);
    expect(server.asked).toHaveLength(1);
  });

  it("case 35: an account without credit is not asked again", async () => {
    const result = await failure(
      {},
      fails(429, { code: "insufficient_quota", message: "You exceeded your quota" }),
    );
    expect(result).toMatchObject({
      code: "model-failed",
      message: expect.stringContaining("exceeded your quota"),
    });
    expect(server.asked).toHaveLength(1);
  });
});

describe("case 36: errors, resets and streams that break off", () => {
  const reset: Behaviour = (response) => response.socket?.resetAndDestroy();
  const broken: [string, Behaviour][] = [
    ["HTTP 500", fails(500)],
    ["HTTP 503 with a page of HTML", answers(503, "<html><body>down</body></html>")],
    ["a reset before any answer", reset],
    ["a reset in mid-stream", breaksOff((response) => response.socket?.resetAndDestroy())],
    ["a stream that ends early", breaksOff((response) => response.end())],
    ["a stream that says it is done early", breaksOff((response) => response.end("data: [DONE]\n\n"))],
    ["a piece that is no JSON", breaksOff((response) => response.end("data: {nonsense\n\n"))],
    ["a piece of another kind", breaksOff((response) => response.end('data: {"choices": 7}\n\n'))],
    [
      "an error in mid-stream",
      breaksOff((response) => response.end('data: {"error":{"message":"overloaded"}}\n\n')),
    ],
    ["a stall before the answer", hangs],
    ["a stall in mid-stream", breaksOff(() => {})],
    ["a body that is cut off", answers(200, '{"choices":[{"mess', { "content-type": "application/json" })],
    ["an empty body", answers(200, "")],
    ["status 200 with an error body", answers(200, { error: { message: "overloaded", code: 529 } })],
    ["a body that is no completion", answers(200, { hello: "world" })],
  ];

  it.each(broken)(
    "case 36: after %s it is asked again, and nothing of the first part is kept",
    async (_, behaviour) => {
      const reply = await ask({}, behaviour, streams("Here."));
      expect(reply).toMatchObject({ text: "Here.", finish: "stop" });
      expect(server.asked).toHaveLength(2);
    },
  );

  it.each(broken)("case 36: when %s is all there is, it fails within its deadline", async (_, behaviour) => {
    const result = await failure({}, behaviour);
    expect(result.code).toMatch(/^model-(failed|unreachable)$/);
    expect(result.ms).toBeLessThan(limits.totalMs + 10_000);
  });

  it("case 36: what was said before a stream broke off is counted as used", async () => {
    const said = "word ".repeat(100);
    const reply = await ask(
      {},
      breaksOff((response) => response.end(), said),
      streams("Here."),
    );
    expect(wasted).toHaveLength(1);
    expect(wasted[0]?.outputTokens).toBeGreaterThan(80);
    expect(reply.usage.calls).toBe(2);
  });

  it("case 36: what the counting throws ends the call", async () => {
    server = await modelServer(streams(""));
    const model = openAiModel({ apiKey: "key", baseUrl: server.url, model: "m", clock: systemClock, limits });
    const onWasted = () => {
      throw new Error("no more");
    };
    await expect(model.reply({ ...request, onWasted }, unaborted)).rejects.toThrow("no more");
    expect(server.asked).toHaveLength(1);
  });

  it("case 36: an endpoint that nobody listens at is unreachable", async () => {
    server = await modelServer(streams("x"));
    const model = openAiModel({
      apiKey: "key",
      baseUrl: "http://127.0.0.1:9/v1",
      model: "m",
      clock: systemClock,
      limits,
    });
    await expect(model.reply(request, unaborted)).rejects.toMatchObject({
      code: "model-unreachable",
      message: expect.stringContaining("http://127.0.0.1:9/v1"),
    });
  });

  it("case 36: a page of HTML with status 200 is not asked for again", async () => {
    const result = await failure({}, answers(200, "<html><body>Welcome</body></html>"));
    expect(result).toMatchObject({
      code: "model-failed",
      message: expect.stringContaining("is the base URL right?"),
    });
    expect(server.asked).toHaveLength(1);
  });

  it("case 36: a stream under the wrong content type is read as what it is", async () => {
    const mislabelled: Behaviour = (response, body, request) => {
      const head = response.writeHead.bind(response);
      response.writeHead = () => head(200, { "content-type": "text/plain" });
      return streams("Here.")(response, body, request);
    };
    expect((await ask({}, mislabelled)).text).toBe("Here.");
  });
});

describe("case 37: the key and the model", () => {
  it.each([
    ["401", fails(401, { message: "Incorrect API key" }), "model-rejected-key"],
    ["403", fails(403), "model-rejected-key"],
    [
      "404 and the model",
      fails(404, { code: "model_not_found", message: "The model `x` does not exist" }),
      "model-unknown",
    ],
    [
      "404 in a local server's words",
      fails(404, { message: "model 'x' not found, try pulling it first" }),
      "model-unknown",
    ],
    ["400 in a router's words", fails(400, { message: "x is not a valid model ID" }), "model-unknown"],
    [
      "404 for a deployment",
      fails(404, {
        code: "DeploymentNotFound",
        message: "The API deployment for this resource does not exist.",
      }),
      "model-unknown",
    ],
    ["404 for anything else", fails(404, { message: "Not Found" }), "model-failed"],
    ["402 for credit", fails(402, { message: "Insufficient credits" }), "model-failed"],
    ["400 for anything else", fails(400, { message: "messages must alternate" }), "model-failed"],
  ])("case 37: %s ends the call at once with its own code", async (_, behaviour, code) => {
    const result = await failure({}, behaviour);
    expect(result.code).toBe(code);
    expect(result.ms).toBeLessThan(10_000);
    expect(server.asked).toHaveLength(1);
  });

  it("case 37: no key at all is said before anything is sent", async () => {
    expect(await failure({ apiKey: "" }, streams("x"))).toMatchObject({ code: "model-no-key" });
    expect(server.asked).toHaveLength(0);
  });

  it("case 37: a password in the base URL is in no message", async () => {
    server = await modelServer(fails(401));
    const baseUrl = server.url.replace("http://", "http://user:hunter2@");
    const model = openAiModel({ apiKey: "key", baseUrl, model: "m", clock: systemClock, limits });
    const error = await model.reply(request, unaborted).catch((error: PatchwrightError) => error);
    expect(error).toHaveProperty("code");
    expect(JSON.stringify([error, (error as Error).message])).not.toContain("hunter2");
  });
});

describe("case 38: a prompt that is too long", () => {
  it.each([
    fails(400, { code: "context_length_exceeded", message: "too long" }),
    fails(400, { message: "This model's maximum context length is 8192 tokens." }),
    fails(400, {
      type: "exceed_context_size_error",
      message: "the request exceeds the available context size",
    }),
    fails(413, { message: "prompt is too long: 210000 tokens > 200000 maximum" }),
    fails(429, { message: "Request too large for m on tokens per min (TPM): Limit 10000, Requested 20000" }),
  ])("case 38: is told from other failures (%#)", async (behaviour) => {
    expect(await failure({}, behaviour)).toMatchObject({ code: "model-context-overflow" });
    expect(server.asked).toHaveLength(1);
  });

  it("case 38: is not sent at all where the limit is known", async () => {
    expect(await failure({ contextTokens: 5 }, streams("x"))).toMatchObject({
      code: "model-context-overflow",
    });
    expect(server.asked).toHaveLength(0);
  });
});

describe("case 39: wrong figures and slow drips", () => {
  it.each([
    ["none", null],
    ["zero", usage(0, 0)],
    ["negative", usage(-4, -4)],
    ["far too much", usage(900_000, 2_000_000)],
    ["words", { prompt_tokens: "many", completion_tokens: null }],
    ["too little, as of a prompt that was cached", usage(1, 100)],
  ])("case 39: usage that is %s is replaced by our own count", async (_, reported) => {
    const messages = [{ role: "user" as const, content: "Please count these words. ".repeat(200) }];
    server = await modelServer(streams("One two three. ".repeat(50), { usage: reported }));
    const model = openAiModel({ apiKey: "key", baseUrl: server.url, model: "m", clock: systemClock, limits });
    const { usage: own } = await model.reply({ stage: "review", messages }, unaborted);
    expect(own.inputTokens).toBeGreaterThan(900);
    expect(own.inputTokens).toBeLessThan(1_200);
    expect(own.outputTokens).toBeGreaterThan(90);
    expect(own.outputTokens).toBeLessThan(260);
  });

  it("case 39: more cached tokens than input can't be", async () => {
    expect((await ask({}, streams("x", { usage: usage(12, 1, 400) }))).usage.cachedTokens).toBe(12);
  });

  it("case 39: a drip that never stalls ends at the deadline of the call", async () => {
    const result = await failure({ limits: { ...limits, totalMs: 700 } }, drips(50));
    expect(result).toMatchObject({ code: "model-failed", message: expect.stringContaining("deadline") });
    expect(result.ms).toBeGreaterThan(600);
    expect(result.ms).toBeLessThan(10_000);
  });
});

describe("parameters that an endpoint rejects", () => {
  const rejecting =
    (
      name: string,
      message = `Unsupported parameter: '${name}' is not supported with this model.`,
    ): Behaviour =>
    (response, body, request) =>
      (name in body ? fails(400, { message, param: name }) : streams("Here."))(response, body, request);

  it.each(["temperature", "stream_options", "reasoning_effort", "seed"])(
    "%s is left out from then on",
    async (name) => {
      server = await modelServer(rejecting(name));
      const model = openAiModel({
        apiKey: "key",
        baseUrl: server.url,
        model: "m",
        clock: systemClock,
        limits,
        reasoningEffort: "low",
        extra: { seed: 1 },
        onNote: (note) => notes.push(note),
      });
      expect((await model.reply(request, unaborted)).text).toBe("Here.");
      expect((await model.reply(request, unaborted)).text).toBe("Here.");
      expect(server.asked.map((body) => name in body)).toEqual([true, false, false]);
      expect(notes).toEqual([expect.stringContaining(`${name} is left out`)]);
    },
  );

  it("the output limit is sent under its older name", async () => {
    await ask(
      { maxOutputTokens: 99 },
      rejecting("max_completion_tokens", "Unrecognized request argument supplied: max_completion_tokens"),
    );
    expect(server.asked.at(-1)).toMatchObject({ max_tokens: 99 });
    expect(server.asked).toHaveLength(2);
  });

  it("several are learnt one after another", async () => {
    const picky: Behaviour = (response, body, request) => {
      const name = ["temperature", "stream_options", "max_completion_tokens", "max_tokens"].find(
        (key) => key in body,
      );
      const behave =
        name === undefined
          ? streams("Here.")
          : fails(400, { message: `${name}: Extra inputs are not permitted` });
      return behave(response, body, request);
    };
    expect((await ask({ maxOutputTokens: 99 }, picky)).text).toBe("Here.");
  });

  it("a system message is sent as the user's where there is no such role", async () => {
    const picky: Behaviour = (response, body, request) => {
      const has = body.messages.some(({ role }) => role === "system");
      const behave = has
        ? fails(400, {
            param: "messages[0].role",
            message: "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
          })
        : streams("Here.");
      return behave(response, body, request);
    };
    await ask({}, picky);
    expect(server.asked.at(-1)?.messages.map(({ role }) => role)).toEqual(["user", "user"]);
  });

  it("an endpoint that can't stream is asked for a whole reply", async () => {
    const picky: Behaviour = (response, body, request) =>
      (body.stream === true
        ? fails(400, { message: "stream is not supported" })
        : answers(200, completion("Here.")))(response, body, request);
    expect((await ask({}, picky)).text).toBe("Here.");
  });
});

describe("the caller", () => {
  it("can end a call at once, with its own reason", async () => {
    server = await modelServer(hangs);
    const model = openAiModel({ apiKey: "key", baseUrl: server.url, model: "m", clock: systemClock, limits });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("stop now")), 50);
    await expect(model.reply(request, controller.signal)).rejects.toThrow("stop now");
  });

  it("can end a pause", async () => {
    server = await modelServer(fails(429, {}, { "retry-after": "50" }));
    const patient = { ...limits, totalMs: 100_000, longestPauseMs: 60_000 };
    const at = { apiKey: "key", baseUrl: server.url, model: "m", clock: systemClock, limits: patient };
    const model = openAiModel(at);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("stop now")), 150);
    const start = Date.now();
    await expect(model.reply(request, controller.signal)).rejects.toThrow();
    expect(Date.now() - start).toBeLessThan(20_000);
  });

  it("gets its own headers and query through", async () => {
    await ask(
      { headers: { "api-key": "azure", "X-Team": "blue" }, query: { "api-version": "v1" } },
      streams("x"),
    );
    expect(server.headers[0]).toMatchObject({ "api-key": "azure", "x-team": "blue" });
    expect(server.paths[0]).toBe("/v1/chat/completions?api-version=v1");
  });

  it("gets JSON by schema only where a setting and the question want it", async () => {
    const answerSchema = { type: "object", properties: { a: { type: "string" } } };
    server = await modelServer(streams('{"a":"b"}'));
    const options = { apiKey: "key", baseUrl: server.url, model: "m", clock: systemClock, limits };
    await openAiModel(options).reply({ ...request, answerSchema }, unaborted);
    await openAiModel({ ...options, jsonSchema: true }).reply(request, unaborted);
    await openAiModel({ ...options, jsonSchema: true }).reply({ ...request, answerSchema }, unaborted);
    expect(server.asked.map((body) => "response_format" in body)).toEqual([false, false, true]);
  });
});
