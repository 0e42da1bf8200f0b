import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { endpointFetch, type Network } from "../../src/model/endpoint-fetch.js";
import { openAiModel } from "../../src/model/openai-model.js";
import { type ModelServer, modelServer, streams } from "../support/model-server.js";
import { user } from "../support/recorded.js";
import { systemClock } from "../support/system-clock.js";

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function ask(baseUrl: string, network: Network) {
  const fetch = await endpointFetch(network);
  const limits = { tries: 2, pauseMs: 5, totalMs: 30_000 };
  const model = openAiModel({
    apiKey: "k",
    baseUrl,
    model: "m",
    clock: systemClock,
    limits,
    ...(fetch && { fetch }),
  });
  return model.reply({ stage: "review", messages: [user("Hi")] }, new AbortController().signal);
}

async function openServer(): Promise<ModelServer> {
  const server = await modelServer(streams("Here."));
  closers.push(server.close);
  return server;
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

/** A forward proxy that knows CONNECT, and notes whom it was asked for and by whom. */
async function openProxy() {
  const seen: { target: string; authorization: string | undefined }[] = [];
  const sockets = new Set<net.Socket>();
  const proxy = http.createServer();
  proxy.on("connect", (request, client: net.Socket) => {
    seen.push({ target: request.url ?? "", authorization: request.headers["proxy-authorization"] });
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const target = net.connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
  });
  const port = await listen(proxy);
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { port, seen };
}

describe("an endpoint behind a company's network", () => {
  it("needs no fetch of its own when nothing is set", async () => {
    expect(await endpointFetch({})).toBeUndefined();
  });

  it("is reached through a proxy, with the proxy's password", async () => {
    const server = await openServer();
    const proxy = await openProxy();
    const reply = await ask(server.url, {
      proxy: `http://ann:secret@127.0.0.1:${proxy.port}`,
      noProxy: "example.org,7.0.0.1",
    });
    expect(reply.text).toBe("Here.");
    expect(proxy.seen).toEqual([
      {
        target: new URL(server.url).host,
        authorization: `Basic ${Buffer.from("ann:secret").toString("base64")}`,
      },
    ]);
  });

  it.each(["example.org,127.0.0.1", "*", "0.0.1"])(
    "is reached without the proxy where NO_PROXY is %j",
    async (noProxy) => {
      const server = await openServer();
      const proxy = await openProxy();
      const reply = await ask(server.url, { proxy: `http://127.0.0.1:${proxy.port}`, noProxy });
      expect(reply.text).toBe("Here.");
      expect(proxy.seen).toEqual([]);
    },
  );

  it("is unreachable when its proxy is", async () => {
    const server = await openServer();
    await expect(ask(server.url, { proxy: "http://127.0.0.1:9" })).rejects.toMatchObject({
      code: "model-unreachable",
    });
    expect(server.asked).toHaveLength(0);
  });

  const hasOpenssl = (() => {
    try {
      execFileSync("openssl", ["version"]);
      return true;
    } catch {
      return false;
    }
  })();

  (hasOpenssl ? it : it.skip)(
    "is trusted by its own certificate authority only when that is given (openssl)",
    async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "tls-"));
      closers.push(() => rmSync(folder, { recursive: true }));
      const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
      const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
      const made = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        key,
        "-out",
        cert,
        ...subject,
      ];
      execFileSync("openssl", made, { stdio: "ignore" });
      const backend = await openServer();
      const port = await listen(
        https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
          const onward = http.request(
            `${new URL(backend.url).origin}${request.url}`,
            { method: "POST", headers: request.headers },
            (answer) => {
              response.writeHead(answer.statusCode ?? 500, answer.headers);
              answer.pipe(response);
            },
          );
          request.pipe(onward);
        }),
      );
      const url = `https://127.0.0.1:${port}/v1`;
      const start = Date.now();
      await expect(ask(url, {})).rejects.toMatchObject({
        code: "model-unreachable",
        message: expect.stringMatching(/self-signed certificate/),
      });
      expect(Date.now() - start).toBeLessThan(10_000);
      expect((await ask(url, { ca: readFileSync(cert, "utf8") })).text).toBe("Here.");
    },
  );
});
