import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import { Message, type RunEvent } from "../domain/run-event.js";
import { type RecordedReplies, type RecordedReply, recordedReplies } from "./recorded-replies.js";

const Ask = z.looseObject({
  model: z.string(),
  messages: z.array(Message),
  stream: z.boolean().optional(),
});

/**
 * An OpenAI-compatible endpoint on loopback that answers from a journal, so that a replay takes the same way as a
 * real call. Serves chat completions, streamed or whole, and the list of models. A prompt that was not recorded gets
 * HTTP 400 with the difference to the most similar one. Without `port` the system chooses one.
 */
export async function replayEndpoint({
  events,
  port = 0,
}: {
  events: readonly RunEvent[];
  port?: number;
}): Promise<{ url: string; close: () => Promise<void> }> {
  const replies = recordedReplies(events);
  const models = [...new Set(events.flatMap((event) => ("model" in event ? [event.model] : [])))];
  const server = createServer((request, response) => {
    answer(request, response, replies, models).catch(() => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const listening = address !== null && typeof address === "object" ? address.port : port;
  return {
    url: `http://127.0.0.1:${listening}/v1`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  replies: RecordedReplies,
  models: readonly string[],
): Promise<void> {
  const path = new URL(request.url ?? "/", "http://replay").pathname;
  if (request.method === "GET" && path.endsWith("/models")) {
    const data = models.map((id) => ({ id, object: "model", created: 0, owned_by: "replay" }));
    return json(response, 200, { object: "list", data });
  }
  if (request.method !== "POST" || !path.endsWith("/chat/completions")) {
    return json(response, 404, {
      error: { message: `not found: ${request.method} ${path}`, code: "not_found" },
    });
  }
  const ask = Ask.safeParse(await bodyOf(request));
  if (!ask.success) return json(response, 400, { error: { message: z.prettifyError(ask.error) } });
  const reply = replies.take(ask.data.messages);
  if (reply === null) {
    const message = `the journal holds no reply to this prompt: ${replies.difference(ask.data.messages)}`;
    return json(response, 400, {
      error: { message, type: "invalid_request_error", code: "replay_mismatch" },
    });
  }
  return ask.data.stream === true ? stream(response, reply) : json(response, 200, whole(reply));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return null;
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

const head = (reply: RecordedReply) => ({
  id: `replay-${reply.request.slice(0, 12)}`,
  created: Math.floor(Date.parse(reply.at) / 1000),
  model: reply.model,
});

const said = ({ finish, text }: RecordedReply) =>
  finish === "refusal"
    ? { role: "assistant", content: null, refusal: text }
    : { role: "assistant", content: text };

const reason = ({ finish }: RecordedReply) => (finish === "length" ? "length" : "stop");

const usageOf = ({ usage }: RecordedReply) => ({
  prompt_tokens: usage.inputTokens,
  completion_tokens: usage.outputTokens,
  total_tokens: usage.inputTokens + usage.outputTokens,
  prompt_tokens_details: { cached_tokens: usage.cachedTokens },
});

function whole(reply: RecordedReply) {
  const choice = { index: 0, message: said(reply), finish_reason: reason(reply) };
  return { ...head(reply), object: "chat.completion", choices: [choice], usage: usageOf(reply) };
}

function stream(response: ServerResponse, reply: RecordedReply): void {
  const send = (choices: object[], more: object = {}) =>
    response.write(
      `data: ${JSON.stringify({ ...head(reply), object: "chat.completion.chunk", choices, ...more })}\n\n`,
    );
  response.writeHead(200, { "content-type": "text/event-stream" });
  send([{ index: 0, delta: said(reply), finish_reason: null }]);
  send([{ index: 0, delta: {}, finish_reason: reason(reply) }]);
  send([], { usage: usageOf(reply) });
  response.end("data: [DONE]\n\n");
}
