import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { openAiModel } from "../../src/model/openai-model.js";
import { freePort } from "../support/free-port.js";
import { system, user } from "../support/recorded.js";
import { systemClock } from "../support/system-clock.js";

const require = createRequire(import.meta.url);
const mockLlm = require.resolve("@dwmkerr/mock-llm");
const unaborted = new AbortController().signal;
const limits = { startMs: 20_000, stallMs: 20_000, totalMs: 60_000, tries: 3, pauseMs: 10 };

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

  it("checklist 23: gives a reply by stream, whole, with usage", async () => {
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

describe("another implementation of the protocol that is not ours: mock-llm", () => {
  const text = "Long enough for pieces, with ünïcode 👋 and\n\n```yaml\ngoal: x\n```\nand more.";
  let folder = "";
  let server: ChildProcess;
  let baseUrl = "";

  /** A rule for prompts of one user's message; with `sequence`, for one request of its kind. */
  const rule = (prompt: string, status: number, body: object, sequence?: number) => ({
    path: "/v1/chat/completions",
    match: `body.messages[-1].content == '${prompt}'`,
    ...(sequence !== undefined && { sequence }),
    response: { status, content: JSON.stringify(body) },
  });
  const says = (content: string) => ({
    id: "c1",
    object: "chat.completion",
    created: 1,
    model: "served",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
  });
  const error = (message: string, code: string) => ({
    error: { message, type: "invalid_request_error", code },
  });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "mock-llm-"));
    const rules = [
      rule("Plan it.", 200, says(text)),
      rule("Try it.", 200, says("Here.")),
      rule("Try it.", 429, error("slow down", "rate_limit_exceeded"), 0),
      rule("Too much.", 400, error("maximum context length is 10 tokens", "context_length_exceeded")),
    ];
    // JSON is YAML.
    const config = path.join(folder, "mock-llm.yaml");
    await writeFile(config, JSON.stringify({ streaming: { chunkSize: 9, chunkIntervalMs: 2 }, rules }));
    const port = await freePort();
    server = spawn(process.execPath, [mockLlm, "--config", config], {
      env: { HOST: "127.0.0.1", PORT: String(port), PATH: process.env.PATH },
      stdio: "ignore",
    });
    baseUrl = `http://127.0.0.1:${port}`;
    const isUp = () =>
      fetch(`${baseUrl}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    for (let tries = 0; tries < 150 && server.exitCode === null; tries += 1) {
      if (await isUp()) return;
      await systemClock.sleep(100);
    }
    throw new Error("mock-llm did not start");
  });

  afterAll(async () => {
    if (server.exitCode === null) {
      server.kill();
      await once(server, "exit");
    }
    await rm(folder, { recursive: true });
  });

  const ask = (prompt: string) =>
    openAiModel({ apiKey: "mock", baseUrl: `${baseUrl}/v1`, model: "m", clock: systemClock, limits }).reply(
      { stage: "understand", messages: [system("You plan."), user(prompt)] },
      unaborted,
    );

  it("gives a reply by stream, whole; the usage that it does not report is counted by us", async () => {
    const reply = await ask("Plan it.");
    expect(reply).toMatchObject({ text, finish: "stop", model: "served", usage: { calls: 1 } });
    expect(reply.usage.inputTokens).toBeGreaterThan(3);
    expect(reply.usage.outputTokens).toBeGreaterThan(15);
  });

  it("is asked again after an error that it sends in a stream with status 200", async () => {
    expect((await ask("Try it.")).text).toBe("Here.");
  });

  it("says that a prompt is too long, in a stream with status 200, with our code", async () => {
    await expect(ask("Too much.")).rejects.toMatchObject({ code: "model-context-overflow" });
  });

  it("says that it has no reply in a way that ends the call", async () => {
    await expect(ask("Something else.")).rejects.toMatchObject({ name: "PatchwrightError" });
  });
});
