import { readFile } from "node:fs/promises";
import { z } from "zod";
import { PatchwrightError } from "../domain/errors.js";
import type { Clock, ModelClient } from "../domain/ports.js";
import { StageName } from "../domain/run-event.js";
import { endpointFetch, type Network } from "./endpoint-fetch.js";
import { type OpenAiModelOptions, openAiModel } from "./openai-model.js";
import { type Cost, loadPrices } from "./pricing.js";
import { fallbackModel, modelPerStage } from "./several-models.js";

const text = z.string().trim().min(1);
const positive = z.coerce.number().positive();
const json = <T>(schema: z.ZodType<T>) =>
  text.transform((value, context): T => {
    const parsed = schema.safeParse(parseJson(value));
    if (parsed.success) return parsed.data;
    context.addIssue({
      code: "custom",
      message: `not the JSON that is wanted: ${z.prettifyError(parsed.error)}`,
    });
    return z.NEVER;
  });
const words = json(z.record(z.string(), z.string()));
const price = z.object({ input: z.number(), cached: z.number().optional(), output: z.number() });

/** The settings of the model, by the names of environment variables; docs/models.md says what each does. */
const Settings = z.object({
  OPENAI_API_KEY: text.optional(),
  OPENAI_BASE_URL: z.url().optional(),
  PATCHWRIGHT_MODEL: text.optional(),
  PATCHWRIGHT_STAGE_MODELS: text.optional(),
  PATCHWRIGHT_TEMPERATURE: z.union([z.literal("none"), z.coerce.number().min(0).max(2)]).optional(),
  PATCHWRIGHT_MAX_OUTPUT_TOKENS: positive.int().optional(),
  PATCHWRIGHT_CONTEXT_TOKENS: positive.int().optional(),
  PATCHWRIGHT_REASONING_EFFORT: text.optional(),
  PATCHWRIGHT_JSON_SCHEMA: z.stringbool().optional(),
  PATCHWRIGHT_PARAMETERS: json(z.record(z.string(), z.unknown())).optional(),
  PATCHWRIGHT_HEADERS: words.optional(),
  PATCHWRIGHT_QUERY: words.optional(),
  PATCHWRIGHT_PRICES: json(z.record(z.string(), price)).optional(),
  PATCHWRIGHT_PROXY: z.url().optional(),
  HTTPS_PROXY: z.url().optional(),
  NO_PROXY: text.optional(),
  PATCHWRIGHT_CA_FILE: text.optional(),
  PATCHWRIGHT_CLIENT_CERTIFICATE_FILE: text.optional(),
  PATCHWRIGHT_CLIENT_KEY_FILE: text.optional(),
  PATCHWRIGHT_CALL_SECONDS: positive.optional(),
  PATCHWRIGHT_START_SECONDS: positive.optional(),
  PATCHWRIGHT_STALL_SECONDS: positive.optional(),
});
type Settings = z.infer<typeof Settings>;

export interface ConfiguredModel {
  model: ModelClient;
  /** Prices for `budgeted`. */
  cost: Promise<Cost>;
  /** Where the requests go, for people; without user and password. */
  endpoint: string;
}

/**
 * The model that the environment sets up, with its fallbacks and stage models. `chosen` is the model of the
 * repository's configuration, used where the environment names none. An endpoint of one's own may need no key.
 * Throws `model-no-key` when something needed is not set and `config-invalid` when a setting can't be read.
 */
export async function modelFromSettings(
  env: Readonly<Record<string, string | undefined>>,
  { clock, chosen, onNote }: { clock: Clock; chosen?: string | undefined; onNote?: (note: string) => void },
): Promise<ConfiguredModel> {
  const settings = parseSettings(env);
  const baseUrl = settings.OPENAI_BASE_URL;
  const apiKey = settings.OPENAI_API_KEY ?? (baseUrl === undefined ? "" : "none");
  if (apiKey === "") throw new PatchwrightError("model-no-key", { missing: "OPENAI_API_KEY" });
  const names = listOf(settings.PATCHWRIGHT_MODEL ?? chosen);
  const [first, ...others] = names;
  if (first === undefined) throw new PatchwrightError("model-no-key", { missing: "PATCHWRIGHT_MODEL" });
  const options = { apiKey, clock, ...optionsOf(settings), ...(onNote && { onNote }) };
  const fetch = await endpointFetch(await networkOf(settings));
  const open = (model: string) => openAiModel({ ...options, ...(fetch && { fetch }), model });
  const standard = fallbackModel([open(first), ...others.map(open)], onNote);
  const stages = Object.fromEntries(
    [...stageModels(settings)].map(([stage, name]) => [
      stage,
      fallbackModel([open(name), ...others.map(open)], onNote),
    ]),
  );
  return {
    model: modelPerStage(standard, stages),
    cost: loadPrices(settings.PATCHWRIGHT_PRICES, baseUrl),
    endpoint: baseUrl === undefined ? "https://api.openai.com" : new URL(baseUrl).origin,
  };
}

