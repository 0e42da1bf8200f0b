import { listenInNode, parseListened } from "../listeners/node.js";
import { defineRunner } from "../runner.js";
import { isModule, isScriptTestOrInFolder, judgeScript, loadLines, nameNewTest } from "./javascript.js";

/**
 * uvu 0.5. It has no reporter and tells nobody of a test that passes, so a few words are added to its own source as Node
 * loads it, wherever it is loaded as CommonJS or as a module. When only some files are asked for, they alone are loaded.
 */
export const uvu = defineRunner({
  name: "uvu",
  invoked: ([head = ""]) => head === "uvu",
  detect: () => null,
  plain: (facts) => (facts.dependencies.has("uvu") ? "npx uvu" : null),
  instrument: (run) => listenInNode(run, attach, { files: { "loader.mjs": loader, "edits.cjs": edits } }),
  parse: parseListened,
  isTestFile: isScriptTestOrInFolder,
  newTestPath: (stem, facts) => nameNewTest(stem, facts, "test"),
  steers: () => false,
  judge: judgeScript,
  sentinel: ({ path, title, load, facts }) => ({
    content: [
      ...(isModule(path, facts) || path.endsWith(".ts")
        ? ['import { test } from "uvu";', 'import * as assert from "uvu/assert";']
        : ['const { test } = require("uvu");', 'const assert = require("uvu/assert");']),
      ...loadLines(path, load, facts),
      `test(${JSON.stringify(`${title} 1`)}, () => { assert.is(1, 2); });`,
      `test(${JSON.stringify(`${title} 2`)}, () => { assert.equal({ a: [1] }, { a: [2] }); });`,
      `test(${JSON.stringify(`${title} 3`)}, () => { throw new Error("must fail"); });`,
      "test.run();",
      "",
    ].join("\n"),
    tests: 3,
  }),
});

/** What is added, and where; a preloaded compiler may have laid the source out anew. */
const edits = String.raw`"use strict";
const told = "globalThis[Symbol.for('patchwright')]";
const changes = {
  dist: [
    [/write\(PASS\);/, (found) => found + told + ".test(name, test.name, null);"],
    [/write\(FAIL\);/, (found) => found + told + ".test(name, test.name, err);"],
    [/test\.skip = \(\) => \{\s*ctx\.skips\+\+;?\s*\};?/, () => "test.skip = (title) => { ctx.skips++; " + told + ".skip(name, title); };"],
    [/let name = group\.shift\(\);/, (found) => found + told + ".file();"],
    [/write\(["']\\n  Total/, (found) => told + ".end();" + found],
  ],
  run: [[/\.push\(\[suite\.name\]\);/, (found) => found + told + ".load(suite.file);"]],
  parse: [[/return \{\s*dir,\s*suites,/, (found) => "suites = " + told + ".choose(suites); " + found]],
};
const place = /[\\/]uvu[\\/](dist|run|parse)[\\/]index\.m?js$/;
exports.place = place;
exports.edit = (file, source) => {
  const [, folder] = place.exec(file) || [];
  return (changes[folder] || []).reduce((text, [before, after]) => text.replace(before, after), source);
};
`;

const loader = `
import { createRequire } from "node:module";
const { edit, place } = createRequire(import.meta.url)("./edits.cjs");
export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!place.test(url) || loaded.source === null || loaded.source === undefined) return loaded;
  return { ...loaded, source: edit(url, Buffer.from(loaded.source).toString("utf8")) };
}
`;

const attach = String.raw`"use strict";
const fs = require("node:fs");
const path = require("node:path");
const Module = require("node:module");
const { pathToFileURL } = require("node:url");
const { edit, place } = require("./edits.cjs");
module.exports = (channel) => {
  let main = process.argv[1] || "";
  try {
    main = fs.realpathSync(main);
  } catch {}
  const isBin = /[\\/]uvu[\\/]bin\.js$/.test(main);
  const inside = main !== "" && !path.relative(channel.root, main).startsWith("..") && !/node_modules/.test(main);
  if (!isBin && !(inside && mentions(main))) return;
  channel.claim();
  const files = [];
  let index = -1;
  let started = Date.now();
  const current = () => channel.relative(files[index] ?? (isBin ? null : main));
  const tell = (outcome, file, suite, title, error) => {
    const said = error === null ? { message: null, stack: null } : channel.describe(error);
    const titles = [suite, title].filter((part) => typeof part === "string" && part !== "");
    channel.emit({ type: "test", file, titles, outcome, durationMs: Date.now() - started, ...said });
    started = Date.now();
  };
  const listener = {
    test: (suite, title, error) => tell(error === null ? "passed" : "failed", current(), suite, title, error),
    skip: (suite, title) => tell("skipped", channel.relative(files.at(-1) ?? (isBin ? null : main)), suite, title, null),
    file: () => { index += 1; },
    load: (file) => { files.push(file); },
    end: () => channel.emit({ type: "end" }),
    choose: (suites) => {
      if (channel.request.only === null) return suites;
      const only = channel.request.only.map((file) => path.join(channel.root, file));
      return only.map((file) => ({ name: path.basename(file), file }));
    },
  };
  Object.defineProperty(globalThis, Symbol.for("patchwright"), { value: listener, enumerable: false });
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, file, ...rest) {
    return compile.call(this, place.test(file) ? edit(file, source) : source, file, ...rest);
  };
  if (Module.register) Module.register(pathToFileURL(path.join(__dirname, "loader.mjs")));
};

function mentions(file) {
  try {
    return /["']uvu["']/.test(fs.readFileSync(file, "utf8"));
  } catch {
    return false;
  }
}
`;
