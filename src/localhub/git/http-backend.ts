import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { RULES } from "./pre-receive.js";
import { gitEnvironment } from "./run-git.js";
import { NO_WORKFLOWS } from "./touched-workflow.js";

export interface BackendRequest {
  path: string;
  /** Directory that `pathInfo` starts in. */
  root: string;
  /** `/OWNER/NAME.git/info/refs` and the like, spelled as on disk. */
  pathInfo: string;
  query: string;
  /** Empty: not signed in; then git itself refuses a push. */
  user: string;
  /** Refuses a push that brings workflow files. */
  mayWriteWorkflows: boolean;
  /** What a push must not do, as pre-receive.ts reads it. */
  rules: string;
  /** Runs when git has ended and before the client hears of it, so that a pusher sees all that the push caused. */
  finished: () => Promise<void>;
}

/** Serves git's smart protocol with git's own CGI program. */
export function serveGit(message: IncomingMessage, response: ServerResponse, request: BackendRequest): void {
  const { headers } = message;
  const child = spawn("git", ["http-backend"], {
    env: {
      ...gitEnvironment(request.path),
      GIT_PROJECT_ROOT: request.root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: request.pathInfo,
      QUERY_STRING: request.query,
      REQUEST_METHOD: message.method ?? "GET",
      REMOTE_ADDR: "127.0.0.1",
      CONTENT_TYPE: headers["content-type"] ?? "",
      ...(request.user ? { REMOTE_USER: request.user } : {}),
      ...(request.mayWriteWorkflows ? {} : { [NO_WORKFLOWS]: "1" }),
      [RULES]: request.rules,
      ...(headers["content-encoding"] ? { HTTP_CONTENT_ENCODING: headers["content-encoding"] } : {}),
      ...(typeof headers["git-protocol"] === "string" ? { GIT_PROTOCOL: headers["git-protocol"] } : {}),
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stderr.resume();
  child.stdin.on("error", () => undefined);
  message.pipe(child.stdin);
  response.on("close", () => child.kill());

  let head: Buffer | null = Buffer.alloc(0);
  child.stdout.on("data", (chunk: Buffer) => {
    if (head === null) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    const fields = parseHead(head.subarray(0, end).toString());
    response.writeHead(fields.status, fields.headers);
    response.write(head.subarray(end + 4));
    head = null;
  });
  child.on("error", (error) => fail(response, error.message));
  child.on("close", () => {
    if (head !== null) return fail(response, "git http-backend ended without an answer");
    request.finished().then(
      () => response.end(),
      (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
}

function parseHead(text: string): { status: number; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
    else headers[name] = value;
  }
  return { status, headers };
}

function fail(response: ServerResponse, detail: string): void {
  if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
  response.end(`${detail}\n`);
}
