import { createHmac, randomUUID } from "node:crypto";
import { Agent, createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { cpus } from "node:os";
import { createNodeMiddleware, Probot } from "probot";
import { createApp } from "../../src/app/create-app.js";
import { newAppKey } from "../support/app-key.js";

/** As large as a labelled issue is on GitHub. */
const payloadBytes = 8_900;
const [requests, warmUp, rounds, beside] = [3_000, 500, 5, 20] as const;
const secret = "a secret of this bench";
const privateKey = newAppKey();
const path = "/api/github/webhooks";

/** GitHub, as far as it is asked: who the App is. */
const nowhere = createServer((_, response) =>
  response.writeHead(200, { "content-type": "application/json" }).end('{"id":1,"slug":"patchwright"}'),
);
const apiUrl = await listening(nowhere);
const bare = await bareProbot();
const app = await createApp({
  ...{ appId: "1", privateKey, webhookSecret: secret, apiUrl },
  ...{ host: "127.0.0.1", port: 0, logLevel: "fatal" },
});

/** A label that is none of ours by a bot: what our handler does is nothing, as that of bare Probot. */
const body = JSON.stringify({
  action: "labeled",
  label: { name: "bug" },
  issue: { number: 1, title: "x", body: "x".repeat(payloadBytes - 400) },
  repository: { id: 1, name: "sums", full_name: "ada/sums", owner: { login: "ada" } },
  sender: { login: "other[bot]", type: "Bot" },
});
const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
const agent = new Agent({ keepAlive: true, maxSockets: beside });

const results: { bare: Measured; app: Measured }[] = [];
for (let round = 0; round < rounds; round++)
  // In turns, so that what else the machine does meets both.
  results.push({ bare: await load(bare.url), app: await load(app.url) });

const ratios = results.map((round) => round.app.perSecond / round.bare.perSecond);
console.log(
  `${cpus().length} cores, Node ${process.version}, ${Buffer.byteLength(body)} bytes, ${beside} at a time`,
);
console.log(
  "\n| round | bare Probot, per second | Patchwright, per second | ratio | p99, ms |\n|---|---|---|---|---|",
);
for (const [index, round] of results.entries())
  console.log(
    `| ${index + 1} | ${round.bare.perSecond.toFixed(0)} | ${round.app.perSecond.toFixed(0)} | ${ratios[index]?.toFixed(2)} | ${round.app.p99.toFixed(0)} |`,
  );
console.log(`\nMedian ratio: ${median(ratios).toFixed(2)}\n`);

console.log("| abuse | posts | answers | resident memory before, after, MiB |\n|---|---|---|---|");
await abuse("30 MiB, its length told", 50, () => post(app.url, "x".repeat(30 * 1024 * 1024), signature));
await abuse("4 MiB, unsigned", 200, () => post(app.url, "x".repeat(4 * 1024 * 1024), null));
await abuse("8.9 kB, wrong signature", 5_000, () => post(app.url, body, `sha256=${"0".repeat(64)}`));

agent.destroy();
await app.close();
for (const server of [bare.server, nowhere]) {
  server.closeAllConnections();
  server.close();
}

interface Measured {
  perSecond: number;
  /** Milliseconds. */
  p99: number;
}

async function load(url: string): Promise<Measured> {
  await many(warmUp, () => post(url, body, signature));
  const times: number[] = [];
  const start = performance.now();
  await many(requests, async () => {
    const begun = performance.now();
    const status = await post(url, body, signature);
    if (status !== 200) throw new Error(`${url} answered ${status}`);
    times.push(performance.now() - begun);
  });
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  return { perSecond: requests / seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}

async function many(count: number, work: () => Promise<unknown>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: beside }, worker));
}

/** The answer's status; 0 where the connection was broken off. */
function post(url: string, text: string, signed: string | null): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(`${url}${path}`, {
      method: "POST",
      agent,
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
        "x-github-event": "issues",
        "x-github-delivery": randomUUID(),
        ...(signed !== null && { "x-hub-signature-256": signed }),
      },
    });
    sent.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
      response.on("error", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", () => resolve(0));
    sent.end(text);
  });
}

async function abuse(what: string, count: number, send: () => Promise<number>): Promise<void> {
  const before = residentMib();
  const answers = new Map<number, number>();
  await many(count, async () => {
    const status = await send();
    answers.set(status, (answers.get(status) ?? 0) + 1);
  });
  const shown = [...answers].map(([status, times]) => `${times} × ${status || "cut off"}`).join(", ");
  console.log(`| ${what} | ${count} | ${shown} | ${before}, ${residentMib()} |`);
}

/** Of this process, which holds what is sent too. */
function residentMib(): number {
  return Math.round(process.memoryUsage.rss() / 1024 / 1024);
}

/** Probot as its own documentation starts it, with a handler that does nothing. */
async function bareProbot(): Promise<{ url: string; server: Server }> {
  const probot = new Probot({ appId: 1, privateKey, secret, baseUrl: apiUrl, logLevel: "fatal" });
  const middleware = await createNodeMiddleware((bot) => void bot.on("issues.labeled", () => {}), {
    probot,
    webhooksPath: path,
  });
  const server = createServer((incoming, outgoing) => void middleware(incoming, outgoing));
  return { url: await listening(server), server };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
