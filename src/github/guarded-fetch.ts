/** No single answer of GitHub's takes this long, body and all; without a deadline a lost connection hangs a job for hours. */
const deadlineMs = 60_000;
/** Bytes. A blob of the largest file that we would publish is far below. */
const mostBytes = 32 * 1024 * 1024;
const mostRedirects = 5;

/** `fetch` with a deadline. */
export const fetchWithDeadline: typeof fetch = (input, init) => {
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
  return fetch(input, { ...init, signal });
};

/** Nobody's status but ours: the request was not sent, since it would have taken the token to another host. */
export const misdirected = 421;
/** What an answer that can't be read counts as: nothing is known to be decided by it. */
const unreadable = 502;

/**
 * `fetch` for one GitHub and nobody else, for every Octokit that we make or let Probot make. The requests carry a token,
 * and where the next one goes is often read from an answer (pages, redirects): none leaves the host of `baseUrl`. An
 * answer that says it went well is whole, not endless, and JSON, or else counts as a server's failure.
 */
export function fetchFor(baseUrl: string): (url: string | URL, init?: RequestInit) => Promise<Response> {
  const home = new URL(baseUrl).origin;
  const at = async (url: string, init: RequestInit, redirects: number): Promise<Response> => {
    if (new URL(url).origin !== home)
      return refusal(misdirected, `an answer leads to ${new URL(url).origin}`);
    const response = await fetchWithDeadline(url, { ...init, redirect: "manual" });
    const location = response.headers.get("location");
    const redirected = response.status > 300 && response.status < 400 && location !== null;
    if (!redirected) return whole(response, init.method);
    if (init.redirect === "manual") return response;
    await response.body?.cancel();
    if (redirects === mostRedirects) return refusal(misdirected, "redirected without end");
    return at(new URL(location, url).href, init, redirects + 1);
  };
  return (url, init = {}) => at(String(url), init, 0);
}

const refusal = (status: number, message: string): Response => Response.json({ message }, { status });

async function whole(response: Response, method = "GET"): Promise<Response> {
  const { status, statusText, url } = response;
  if (response.body === null || status === 204 || status === 205 || status === 304) return response;
  const bytes = await readAtMost(response.body, mostBytes);
  if (bytes === null) return refusal(unreadable, `the answer has more than ${mostBytes} bytes`);
  const text = bytes.toString("utf8");
  const empty = text.trim() === "" && method !== "GET";
  if (response.ok && !empty && !isJson(text)) return refusal(unreadable, "the answer is no JSON");
  const headers = new Headers(response.headers);
  // It is unpacked by now.
  headers.delete("content-encoding");
  headers.set("content-length", String(bytes.length));
  if (response.ok && !empty) headers.set("content-type", "application/json; charset=utf-8");
  return Object.defineProperty(new Response(text, { status, statusText, headers }), "url", { value: url });
}

async function readAtMost(body: ReadableStream<Uint8Array>, most: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
