import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with one request, whose body has been read. */
export type Behaviour = (
  response: http.ServerResponse,
  body: Asked,
  request: http.IncomingMessage,
) => unknown;

interface Asked {
  model: string;
  messages: { role: string; content: string }[];
  [parameter: string]: unknown;
}

export interface ModelServer {
  /** The base URL for a client. */
  url: string;
  /** The bodies of the requests so far. */
  asked: Asked[];
  /** When each came, in milliseconds. */
  times: number[];
  headers: http.IncomingHttpHeaders[];
  paths: string[];
  close: () => Promise<void>;
}

/** An endpoint on loopback that does one thing after another, and the last one again and again. */
export async function modelServer(...behaviours: Behaviour[]): Promise<ModelServer> {
  const asked: Asked[] = [];
  const times: number[] = [];
  const headers: http.IncomingHttpHeaders[] = [];
  const paths: string[] = [];
  const server = http.createServer(async (request, response) => {
    if (request.method !== "POST") return fails(404)(response, { model: "", messages: [] }, request);
    times.push(Date.now());
    headers.push(request.headers);
    paths.push(request.url ?? "");
    let text = "";
    for await (const chunk of request) text += chunk;
    const body: Asked = JSON.parse(text);
    asked.push(body);
    await behaviours[Math.min(asked.length, behaviours.length) - 1]?.(response, body, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    times,
    headers,
    paths,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const usage = (input: number, output: number, cached = 0) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
});

const piece = (delta: object, finish: string | null = null) => ({
  id: "c1",
  object: "chat.completion.chunk",
  created: 1,
  model: "model-as-served",
  choices: [{ index: 0, delta, finish_reason: finish }],
});

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;

/** A whole, well-behaved stream. */
export const streams =
  (text: string, { finish = "stop", usage: reported = usage(10, 5) as unknown } = {}): Behaviour =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(event(piece({ role: "assistant", content: "" })));
    for (const part of text.match(/[\s\S]{1,7}/g) ?? []) response.write(event(piece({ content: part })));
    response.write(event(piece({}, finish)));
    if (reported !== null) response.write(event({ ...piece({}), choices: [], usage: reported }));
    response.end("data: [DONE]\n\n");
  };

export const refuses: Behaviour = (response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(event(piece({ refusal: "I can't help " })));
  response.write(event(piece({ refusal: "with that." }, "stop")));
  response.end("data: [DONE]\n\n");
};

/** A stream that says something and then ends by `end`, with no reason given. */
export const breaksOff =
  (end: (response: http.ServerResponse) => unknown, text = "The first half of"): Behaviour =>
  async (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(event(piece({ content: text })));
    await pause(30);
    await end(response);
  };

/** One character after another, for ever. */
export const drips =
  (everyMs: number): Behaviour =>
  async (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    while (!response.destroyed) {
      response.write(event(piece({ content: "x" })));
      await pause(everyMs);
    }
  };

/** Accepts the request and says nothing. */
export const hangs: Behaviour = () => {};

/** Any body, as it is. */
export const answers =
  (status: number, body: unknown, headers: http.OutgoingHttpHeaders = {}): Behaviour =>
  (response) => {
    const isText = typeof body === "string";
    response.writeHead(status, { "content-type": isText ? "text/html" : "application/json", ...headers });
    response.end(isText ? body : JSON.stringify(body));
  };

export const fails = (
  status: number,
  error: object = {},
  headers: http.OutgoingHttpHeaders = {},
): Behaviour => answers(status, { error: { message: "no such luck", ...error } }, headers);

/** The same reply unstreamed. */
export const completion = (text: string, more: object = {}) => ({
  id: "c1",
  object: "chat.completion",
  created: 1,
  model: "model-as-served",
  choices: [
    { index: 0, message: { role: "assistant", content: text, refusal: null }, finish_reason: "stop" },
  ],
  usage: usage(10, 5),
  ...more,
});
