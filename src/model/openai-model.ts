import OpenAI from "openai";
import { PatchwrightError } from "../domain/errors.js";
import type { Clock, ModelClient, ModelRequest } from "../domain/ports.js";
import { judgeFailure } from "./judge-failure.js";
import { learnt, type Parameters } from "./parameters.js";
import { type Attempted, defaultLimits, type ModelLimits, persist } from "./persist.js";
import { type Completion, readCompletion } from "./read-completion.js";
import { usageOf } from "./reported-usage.js";
import { countPrompt } from "./token-count.js";
import { watchdog } from "./watchdog.js";

export interface OpenAiModelOptions {
  apiKey: string;
  /** Up to and without `/chat/completions`; default OpenAI's own. */
  baseUrl?: string | undefined;
  model: string;
  clock: Clock;
  limits?: Partial<ModelLimits>;
  /** Null leaves it to the endpoint. Default 0.2, as AlphaCodium. */
  temperature?: number | null;
  maxOutputTokens?: number;
  reasoningEffort?: string;
  /** Further parameters of the endpoint, such as `seed` or a provider's own. */
  extra?: Parameters;
  /** Longest prompt in tokens, where the endpoint cuts longer ones without saying so. */
  contextTokens?: number;
  /** Ask for JSON by schema where a question has one. */
  jsonSchema?: boolean;
  headers?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  /** From endpointFetch, for a proxy or certificates. */
  fetch?: typeof globalThis.fetch;
  /** Told of what a reader of the log should know: an attempt repeated, a parameter left out. */
  onNote?: (note: string) => void;
}

/**
 * One model of an OpenAI-compatible endpoint. A reply is whole or is not given: a stream that stalls, breaks off or
 * ends early is asked again, as are empty replies and refusals (a refusal that stays is a reply with that `finish`).
 * Throws `model-no-key`, `model-rejected-key`, `model-unknown`, `model-unreachable`, `model-context-overflow` and
 * `model-failed`; the caller's own reason when `signal` is aborted.
 */
export function openAiModel(options: OpenAiModelOptions): ModelClient {
  const { apiKey, model, clock, onNote } = options;
  if (apiKey === "") throw new PatchwrightError("model-no-key", { missing: "OPENAI_API_KEY" });
  const { baseURL, endpoint, authorization } = addressOf(options.baseUrl ?? "https://api.openai.com/v1");
  const client = new OpenAI({
    apiKey,
    baseURL,
    // These would otherwise be read from the environment, which is the caller's to read.
    organization: null,
    project: null,
    adminAPIKey: null,
    logLevel: "off",
    maxRetries: 0,
    defaultHeaders: { ...authorization, ...options.headers },
    ...(options.query && { defaultQuery: options.query }),
    ...(options.fetch && { fetch: options.fetch }),
  });
  const limits = { ...defaultLimits, ...options.limits };
  const learned = learnt();

  const attempt = async (request: ModelRequest, untilMs: number, signal: AbortSignal): Promise<Attempted> => {
    signal.throwIfAborted();
    const sent = learned.fit(parametersOf(options, request));
    const guard = watchdog({ ...limits, untilMs }, signal);
    try {
      const body = { model, messages: roles(request, learned.noSystemRole()), ...sent };
      const response = await client.chat.completions
        .create(body as OpenAI.ChatCompletionCreateParamsStreaming, {
          signal: guard.signal,
          // The guard comes first; this only keeps the client's own ten minutes away.
          timeout: Math.ceil(untilMs) + 1_000,
        })
        .asResponse();
      return attempted(await readCompletion(response, client, guard.alive), request, model, endpoint);
    } catch (error) {
      signal.throwIfAborted();
      const verdict = judgeFailure(error, { endpoint, model, limit: guard.reason() });
      if (verdict.kind === "end") return { ...verdict, wasted: null };
      if (verdict.kind === "rejected") {
        const lesson = learned.learn(verdict.error, sent);
        if (lesson !== null) return { kind: "adapted", lesson };
        return { kind: "end", error: verdict.otherwise, wasted: null };
      }
      const { partial, ...setback } = verdict;
      return { ...setback, wasted: partial === "" ? null : await usageOf(null, request.messages, partial) };
    } finally {
      guard.stop();
    }
  };

  return {
    model,
    reply: async (request, signal) => {
      await refuseTooLong(options, request);
      const once = (untilMs: number) => attempt(request, untilMs, signal);
      return persist({ attempt: once, endpoint, clock, limits, onNote }, request, signal);
    },
  };
}

/** What a whole completion means. */
async function attempted(
  completion: Completion,
  { messages }: ModelRequest,
  model: string,
  endpoint: string,
): Promise<Attempted> {
  const refused = completion.refusal !== "" || completion.finish === "content_filter";
  const text = withoutThinking(completion.text);
  const usage = await usageOf(completion.usage, messages, completion.text);
  if (!refused && text.trim() === "" && completion.finish === "length") {
    const detail =
      "the model used up its output limit before it said anything; raise the limit or lower the reasoning effort";
    const error = new PatchwrightError("model-failed", { endpoint, tries: 1, detail });
    return { kind: "end", error, wasted: usage };
  }
  const finish = refused ? "refusal" : completion.finish === "length" ? "length" : "stop";
  const reply = { text: refused ? completion.refusal || text : text, finish, usage } as const;
  return { kind: "reply", reply: { ...reply, model: completion.model ?? model } };
}

/** Local reasoning models think aloud before they answer. One cut off while thinking has said nothing. */
const withoutThinking = (text: string) =>
  text.replace(/^\s*<(think|thinking|reasoning)>[\s\S]*?(<\/\1>\s*|$)/, "");

function parametersOf(options: OpenAiModelOptions, request: ModelRequest): Parameters {
  const { temperature = 0.2, maxOutputTokens, reasoningEffort, extra, jsonSchema = false } = options;
  return {
    stream: true,
    stream_options: { include_usage: true },
    ...(temperature !== null && { temperature }),
    ...(maxOutputTokens !== undefined && { max_completion_tokens: maxOutputTokens }),
    ...(reasoningEffort !== undefined && { reasoning_effort: reasoningEffort }),
    ...(jsonSchema &&
      request.answerSchema && {
        response_format: {
          type: "json_schema",
          json_schema: { name: "answer", schema: request.answerSchema },
        },
      }),
    ...extra,
  };
}

function roles({ messages }: ModelRequest, noSystemRole: boolean) {
  if (!noSystemRole) return messages;
  return messages.map(({ role, content }) => ({ role: role === "system" ? "user" : role, content }));
}

async function refuseTooLong({ contextTokens, model }: OpenAiModelOptions, { messages }: ModelRequest) {
  if (contextTokens === undefined) return;
  const tokens = await countPrompt(messages);
  if (tokens > contextTokens) {
    const detail = `${tokens} tokens where ${contextTokens} are allowed`;
    throw new PatchwrightError("model-context-overflow", { model, detail });
  }
}

/** A base URL may hold a user and a password: they become a header, and no message shows them. */
function addressOf(baseUrl: string): {
  baseURL: string;
  endpoint: string;
  authorization: Record<string, string>;
} {
  if (!URL.canParse(baseUrl)) return { baseURL: baseUrl, endpoint: baseUrl, authorization: {} };
  const url = new URL(baseUrl);
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = "";
  url.password = "";
  const authorization = `Basic ${Buffer.from(user).toString("base64")}`;
  return {
    baseURL: url.href,
    endpoint: url.origin + url.pathname.replace(/\/$/, ""),
    authorization: user === ":" ? {} : { Authorization: authorization },
  };
}