function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  // An empty variable is one that is not set: workflows pass on secrets that way.
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== "");
  const parsed = Settings.safeParse(Object.fromEntries(set));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(String(issue?.path[0]), issue?.message ?? "");
}

const invalid = (name: string, detail: string) =>
  new PatchwrightError("config-invalid", { file: `The setting ${name}`, detail });

const listOf = (value: string | undefined) =>
  (value ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

function stageModels(settings: Settings): Map<StageName, string> {
  const stages = new Map<StageName, string>();
  for (const pair of listOf(settings.PATCHWRIGHT_STAGE_MODELS)) {
    const [stage, ...name] = pair.split("=");
    const known = StageName.safeParse(stage?.trim());
    if (!known.success || name.length === 0) {
      throw invalid(
        "PATCHWRIGHT_STAGE_MODELS",
        `${pair} is not STAGE=MODEL with one of ${StageName.options.join(", ")}`,
      );
    }
    stages.set(known.data, name.join("=").trim());
  }
  return stages;
}

function optionsOf(settings: Settings): Omit<OpenAiModelOptions, "apiKey" | "clock" | "model"> {
  const temperature = settings.PATCHWRIGHT_TEMPERATURE;
  const options = {
    baseUrl: settings.OPENAI_BASE_URL,
    temperature: temperature === "none" ? null : temperature,
    maxOutputTokens: settings.PATCHWRIGHT_MAX_OUTPUT_TOKENS,
    contextTokens: settings.PATCHWRIGHT_CONTEXT_TOKENS,
    reasoningEffort: settings.PATCHWRIGHT_REASONING_EFFORT,
    jsonSchema: settings.PATCHWRIGHT_JSON_SCHEMA,
    extra: settings.PATCHWRIGHT_PARAMETERS,
    headers: settings.PATCHWRIGHT_HEADERS,
    query: settings.PATCHWRIGHT_QUERY,
  };
  const limits = {
    totalMs: milliseconds(settings.PATCHWRIGHT_CALL_SECONDS),
    startMs: milliseconds(settings.PATCHWRIGHT_START_SECONDS),
    stallMs: milliseconds(settings.PATCHWRIGHT_STALL_SECONDS),
  };
  return { ...defined(options), limits: defined(limits) };
}

const milliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);

/** An object without the keys whose value is undefined. */
function defined<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

async function networkOf(settings: Settings): Promise<Network> {
  const cert = settings.PATCHWRIGHT_CLIENT_CERTIFICATE_FILE;
  const key = settings.PATCHWRIGHT_CLIENT_KEY_FILE;
  if ((cert === undefined) !== (key === undefined)) {
    throw invalid(
      "PATCHWRIGHT_CLIENT_KEY_FILE",
      "a client certificate needs both its certificate and its key",
    );
  }
  const ca = await pem("PATCHWRIGHT_CA_FILE", settings.PATCHWRIGHT_CA_FILE);
  const certText = await pem("PATCHWRIGHT_CLIENT_CERTIFICATE_FILE", cert);
  const keyText = await pem("PATCHWRIGHT_CLIENT_KEY_FILE", key);
  return defined({
    proxy: settings.PATCHWRIGHT_PROXY ?? settings.HTTPS_PROXY,
    noProxy: settings.NO_PROXY,
    ca,
    clientCertificate:
      certText === undefined || keyText === undefined ? undefined : { cert: certText, key: keyText },
  });
}

async function pem(name: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw invalid(name, error instanceof Error ? error.message : String(error));
  }
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
