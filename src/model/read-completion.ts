import type OpenAI from "openai";
import { APIError } from "openai";
import { Stream } from "openai/core/streaming";
import { z } from "zod";

/** A reply as the endpoint gave it. `usage` is whatever it reported. */
export interface Completion {
  text: string;
  refusal: string;
  finish: string;
  model: string | null;
  usage: unknown;
}

/** The body is no completion. `final` when asking again can't help, as with a page of HTML. */
export class NoCompletion extends Error {
  override readonly name = "NoCompletion";
  constructor(
    message: string,
    readonly final: boolean,
    /** What had been said when it broke off: it was paid for. */
    readonly partial: string,
  ) {
    super(message);
  }
}

// Endpoints differ in what they leave out; parts other than text, such as a model's thinking, are not the reply.
const Content = z.union([
  z.string(),
  z
    .array(z.looseObject({ type: z.string(), text: z.string().optional() }))
    .transform((parts) => parts.map((part) => (part.type === "text" ? (part.text ?? "") : "")).join("")),
]);
const Said = z.looseObject({ content: Content.nullish(), refusal: z.string().nullish() });
const Body = z.looseObject({
  model: z.string().nullish(),
  usage: z.unknown().optional(),
  error: z.unknown().optional(),
  choices: z
    .array(
      z.looseObject({ delta: Said.nullish(), message: Said.nullish(), finish_reason: z.string().nullish() }),
    )
    .nullish(),
});
type Body = z.infer<typeof Body>;

/**
 * Reads a response body, streamed or whole, whichever the endpoint sent and whatever its content type says.
 * `alive` is called for each piece of it. Throws NoCompletion for anything that is no whole completion, and openai's
 * APIError for an error that came with status 200.
 */
export async function readCompletion(
  response: Response,
  client: OpenAI,
  alive: () => void,
): Promise<Completion> {
  const watched = watch(response, alive);
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("text/event-stream")) return readStream(watched, client);
  const text = await watched.text().catch(() => {
    throw new NoCompletion("the connection broke off", false, "");
  });
  if (/^\s*(data|event|id|:)/.test(text)) return readStream(new Response(text), client);
  return readWhole(text, type, response.headers);
}

function watch(response: Response, alive: () => void): Response {
  if (response.body === null) return response;
  const pass = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      alive();
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(pass), { headers: response.headers });
}

async function readStream(response: Response, client: OpenAI): Promise<Completion> {
  const reply = {
    text: "",
    refusal: "",
    finish: "",
    model: null as string | null,
    usage: undefined as unknown,
  };
  try {
    for await (const chunk of Stream.fromSSEResponse<unknown>(response, new AbortController(), client)) {
      const body = Body.safeParse(chunk);
      if (!body.success) throw new NoCompletion("a piece of the stream is malformed", false, reply.text);
      add(reply, body.data);
    }
  } catch (error) {
    if (error instanceof NoCompletion || error instanceof APIError) throw error;
    const why = error instanceof SyntaxError ? "a piece of the stream is no JSON" : "the stream broke off";
    throw new NoCompletion(why, false, reply.text);
  }
  if (reply.finish === "") throw new NoCompletion("the stream ended before the reply did", false, reply.text);
  return reply;
}

function readWhole(text: string, type: string, headers: Headers): Completion {
  const json = parseJson(text);
  if (json === undefined) {
    if (text.trim() === "") throw new NoCompletion("the body was empty", false, "");
    if (text.trimStart().startsWith("{")) throw new NoCompletion("the body was cut off", false, "");
    const kind = type === "" ? "something" : type;
    throw new NoCompletion(
      `it answered with ${kind} that is no completion; is the base URL right?`,
      true,
      "",
    );
  }
  const body = Body.safeParse(json);
  if (body.success && body.data.error != null) throw errorIn(body.data.error, headers);
  if (!body.success || body.data.choices == null)
    throw new NoCompletion("the body is no completion", false, "");
  const reply = {
    text: "",
    refusal: "",
    finish: "",
    model: null as string | null,
    usage: undefined as unknown,
  };
  add(reply, body.data);
  // A whole body that parses is whole, so here a missing reason is only an omission.
  return { ...reply, finish: reply.finish === "" ? "stop" : reply.finish };
}

/** An error in a body with status 200; some gateways put the status in its `code`. */
function errorIn(error: unknown, headers: Headers): APIError {
  const shaped = z.looseObject({ code: z.unknown().optional() }).safeParse(error);
  const status = Number(shaped.success ? shaped.data.code : Number.NaN);
  const known = status >= 400 && status < 600 ? status : undefined;
  const body = shaped.success ? shaped.data : { message: String(error) };
  return new APIError(known, body, undefined, headers);
}

function add(reply: Completion, body: Body): void {
  const choice = body.choices?.[0];
  const said = choice?.delta ?? choice?.message;
  reply.text += said?.content ?? "";
  reply.refusal += said?.refusal ?? "";
  if (choice?.finish_reason) reply.finish = choice.finish_reason;
  reply.model ??= body.model || null;
  if (body.usage != null) reply.usage = body.usage;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
