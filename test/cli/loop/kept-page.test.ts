import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { keptPage } from "../../../src/cli/loop/kept-page.js";

const files: Readonly<Record<string, { type: string; text: string }>> = {
  "/style.css": { type: "text/css", text: "a > b { color: red; content: '$&' }" },
  "/face": { type: "image/svg+xml; charset=utf-8", text: "<svg></svg>" },
  "/page": {
    type: "text/html",
    text:
      '<link rel="stylesheet" href="/style.css"><img class="face" src="/face" alt="">' +
      '<a class="x" href="/issues/1">issue</a><a href="#end">end</a><a href="https://example.com/">away</a>' +
      '<a class="here" href="ORIGIN/run">run</a>',
  },
};

describe("the page that is kept when the hub is gone", () => {
  const server = http.createServer((request, response) => {
    const file = files[request.url ?? ""];
    response.writeHead(file === undefined ? 404 : 200, { "content-type": file?.type });
    response.end(file?.text.replace("ORIGIN", `http://${request.headers.host}`));
  });
  let page: string;
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    page = await keptPage(`http://127.0.0.1:${(server.address() as AddressInfo).port}/page`);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("holds its style and its pictures", () => {
    expect(page).toContain("<style>a > b { color: red; content: '$&' }</style>");
    const picture = Buffer.from("<svg></svg>").toString("base64");
    expect(page).toContain(`<img class="face" src="data:image/svg+xml;base64,${picture}" alt="">`);
  });

  it("links to nothing that is gone, and to everything else as before", () => {
    expect(page).toContain('<a class="x">issue</a><a href="#end">end</a>');
    expect(page).toContain('<a href="https://example.com/">away</a><a class="here">run</a>');
    expect(page).not.toContain("127.0.0.1");
  });
});
