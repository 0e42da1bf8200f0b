import { onLoadSource } from "../listeners/channel.js";
import { listenInNode, parseListened } from "../listeners/node.js";
import { defineRunner } from "../runner.js";
import { isModule, isScriptTestOrInFolder, judgeScript, loadLines, nameNewTest } from "./javascript.js";

/**
 * Tape 4 and 5. A test is one call of `test`, whatever number of assertions it makes: it failed when one of them did.
 * Tests share the runner's process; when only some files are asked for, they see those as arguments.
 */
export const tape = defineRunner({
  name: "tape",
  invoked: ([head = ""]) => head === "tape",
  detect: () => null,
  plain: (facts) => (facts.dependencies.has("tape") ? "npx tape 'test/**/*.js'" : null),
  instrument: (run) => listenInNode(run, attach),
  parse: parseListened,
  isTestFile: isScriptTestOrInFolder,
  newTestPath: (stem, facts) => nameNewTest(stem, facts, "test"),
  steers: () => false,
  judge: judgeScript,
  sentinel: ({ path, title, load, facts }) => ({
    content: [
      isModule(path, facts) ? 'import test from "tape";' : 'const test = require("tape");',
      ...loadLines(path, load, facts),
      `test(${JSON.stringify(`${title} 1`)}, (t) => { t.equal(1, 2); t.end(); });`,
      `test(${JSON.stringify(`${title} 2`)}, (t) => { t.deepEqual({ a: [1] }, { a: [2] }); t.end(); });`,
      `test(${JSON.stringify(`${title} 3`)}, (t) => { t.fail("must fail"); t.end(); });`,
      "",
    ].join("\n"),
    tests: 3,
  }),
});

const attach = String.raw`"use strict";
${onLoadSource}
const fs = require("node:fs");
const path = require("node:path");
const takesValue = new Set(["-r", "--require", "-i", "--ignore", "--ignore-pattern"]);
module.exports = (channel) => {
  let main = process.argv[1] || "";
  try {
    main = fs.realpathSync(main);
  } catch {}
  const isBin = /[\\/]tape[\\/]bin[\\/]tape$/.test(main);
  const inside = main !== "" && !path.relative(channel.root, main).startsWith("..") && !/node_modules/.test(main);
  if (isBin && channel.request.only !== null) {
    const given = process.argv.slice(2);
    const kept = given.filter((word, at) => word.startsWith("-") || takesValue.has(given[at - 1]));
    const only = channel.request.only.map((file) => path.join(channel.root, file));
    process.argv = [...process.argv.slice(0, 2), ...kept, ...only];
  }
  if (isBin || (inside && mentions(main))) channel.claim();
  onLoad(/[\\/]tape[\\/]lib[\\/]results\.js$/, (Results) => {
    channel.claim();
    listen(Results, channel);
    return Results;
  });
};

function mentions(file) {
  try {
    return /["']tape["']/.test(fs.readFileSync(file, "utf8"));
  } catch {
    return false;
  }
}

function listen(Results, channel) {
  const { _watch, push, close } = Results.prototype;
  const known = new WeakMap();
  const open = new Set();
  let closed = false;
  Results.prototype.push = function (test) {
    known.set(test, { file: callerFile(channel), titles: [test.name] });
    return push.apply(this, arguments);
  };
  Results.prototype._watch = function (test) {
    const own = known.get(test) || { file: null, titles: [test.name] };
    const started = Date.now();
    const failures = [];
    const tell = () => {
      if (!open.delete(tell)) return;
      const said = failures.length === 0 ? { message: null, stack: null } : describe(failures, channel);
      channel.emit({
        type: "test",
        file: channel.relative(own.file),
        titles: own.titles.map(String),
        outcome: failures.length > 0 ? "failed" : test._skip || test._todo ? "skipped" : "passed",
        durationMs: Date.now() - started,
        ...said,
      });
    };
    open.add(tell);
    test.on("test", (sub) => known.set(sub, { file: own.file, titles: [...own.titles, sub.name] }));
    test.on("result", (result) => {
      if (typeof result === "object" && !result.ok && !result.todo && !result.skip) failures.push(result);
    });
    test.on("end", tell);
    return _watch.apply(this, arguments);
  };
  Results.prototype.close = function () {
    // A test that the process's end cut short has its failure, but no end of its own.
    for (const tell of open) tell();
    if (!closed) channel.emit({ type: "end" });
    closed = true;
    return close.apply(this, arguments);
  };
}

function describe(failures, channel) {
  const said = failures.map((result) => {
    const error = result.error instanceof Error ? result.error : new Error(result.name);
    const parts = { name: error.name, message: String(result.name || error.message), stack: error.stack };
    if (error.message && !parts.message.includes(error.message)) parts.message += ": " + error.message;
    if ("expected" in result && result.operator !== "error" && result.operator !== "fail") {
      Object.assign(parts, { expected: result.expected, actual: result.actual });
    }
    const { message } = channel.describe({ ...parts, name: error.name === "AssertionError" ? "Error" : error.name });
    return { message, stack: (error.stack || "") + (result.at ? "\n    at " + result.at : "") };
  });
  return { message: said.map((one) => one.message).join("\n"), stack: said.map((one) => one.stack).join("\n\n") };
}

/** The file that called test(): the first frame outside of tape. */
function callerFile(channel) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const frames = String(new Error().stack).split("\n").slice(1);
  Error.stackTraceLimit = limit;
  for (const frame of frames) {
    const found = /\(?((?:file:\/\/|[A-Za-z]:)?[\\/][^():]*):\d+:\d+\)?$/.exec(frame);
    if (found && !/node_modules|attach\.cjs/.test(found[1])) return found[1];
  }
  return null;
}
`;
