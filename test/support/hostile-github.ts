import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a GitHub answers that is none, or is taken over. `elsewhere` is another host, which must hear nothing. */
export type Hostile = (request: IncomingMessage, response: ServerResponse, elsewhere: string) => void;

const json = { "content-type": "application/json; charset=utf-8" };
const says = (body: string, headers: Record<string, string> = json, status = 200): Hostile => {
  return (_, response) => void response.writeHead(status, headers).end(body);
};
const leads = (status: number): Hostile => {
  return (request, response, elsewhere) =>
    void response.writeHead(status, { location: `${elsewhere}${request.url}` }).end();
};

export const hostileAnswers: Readonly<Record<string, Hostile>> = {
  "a page in HTML": says("<html>Sign in to the wifi</html>", { "content-type": "text/html" }),
  "a page in HTML that is said to be JSON": says("<html></html>"),
  "half of its JSON": says('[{"id":1,"body":"<!-- patchwright'),
  "nothing at all": says(""),
  null: says("null"),
  "a number": says("7"),
  "an empty object": says("{}"),
  "an empty list": says("[]"),
  "lists of nothing": says("[null,{}]"),
  "fields of nothing": says(
    JSON.stringify(
      Object.fromEntries(
        "id number sha object commit commits tree parents head base user title body state labels default_branch html_url merge_base_commit permission workflow_runs jobs artifacts check_runs content login output"
          .split(" ")
          .map((name) => [name, null]),
      ),
    ),
  ),
  "other types than it should": says(
    JSON.stringify({
      ...{ id: "1", number: -1, sha: "../../x", object: { sha: 7 }, tree: { sha: [] }, parents: {} },
      ...{ default_branch: {}, head: { ref: 1, sha: "" }, labels: "all", title: 9, permission: ["admin"] },
      ...{ content: { a: 1 }, type: "file", encoding: "base64", merge_base_commit: {}, commits: "many" },
    }),
  ),
  "a list whose next page is elsewhere": (request, response, elsewhere) =>
    void response.writeHead(200, { ...json, link: `<${elsewhere}${request.url}>; rel="next"` }).end("[]"),
  "a list that has no end": (request, response) => {
    const next = `http://${request.headers.host}${request.url}`;
    response.writeHead(200, { ...json, link: `<${next}>; rel="next"` }).end("[]");
  },
  "a way elsewhere (302)": leads(302),
  "a way elsewhere (307)": leads(307),
  "a way to itself": (request, response) =>
    void response.writeHead(301, { location: request.url ?? "/" }).end(),
  "a connection that breaks off": (_, response) => {
    response.writeHead(200, { ...json, "content-length": "100" }).write("[");
    setImmediate(() => response.destroy());
  },
  "more than anybody can hold": (_, response) => {
    response.writeHead(200, json);
    const chunk = Buffer.alloc(1024 * 1024, " ");
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", more);
    more();
  },
};

export interface HostileGithub {
  url: string;
  answers: (answer: Hostile) => void;
  /** Requests since the answer was set. */
  count: () => number;
  /** What came to the other host, ever. */
  elsewhere: readonly string[];
  close: () => Promise<void>;
}

/** A server that gives one hostile answer to everything, and another that must never be asked. */
export async function hostileGithub(): Promise<HostileGithub> {
  let answer: Hostile = says("{}");
  let count = 0;
  const strayed: string[] = [];
  const listen = async (handle: (request: IncomingMessage, response: ServerResponse) => void) => {
    const server = createServer(handle);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  };
  const other = await listen(({ url, headers }, response) => {
    strayed.push(`${url} ${headers.authorization ?? ""}`);
    response.writeHead(200, json).end("[]");
  });
  const hostile = await listen((request, response) => {
    count++;
    request.resume();
    request.on("end", () => answer(request, response, other.url));
  });
  return {
    url: hostile.url,
    answers: (given) => {
      answer = given;
      count = 0;
    },
    count: () => count,
    elsewhere: strayed,
    close: async () => {
      for (const { server } of [hostile, other]) {
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
      }
    },
  };
}
