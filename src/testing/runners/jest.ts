import { onLoadSource } from "../listeners/channel.js";
import { listenInNode, parseListened, parseRelated } from "../listeners/node.js";
import { defineRunner } from "../runner.js";
import { isScriptTest, judgeScript, loadLines, nameNewTest } from "./javascript.js";

/**
 * Jest 22 to 30. Its tests may run in the runner's own process and read `process.argv`, so no argument is added to the
 * command: the listener waits for `jest-cli` to be loaded and hands its `run` the reporter as arguments of its own.
 * Coverage is off, as its thresholds would let a green suite exit with a failure.
 */
export const jest = defineRunner({
  name: "jest",
  invoked,
  detect: () => null,
  plain: (facts) => (facts.dependencies.has("jest") ? "npx jest" : null),
  instrument: (run) => listenInNode(run, attach, { files: { "reporter.cjs": reporter } }),
  related: {
    instrument: ({ command, changed }) =>
      listenInNode({ command, only: null, related: changed }, attach, {
        files: { "reporter.cjs": reporter },
      }),
    parse: parseRelated,
  },
  parse: parseListened,
  isTestFile: (path, facts) => isScriptTest(path) || matchesOwn(path, facts.packageJson?.jest),
  newTestPath: (stem, facts) => nameNewTest(stem, facts, "test"),
  steers: (path) =>
    /(^|\/)(jest[.-](config|setup|preset|resolver|environment|transform)[^/]*|setup-?(jest|tests?)[^/]*|babel\.config\.[cm]?[jt]s(on)?|\.babelrc[^/]*|\.swcrc)$/i.test(
      path,
    ) || /(^|\/)__mocks__\//.test(path),
  judge: judgeScript,
  sentinel: ({ path, title, load, facts }) => ({
    content: [
      ...loadLines(path, load, facts),
      `test(${JSON.stringify(`${title} 1`)}, () => { expect(1).toBe(2); });`,
      `test(${JSON.stringify(`${title} 2`)}, () => { expect({ a: [1] }).toEqual({ a: [2] }); });`,
      `test(${JSON.stringify(`${title} 3`)}, () => { throw new Error("must fail"); });`,
      `test(${JSON.stringify(`${title} 4`)}, async () => { await Promise.reject(new Error("must fail")); });`,
      `test(${JSON.stringify(`${title} 5`)}, () => { expect(() => {}).toThrow(); });`,
      "",
    ].join("\n"),
    tests: 5,
  }),
});

/** `jest`, `react-scripts test`, or a script of the repository whose name says that it starts Jest. */
function invoked(words: readonly string[]): boolean {
  const [head = "", second = ""] = words;
  if (head === "jest" || head === "jest-cli" || (head === "react-scripts" && second === "test")) return true;
  return (
    head === "node" &&
    words.slice(1).some((word) => /(^|\/)jest(-cli)?(\/bin\/jest)?(\.[cm]?js)?$/.test(word))
  );
}

function matchesOwn(path: string, config: unknown): boolean {
  if (typeof config !== "object" || config === null || !("testRegex" in config)) return false;
  const patterns = [config.testRegex].flat().filter((pattern) => typeof pattern === "string");
  return patterns.some((pattern) => {
    try {
      return new RegExp(pattern).test(`/${path}`);
    } catch {
      return false;
    }
  });
}

const attach = String.raw`"use strict";
${onLoadSource}
module.exports = (channel) => {
  onLoad(/[\\/]jest-cli[\\/]build[\\/]/, (cli, stop) => {
    if (typeof cli.run !== "function") return cli;
    const wrapped = Object.create(cli, {
      run: {
        enumerable: true,
        value: (given, project) => {
          stop();
          channel.claim();
          if (channel.request.related) return list(channel, cli, given || process.argv.slice(2), project);
          const more = ["--reporters=default", "--reporters=" + require.resolve("./reporter.cjs"), "--coverage=false"];
          if (channel.request.only !== null) {
            const path = require("node:path");
            more.push("--runTestsByPath", ...channel.request.only.map((file) => path.join(channel.root, file)));
          }
          return cli.run([...(given || process.argv.slice(2)), ...more], project);
        },
      },
    });
    return wrapped;
  });
};
// Jest prints the list, and in some versions as several lines.
async function list(channel, cli, given, project) {
  const path = require("node:path");
  const lines = [];
  console.log = (...said) => { lines.push(...said.join(" ").split("\n")); };
  const changed = channel.request.related.map((file) => path.join(channel.root, file));
  await cli.run([...given, "--coverage=false", "--listTests", "--findRelatedTests", ...changed], project);
  channel.answer(lines.filter((line) => path.isAbsolute(line.trim())).map((line) => line.trim()));
}
`;

const reporter = String.raw`"use strict";
const channel = require("./channel.cjs");
const outcomes = { passed: "passed", failed: "failed" };
module.exports = class {
  onTestResult(test, result) {
    const file = channel.relative(result.testFilePath);
    for (const one of result.testResults) {
      const text = (one.failureMessages || []).join("\n\n");
      const at = text.search(/\n\s+at /);
      channel.emit({
        type: "test",
        file,
        titles: [...one.ancestorTitles, one.title].map(String),
        outcome: outcomes[one.status] || "skipped",
        durationMs: one.duration || 0,
        message: text === "" ? null : at < 0 ? text : text.slice(0, at),
        stack: text === "" ? null : text,
      });
    }
    const failed = result.testResults.some((one) => one.status === "failed");
    const error = result.testExecError;
    if (error || (result.failureMessage && !failed)) {
      const text = String(result.failureMessage || error.stack || error.message || error);
      channel.emit({ type: "error", file, message: text, stack: (error && error.stack) || null });
    }
  }
  onRunComplete(contexts, results) {
    if (results && results.runExecError) {
      channel.emit({ type: "error", file: null, message: String(results.runExecError.message), stack: null });
    }
    channel.emit({ type: "end" });
  }
};
`;
