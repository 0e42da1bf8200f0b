import { onLoadSource } from "../listeners/channel.js";
import { listenInNode, parseListened } from "../listeners/node.js";
import { defineRunner, type SentinelPlan } from "../runner.js";
import { isModule, isScriptTestOrInFolder, judgeScript, loadLines, nameNewTest } from "./javascript.js";

/**
 * Mocha. Tests share the runner's process, so nothing is added to its arguments: the listener waits for Mocha's class to
 * be loaded and listens to the events of its runner, beside whatever reporter the repository uses.
 */
export const mocha = defineRunner({
  name: "mocha",
  invoked,
  detect: () => null,
  plain: (facts) => (facts.dependencies.has("mocha") ? "npx mocha" : null),
  instrument: (run) => listenInNode(run, attach),
  parse: parseListened,
  isTestFile: isScriptTestOrInFolder,
  newTestPath: (stem, facts) => nameNewTest(stem, facts, "test"),
  steers: (path) =>
    /(^|\/)(\.mocharc(\.[^/]+)?|mocha\.opts|(test-?)?(setup|bootstrap|hooks|helper)[^/]*\.[cm]?[jt]s)$/.test(
      path,
    ) &&
    (/mocha/.test(path) || /(^|\/)(test|tests|spec)\//.test(path)),
  judge: judgeScript,
  sentinel: (plan) => ({ content: sentinel(plan), tests: 4 }),
});

function invoked(words: readonly string[]): boolean {
  const [head = ""] = words;
  if (head === "mocha" || head === "_mocha" || head === "electron-mocha") return true;
  return head === "node" && words.slice(1).some((word) => /mocha\/bin\/_?mocha(\.js)?$/.test(word));
}

function sentinel({ path, title, load, facts }: SentinelPlan): string {
  const header = isModule(path, facts)
    ? 'import assert from "node:assert";'
    : 'const assert = require("node:assert");';
  return [
    header,
    ...loadLines(path, load, facts),
    `describe(${JSON.stringify(title)}, function () {`,
    '  it("1", function () { assert.strictEqual(1, 2); });',
    '  it("2", function () { assert.deepStrictEqual({ a: [1] }, { a: [2] }); });',
    '  it("3", function () { throw new Error("must fail"); });',
    '  it("4", async function () { await Promise.reject(new Error("must fail")); });',
    "});",
    "",
  ].join("\n");
}

const attach = String.raw`"use strict";
${onLoadSource}
const path = require("node:path");
module.exports = (channel) => {
  // \`bin/mocha\` starts one of these as a process of its own where Node is given options; else it loads the first.
  const inside = /[\\/]mocha[\\/](lib[\\/]cli[\\/]cli\.js|bin[\\/]_mocha)$/;
  if (inside.test(process.argv[1] || "")) channel.claim();
  let loaded = 0;
  onLoad(/[\\/]mocha[\\/]lib[\\/](cli[\\/]cli|mocha)\.js$/, (Mocha, stop) => {
    loaded += 1;
    if (loaded === 2) stop();
    if (typeof Mocha.main === "function") {
      channel.claim();
      return Mocha;
    }
    if (!Mocha.prototype || typeof Mocha.prototype.run !== "function") return Mocha;
    const { run, loadFiles, loadFilesAsync } = Mocha.prototype;
    const choose = (mocha) => {
      if (channel.request.only === null) return;
      const only = channel.request.only.map((file) => path.join(channel.root, file));
      const first = [].concat(mocha.options.file || []).map((file) => path.resolve(file));
      mocha.files = [...first, ...only.filter((file) => !first.includes(file))];
    };
    Mocha.prototype.loadFiles = function (...args) {
      choose(this);
      return loadFiles.apply(this, args);
    };
    if (loadFilesAsync) {
      Mocha.prototype.loadFilesAsync = function (...args) {
        choose(this);
        return loadFilesAsync.apply(this, args);
      };
    }
    Mocha.prototype.run = function (...args) {
      channel.claim();
      if (this.options.parallel) choose(this);
      const runner = run.apply(this, args);
      listen(runner, channel);
      return runner;
    };
    return Mocha;
  });
};
function listen(runner, channel) {
  const told = new Set();
  // Before the reporter, which turns the values of a failed assertion into text.
  const on = runner.prependListener.bind(runner);
  const tell = (outcome) => (test, error) => {
    const said = error === undefined ? { message: null, stack: null } : channel.describe(error);
    const file = test.file || (test.parent && test.parent.file);
    if (told.has(test)) {
      // A test that passed and then failed (its callback came twice, or it threw later).
      if (outcome === "failed") channel.emit({ type: "error", file: channel.relative(file), ...said });
      return;
    }
    told.add(test);
    channel.emit({
      type: "test",
      file: channel.relative(file),
      titles: typeof test.titlePath === "function" ? test.titlePath() : [test.fullTitle()],
      outcome,
      durationMs: test.duration || 0,
      ...said,
    });
  };
  on("pass", tell("passed"));
  on("fail", tell("failed"));
  on("pending", tell("skipped"));
  on("end", () => channel.emit({ type: "end" }));
}
`;
