import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openAiModel } from "../../src/model/openai-model.js";
import { freePort } from "../support/free-port.js";
import { type ModelServer, modelServer, streams } from "../support/model-server.js";
import { system, user } from "../support/recorded.js";
import { systemClock } from "../support/system-clock.js";

/** `pip install "litellm[proxy]"` puts it on the PATH. It takes half a minute to start. */
const hasLitellm = spawnSync("litellm", ["--version"], { stdio: "ignore" }).status === 0;
const group = hasLitellm ? describe : describe.skip;

group("a gateway that is not ours: LiteLLM's proxy (litellm)", () => {
  const text = "Here is ünïcode 👋.\n\n```yaml\ngoal: x\n```";
  const key = "sk-conformance-of-patchwright";
  let folder = "";
  let proxy: ChildProcess;
  let backend: ModelServer;
  let baseUrl = "";

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "litellm-"));
    backend = await modelServer(streams("Through the gateway."));
    const mocked = (name: string, reply: string) => ({
      model_name: name,
      litellm_params: { model: `openai/${name}`, api_key: "none", mock_response: reply },
    });
    const config = {
      model_list: [
        mocked("plain", text),
        mocked("limited", "litellm.RateLimitError"),
        mocked("long", "litellm.ContextWindowExceededError"),
        mocked("broken", "litellm.InternalServerError"),
        {
          model_name: "onward",
          litellm_params: { model: "openai/onward", api_key: "k", api_base: backend.url },
        },
      ],
      general_settings: { master_key: key },
      litellm_settings: { num_retries: 0, telemetry: false },
    };
    // JSON is YAML.
    await writeFile(path.join(folder, "config.yaml"), JSON.stringify(config));
    const port = await freePort();
    proxy = spawn("litellm", ["--config", "config.yaml", "--host", "127.0.0.1", "--port", String(port)], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, LITELLM_LOCAL_MODEL_COST_MAP: "True" },
      stdio: "ignore",
    });
    baseUrl = `http://127.0.0.1:${port}/v1`;
    const headers = { authorization: `Bearer ${key}` };
    const isUp = () =>
      fetch(`${baseUrl}/models`, { headers }).then(
        ({ ok }) => ok,
        () => false,
      );
    for (let tries = 0; tries < 240 && proxy.exitCode === null; tries += 1) {
      if (await isUp()) return;
      await systemClock.sleep(500);
    }
    throw new Error("litellm did not start");
  });

  afterAll(async () => {
    if (proxy.exitCode === null) {
      proxy.kill();
      await once(proxy, "exit");
    }
    await backend.close();
    await rm(folder, { recursive: true });
  });

  const ask = (model: string) =>
    openAiModel({
      apiKey: key,
      baseUrl,
      model,
      clock: systemClock,
      limits: { tries: 2, pauseMs: 10, totalMs: 30_000 },
      maxOutputTokens: 500,
      reasoningEffort: "low",
    }).reply(
      { stage: "understand", messages: [system("You plan."), user("Plan it.")] },
      new AbortController().signal,
    );

  it("gives a reply by stream, whole, with usage", async () => {
    expect(await ask("plain")).toMatchObject({ text, finish: "stop", usage: { calls: 1 } });
  });

  it("passes on what the server behind it streams", async () => {
    expect(await ask("onward")).toMatchObject({ text: "Through the gateway.", finish: "stop" });
    expect(backend.asked[0]?.messages).toEqual([system("You plan."), user("Plan it.")]);
  });

  it.each([
    ["limited", "model-failed"],
    ["broken", "model-failed"],
    ["long", "model-context-overflow"],
    ["nosuch", "model-unknown"],
  ])("fails as %s with our code %s", async (model, code) => {
    await expect(ask(model)).rejects.toMatchObject({ code });
  });
});
