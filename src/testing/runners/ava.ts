import { listenInNode, parseListened } from "../listeners/node.js";
import { defineRunner } from "../runner.js";
import { isModule, isScriptTestOrInFolder, judgeScript, loadLines, nameNewTest } from "./javascript.js";

/**
 * AVA 3 to 6. It takes no reporter from outside, so a few words are added to its own bookkeeping as Node loads it, beside
 * whatever reporter it uses. Test files are workers or processes of their own, which see nothing of it. When only some
 * files are asked for, they take the place of the files named to the main process, which tests do not see either.
 */
export const ava = defineRunner({
  name: "ava",
  invoked: ([head = ""]) => head === "ava",
  detect: () => null,
  plain: (facts) => (facts.dependencies.has("ava") ? "npx ava" : null),
  instrument: (run) => listenInNode(run, attach, { files: { "loader.mjs": loader, "edits.cjs": edits } }),
  parse: parseListened,
  isTestFile: (path) => isScriptTestOrInFolder(path) && !/(^|\/)_/.test(path),
  newTestPath: (stem, facts) => nameNewTest(stem, facts, "test"),
  steers: (path) => /(^|\/)ava\.config\.[cm]?js$/.test(path),
  judge: judgeScript,
  sentinel: ({ path, title, load, facts }) => ({
    content: [
      isModule(path, facts) || path.endsWith(".ts")
        ? 'import test from "ava";'
        : 'const test = require("ava");',
      ...loadLines(path, load, facts),
      `test(${JSON.stringify(`${title} 1`)}, (t) => { t.is(1, 2); });`,
      `test(${JSON.stringify(`${title} 2`)}, (t) => { t.deepEqual({ a: [1] }, { a: [2] }); });`,
      `test(${JSON.stringify(`${title} 3`)}, () => { throw new Error("must fail"); });`,
      "",
    ].join("\n"),
    tests: 3,
  }),
});

/** What is added, and where. */
const edits = String.raw`"use strict";
const told = "globalThis[Symbol.for('patchwright')]";
const changes = [
  [/emitStateChange\(event\) \{/, (found) => found + told + "?.event(event);"],
  [/suggestExitCode\([^)]*\) \{/, (found) => found + told + "?.end(this.stats);"],
];
const place = /[\\/]ava[\\/]lib[\\/]run-status\.js$/;
exports.place = place;
exports.edit = (source) => changes.reduce((text, [before, after]) => text.replace(before, after), source);
`;

const loader = `
import { createRequire } from "node:module";
const { edit, place } = createRequire(import.meta.url)("./edits.cjs");
export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!place.test(url) || loaded.source === null || loaded.source === undefined) return loaded;
  return { ...loaded, source: edit(Buffer.from(loaded.source).toString("utf8")) };
}
`;

const attach = String.raw`"use strict";
const fs = require("node:fs");
const path = require("node:path");
const Module = require("node:module");
const { pathToFileURL, fileURLToPath } = require("node:url");
const { isMainThread } = require("node:worker_threads");
const { edit, place } = require("./edits.cjs");
const takesValue = /^(--(config|match|node-arguments|timeout|concurrency|environment-variables)|-[mcT])$/;
module.exports = (channel) => {
  let main = process.argv[1] || "";
  try {
    main = fs.realpathSync(main);
  } catch {}
  if (!isMainThread || !/[\\/]ava[\\/](entrypoints[\\/]cli\.mjs|cli\.js)$/.test(main)) return;
  channel.claim();
  if (channel.request.only !== null) {
    const given = process.argv.slice(2);
    const end = given.indexOf("--");
    const [own, rest] = end < 0 ? [given, []] : [given.slice(0, end), given.slice(end)];
    const kept = own.filter((word, at) => word.startsWith("-") || takesValue.test(own[at - 1] || ""));
    const only = channel.request.only.map((file) => path.join(channel.root, file));
    process.argv = [...process.argv.slice(0, 2), ...kept, ...only, ...rest];
  }
  listen(channel);
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, file, ...rest) {
    return compile.call(this, place.test(file) ? edit(source) : source, file, ...rest);
  };
  if (Module.register) Module.register(pathToFileURL(path.join(__dirname, "loader.mjs")));
};

function listen(channel) {
  const plain = (file) => (file === undefined ? null : String(file).startsWith("file:") ? fileURLToPath(file) : file);
  const wrong = new Set();
  const error = (event, otherwise) => {
    wrong.add(event.testFile);
    const said = describe(event.err, channel, otherwise);
    channel.emit({ type: "error", file: channel.relative(plain(event.testFile)), message: said.message, stack: said.stack });
  };
  const test = (event, outcome) => {
    const said = outcome === "failed" ? describe(event.err, channel, "failed") : { message: null, stack: null };
    const file = channel.relative(plain(event.testFile));
    channel.emit({ type: "test", file, titles: [event.title], outcome, durationMs: event.duration || 0, ...said });
  };
  const pending = (event, why) => {
    for (const [file, titles] of event.pendingTests || []) {
      for (const title of titles) {
        const said = { message: why, stack: null };
        channel.emit({ type: "test", file: channel.relative(plain(file)), titles: [title], outcome: "failed", durationMs: 0, ...said });
      }
    }
  };
  const events = {
    "test-passed": (event) => test(event, event.knownFailing ? "skipped" : "passed"),
    "test-failed": (event) => test(event, "failed"),
    "hook-failed": (event) => error(event, "a hook failed"),
    "uncaught-exception": (event) => error(event, "an exception that nobody caught"),
    "unhandled-rejection": (event) => error(event, "a rejection that nobody handled"),
    "internal-error": (event) => error(event, "AVA failed"),
    "shared-worker-error": (event) => error(event, "a shared worker failed"),
    "worker-failed": (event) => {
      if (!wrong.has(event.testFile)) error(event, "the file's process failed");
    },
    "missing-ava-import": (event) => error(event, "No tests found: the file does not import AVA"),
    "selected-test": (event) => {
      if (event.skip || event.todo) test(event, "skipped");
    },
  };
  let last = null;
  const listener = {
    event: (event) => {
      last = event.type === "timeout" || event.type === "process-exit" ? event : last;
      if (events[event.type]) events[event.type](event);
      // Filled in by AVA itself, after this call.
      if (event === last) queueMicrotask(() => pending(event, event.type === "timeout" ? "timed out" : "the file's process ended"));
      if (event.type === "process-exit") error(event, "process.exit() was called in the file");
    },
    end: (stats) => {
      for (const [file, counts] of stats.byFile) {
        if (counts.declaredTests === 0 && !wrong.has(file)) error({ testFile: file }, "No tests found in the file");
      }
      channel.emit({ type: "end" });
    },
  };
  Object.defineProperty(globalThis, Symbol.for("patchwright"), { value: listener, enumerable: false });
}

/** AVA sends errors between processes in forms that differ by version. */
function describe(error, channel, otherwise) {
  if (error === undefined || error === null) return { message: otherwise, stack: null };
  const own = error.originalError || error.cause || error;
  if (own.cause instanceof Error) return channel.describe(own.cause);
  const parts = [error.message ?? own.message, ...(error.formattedDetails || error.values || []).map(({ label, formatted }) => label + "\n" + formatted)];
  const name = error.name && !/^(Error|AssertionError)$/.test(error.name) ? error.name + ": " : "";
  const message = parts.filter((part) => typeof part === "string" && part !== "").join("\n") || error.summary || otherwise;
  return { message: message.startsWith(name) ? message : name + message, stack: error.stack || own.stack || null };
}
`;
