import { listenInNode, parseListened } from "../listeners/node.js";
import { defineRunner, type SentinelPlan } from "../runner.js";
import { isModule, isScriptTestOrInFolder, judgeScript, loadLines, nameNewTest } from "./javascript.js";

/**
 * Node's own runner. Each test file is a process of its own, which sees neither the reporter's flags nor our listener.
 * A file that is started directly (`node test.js`) and uses `node:test` is its own runner: there the flags reach the
 * process that runs the tests, as NODE_OPTIONS, which is put back before the file is loaded.
 */
export const nodeTest = defineRunner({
  name: "node:test",
  invoked,
  detect: (facts) => {
    const script = facts.packageJson?.scripts.test;
    const direct = script === undefined ? null : /^node (?:-\S+ )*(\S+\.[cm]?js)$/.exec(script.trim());
    if (script !== undefined && direct !== null && facts.dependencies.size === 0) {
      return { command: "npm test", reason: `the script \`test\` in package.json is \`${script}\`` };
    }
    return null;
  },
  instrument: (run) => {
    // A reporter that the command names must have a destination once there is a second one.
    const named = /--test-reporter[= ]/.test(run.command) && !/--test-reporter-destination/.test(run.command);
    const second = named
      ? ["--test-reporter-destination=stdout"]
      : ["--test-reporter=spec", "--test-reporter-destination=stdout"];
    return listenInNode(run, attach, {
      files: { "reporter.mjs": reporter },
      flags: [
        "--test-reporter={support}/reporter.mjs",
        "--test-reporter-destination={out}/unused",
        ...second,
      ],
    });
  },
  parse: parseListened,
  isTestFile: isScriptTestOrInFolder,
  newTestPath: (stem, facts) => nameNewTest(stem, facts, "test"),
  steers: (path) => /(^|\/)(test-?setup|setup-?tests?)[^/]*\.[cm]?[jt]s$/.test(path),
  judge: judgeScript,
  sentinel: (plan) => ({ content: sentinel(plan), tests: 5 }),
});

function invoked(words: readonly string[]): boolean {
  return /^(node|tsx|ts-node)$/.test(words[0] ?? "") && words.includes("--test");
}

function sentinel({ path, title, load, facts }: SentinelPlan): string {
  const header = isModule(path, facts)
    ? [
        'import { closeSync, openSync } from "node:fs";',
        'import test from "node:test";',
        'import assert from "node:assert";',
        'import strict from "node:assert/strict";',
      ]
    : [
        'const { closeSync, openSync } = require("node:fs");',
        'const test = require("node:test");',
        'const assert = require("node:assert");',
        'const strict = require("node:assert/strict");',
      ];
  return [
    ...header,
    // The runner gives each file a pipe that nobody writes to: a program that reads it on loading would wait for ever.
    'closeSync(0); openSync("/dev/null", "r");',
    ...loadLines(path, load, facts),
    `test(${JSON.stringify(`${title} 1`)}, () => { strict.equal(1, 2); });`,
    `test(${JSON.stringify(`${title} 2`)}, () => { assert.deepStrictEqual({ a: [1] }, { a: [2] }); });`,
    `test(${JSON.stringify(`${title} 3`)}, () => { throw new Error("must fail"); });`,
    `test(${JSON.stringify(`${title} 4`)}, async () => { await Promise.reject(new Error("must fail")); });`,
    `test(${JSON.stringify(`${title} 5`)}, () => { assert(false); });`,
    "",
  ].join("\n");
}

const attach = `"use strict";
module.exports = (channel) => {
  const started = process.execArgv.includes("--test");
  const main = process.argv[1] || "";
  // On the way to the runner: a package manager or a script that is not a test.
  const path = require("node:path");
  const inside = main !== "" && !path.relative(channel.root, path.resolve(main)).startsWith("..");
  const usesRunner = inside && !/node_modules/.test(main) && mentionsRunner(main);
  if (!started && !usesRunner) return;
  if (started && channel.request.only !== null) {
    process.argv = [process.argv[0], ...channel.request.only.map((file) => path.join(channel.root, file))];
  }
  channel.claim();
};
function mentionsRunner(file) {
  try {
    return /["']node:test["']/.test(require("node:fs").readFileSync(file, "utf8"));
  } catch {
    return false;
  }
}
`;

/**
 * Events arrive after their children; `test:start` comes before them and tells the enclosing titles. A file is reported as
 * a test of its own only when it fails outside its tests, or has none.
 */
const reporter = `
import path from "node:path";
import { createRequire } from "node:module";
const channel = createRequire(import.meta.url)("./channel.cjs");
const main = process.argv[1];
export default async function* (events) {
  const titles = [];
  const printed = new Map();
  const counted = new Map();
  for await (const { type, data } of events) {
    const file = data && data.file ? data.file : main;
    if (type === "test:stderr" || type === "test:stdout") {
      printed.set(file, ((printed.get(file) || "") + data.message).slice(-20000));
    } else if (type === "test:start") {
      titles.length = data.nesting;
      titles[data.nesting] = data.name;
    } else if (type === "test:pass" || type === "test:fail") {
      const isFile = data.nesting === 0 && data.file && path.resolve(data.name) === path.resolve(data.file);
      const error = data.details && data.details.error;
      const failed = type === "test:fail" && data.todo === undefined;
      if (data.details && data.details.type === "suite" && !(failed && error && error.failureType !== "subtestsFailed")) continue;
      if (isFile && !failed && counted.get(file)) continue;
      if (isFile && failed) {
        const message = (printed.get(file) || "").trim() || String((error && error.message) || "the file failed");
        channel.emit({ type: "error", file: channel.relative(file), message, stack: message });
        continue;
      }
      counted.set(file, true);
      const said = failed ? channel.describe((error && error.cause && typeof error.cause === "object" && error.cause) || error) : null;
      channel.emit({
        type: "test",
        file: channel.relative(file),
        titles: isFile ? [] : [...titles.slice(0, data.nesting), data.name],
        outcome: failed ? "failed" : data.skip !== undefined || data.todo !== undefined ? "skipped" : "passed",
        durationMs: (data.details && data.details.duration_ms) || 0,
        message: said && said.message,
        stack: said && said.stack,
      });
    }
  }
  channel.emit({ type: "end" });
}
`;
