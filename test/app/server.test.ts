import { createHmac } from "node:crypto";
import { Agent } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createApp, type RunningApp } from "../../src/app/create-app.js";
import { newAppKey } from "../support/app-key.js";
import { deliver } from "../support/deliver.js";
import { post, times } from "../support/post.js";
import { scriptedServer } from "../support/scripted-server.js";

const secret = "a secret of this test";
const payload = { zen: "Keep it small." };

/** A signature that is wrong only when the whole body is there. */
const wellFormed = `x-hub-signature-256: sha256=${"0".repeat(64)}`;

let app: RunningApp;
let github: Awaited<ReturnType<typeof scriptedServer>>;
let known = false;

beforeAll(async () => {
  github = await scriptedServer(() =>
    known
      ? { status: 200, body: { id: 1, slug: "patchwright" } }
      : { status: 401, body: { message: "Bad credentials" } },
  );
  app = await createApp({
    appId: "1",
    privateKey: newAppKey(),
    webhookSecret: secret,
    apiUrl: github.url,
    host: "127.0.0.1",
    port: 0,
    logLevel: "fatal",
  });
});
afterAll(async () => {
  await app.close();
  await github.close();
});

describe("the App's server", () => {
  it("lives at once, and is ready when GitHub knows its key", async () => {
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
    expect((await fetch(`${app.url}/ready`)).status).toBe(503);
    known = true;
    expect((await fetch(`${app.url}/ready`)).status).toBe(200);
  });

  it("takes a signed delivery, also of an event it does not know", async () => {
    expect((await deliver(app.url, { secret, event: "ping", payload })).status).toBe(200);
    expect((await deliver(app.url, { secret, event: "gollum", payload })).status).toBe(200);
  });

  it.each([
    ["a wrong one", `sha256=${"0".repeat(64)}`],
    ["none", null],
    [
      "one of another secret",
      `sha256=${createHmac("sha256", "development").update(JSON.stringify(payload)).digest("hex")}`,
    ],
    ["a SHA-1 one", `sha1=${createHmac("sha1", secret).update(JSON.stringify(payload)).digest("hex")}`],
  ])("case 43: refuses a delivery without the right signature: %s", async (_, signature) => {
    expect((await deliver(app.url, { secret, event: "issues", payload, signature })).status).toBe(400);
  });

  it("case 44: refuses a body that says it is too large without reading it", async () => {
    const answer = await raw(app.url, [
      "POST /api/github/webhooks HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 300000000\r\n\r\n",
    ]);
    expect(answer).toContain("413");
  });

  it("case 44: refuses a body that grows too large, with flat memory", async () => {
    const before = process.memoryUsage.rss();
    const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    const head = `POST /api/github/webhooks HTTP/1.1\r\nhost: x\r\n${wellFormed}\r\ntransfer-encoding: chunked\r\n\r\n`;
    const endless = () => raw(app.url, [head, ...Array(30).fill(chunk)]);
    const answers = await Promise.all(Array.from({ length: 8 }, endless));
    expect(answers.every((answer) => answer.includes("413"))).toBe(true);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 * 1024);
  });

  it("refuses what has no signature before the body has come", async () => {
    const answer = await raw(app.url, [
      "POST /api/github/webhooks HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 4000000\r\n\r\n",
    ]);
    expect(answer).toContain("400");
  });

  it("lets a refused sender read the answer, also one that sends its body to the end first", async () => {
    const piece = Buffer.alloc(65_536, "x");
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const statuses: number[] = [];
    await times(40, 8, async () => {
      const length = { piece, bytes: 20 * 1024 * 1024 };
      statuses.push(await post({ url: app.url, agent, ...length, signature: null }));
    });
    agent.destroy();
    expect(statuses).toEqual(Array(40).fill(413));
  });

  it("ends the connection of a refused sender that does not", async () => {
    const begun = Date.now();
    await raw(app.url, [
      `POST /api/github/webhooks HTTP/1.1\r\nhost: x\r\n${wellFormed}\r\ncontent-length: 300000000\r\n\r\n`,
    ]);
    expect(Date.now() - begun).toBeLessThan(30_000);
  });

  it.each([
    ["no JSON", "text", {}, 400],
    ["no object", "1", {}, 400],
    ["a form", "payload={}", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["without an event's name", "{}", { "x-github-event": "" }, 400],
  ])("refuses a signed body that is %s", async (_, body, headers, status) => {
    const hex = createHmac("sha256", secret).update(body).digest("hex");
    const { status: given } = await fetch(`${app.url}/api/github/webhooks`, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "x-github-event": "issues",
        "x-github-delivery": "1",
        "x-hub-signature-256": `sha256=${hex}`,
        ...headers,
      },
    });
    expect(given).toBe(status);
  });

  it("knows no other address", async () => {
    expect((await fetch(`${app.url}/probot`)).status).toBe(404);
  });
});

/** Writes to a socket until the other side answers and closes; gives its answer. */
function raw(url: string, pieces: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.on("data", (data) => {
      answer += data.toString();
    });
    socket.on("error", () => resolve(answer));
    // Who never answers is no better than who takes it all.
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on("close", () => resolve(answer));
    const next = (at: number) => {
      const piece = pieces[at];
      if (piece !== undefined && socket.writable) socket.write(piece, () => next(at + 1));
    };
    next(0);
  });
}
