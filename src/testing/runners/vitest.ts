import { listenInNode, parseListened, parseRelated } from "../listeners/node.js";
import { defineRunner } from "../runner.js";
import { isScriptTest, judgeScript, loadLines, nameNewTest } from "./javascript.js";

/**
 * Vitest 3 and 4. Tests run in worker processes or threads, which do not see the arguments of the main process: the
 * reporter is added to those. Coverage is off, as its thresholds would let a green suite exit with a failure.
 */
export const vitest = defineRunner({
  name: "vitest",
  invoked,
  detect: () => null,
  plain: (facts) => (facts.dependencies.has("vitest") ? "npx vitest run" : null),
  instrument: (run) => listenInNode(run, attach, { files: { "reporter.mjs": reporter } }),
  related: {
    instrument: ({ command, changed }) =>
      listenInNode({ command, only: null, related: changed }, attach, {
        files: { "related.mjs": relatedReporter },
      }),
    parse: parseRelated,
  },
  parse: parseListened,
  isTestFile: isScriptTest,
  newTestPath: (stem, facts) => nameNewTest(stem, facts, "test"),
  steers: (path) =>
    /(^|\/)(vite(st)?\.(config|workspace|setup)[^/]*|(vitest|test)[.-]?setup[^/]*|setup-?(vitest|tests?)[^/]*)$/i.test(
      path,
    ) || /(^|\/)__mocks__\//.test(path),
  judge: judgeScript,
  sentinel: ({ path, title, load, facts }) => ({
    content: [
      'import { expect, test } from "vitest";',
      ...loadLines(path.replace(/\.[cm]?([jt]sx?)$/, ".m$1"), load, facts),
      `test(${JSON.stringify(`${title} 1`)}, () => { expect(1).toBe(2); });`,
      `test(${JSON.stringify(`${title} 2`)}, () => { expect({ a: [1] }).toEqual({ a: [2] }); });`,
      `test(${JSON.stringify(`${title} 3`)}, () => { throw new Error("must fail"); });`,
      `test(${JSON.stringify(`${title} 4`)}, async () => { await Promise.reject(new Error("must fail")); });`,
      "",
    ].join("\n"),
    tests: 4,
  }),
});

function invoked(words: readonly string[]): boolean {
  const [head = "", second = ""] = words;
  if (head === "vitest") return !["bench", "init", "typecheck"].includes(second);
  return head === "node" && words.slice(1).some((word) => /vitest(\/vitest)?\.mjs$/.test(word));
}

const attach = String.raw`"use strict";
const path = require("node:path");
const { pathToFileURL } = require("node:url");
module.exports = (channel) => {
  let main = process.argv[1] || "";
  try {
    main = require("node:fs").realpathSync(main);
  } catch {}
  if (!/[\\/]vitest[\\/](vitest\.mjs|dist[\\/]cli\.js)$/.test(main)) return;
  channel.claim();
  const given = process.argv.filter((word) => !/^--coverage(=true|\.enabled(=true)?)?$/.test(word));
  if (channel.request.related) {
    const [node, file, ...words] = given;
    const options = words.filter((word, index) => index > 0 || !/^(run|watch|dev)$/.test(word));
    // A word of its own may be a filter, which would be taken for a changed file.
    if (options.some((word, index) => !word.startsWith("-") && !/^--?[\w.-]+$/.test(options[index - 1] || ""))) process.exit(1);
    const changed = channel.request.related.map((name) => path.join(channel.root, name));
    process.argv = [node, file, "related", ...changed, ...options, "--run", "--reporter=" + path.join(__dirname, "related.mjs")];
    return;
  }
  const only = channel.request.only === null ? [] : channel.request.only.map((file) => path.join(channel.root, file));
  process.argv = [...given, "--run", "--reporter=default", "--reporter=" + path.join(__dirname, "reporter.mjs"), ...only];
};
`;

/** Ends the run before its first test, once it is known what it would run; without any related file it never starts. */
const relatedReporter = `
import { createRequire } from "node:module";
const channel = createRequire(import.meta.url)("./channel.cjs");
export default class {
  onInit() { channel.answer([]); }
  onTestRunStart(specifications) {
    channel.answer(specifications.map((one) => one.moduleId));
    process.exit(0);
  }
}
`;

const reporter = `
import { createRequire } from "node:module";
const channel = createRequire(import.meta.url)("./channel.cjs");
const titlesOf = (test) => {
  const titles = [test.name];
  for (let at = test.parent; at && at.type === "suite"; at = at.parent) titles.unshift(at.name);
  return titles;
};
const said = (errors) => {
  const first = errors && errors[0];
  if (!first) return { message: null, stack: null };
  const { message } = channel.describe(first);
  return { message, stack: String(first.stack || first.stackStr || message) };
};
const outcomes = { passed: "passed", failed: "failed", skipped: "skipped" };
export default class {
  onTestModuleEnd(module) {
    const file = channel.relative(module.moduleId);
    for (const test of module.children.allTests()) {
      const result = test.result();
      channel.emit({
        type: "test",
        file,
        titles: titlesOf(test),
        outcome: outcomes[result.state] || "failed",
        durationMs: test.diagnostic()?.duration || 0,
        ...(result.state === "skipped" ? { message: null, stack: null } : said(result.errors)),
      });
    }
    for (const error of module.errors()) channel.emit({ type: "error", file, ...said([error]) });
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors()) channel.emit({ type: "error", file, ...said([error]) });
    }
  }
  onTestRunEnd(modules, unhandled) {
    for (const error of unhandled) channel.emit({ type: "error", file: null, ...said([error]) });
    channel.emit({ type: "end" });
  }
}
`;
