import { Parser } from "tap-parser";
import type { CommandResult } from "../../domain/ports.js";
import type { TestResult } from "../../domain/test-report.js";
import { noRecords, ordinals, type RunRecords, testId } from "../records.js";
import { defineRunner } from "../runner.js";
import { shellQuote } from "../script.js";
import { stripControls } from "../text.js";
import { isModule, isScriptTestOrInFolder, judgeScript, loadLines, nameNewTest } from "./javascript.js";

/**
 * The general road of everything that prints TAP, and node-tap (14 to 18 and newer), which does so when asked. What the
 * command prints goes to a file, whole. In general a test is a point, and a subtest's own closing point counts only when it
 * fails and none of its parts did; under node-tap a test is one call of `test`, whatever number of assertions it makes.
 * node-tap's tests are processes of their own and see no argument of it; thresholds of coverage are off. The output of any
 * other command is taken as it is.
 */
export const tap = defineRunner({
  name: "tap",
  invoked: ([head = ""]) => head === "tap",
  detect: () => null,
  plain: (facts) => (facts.dependencies.has("tap") ? "npx tap" : null),
  instrument: ({ command, only }) => {
    const files = only === null ? "" : ` ${only.map(shellQuote).join(" ")}`;
    const nodeTap = /^((?:.*?[\s/])?tap)((?:\s.*)?)$/s.exec(command);
    if (nodeTap === null || /\b(npm|make|yarn|pnpm)\b/.test(command))
      return { command: `{ ${command}\n} > '{out}/tap.txt'`, support: {}, collect: [tapFile] };
    const [, program = "", rest = ""] = nodeTap;
    return {
      command: [
        `case "$(${program} --version 2> /dev/null)" in 18*|19*|[2-9][0-9]*) whole='--allow-incomplete-coverage --allow-empty-coverage';; *) whole=--no-check-coverage;; esac`,
        "echo node-tap > '{out}/calls.txt'",
        `{ ${program} --reporter=tap $whole${files === "" ? rest : files}\n} > '{out}/tap.txt'`,
      ].join("; "),
      support: {},
      collect: [tapFile, callsFile],
    };
  },
  parse: (result) => parseTap(result),
  isTestFile: isScriptTestOrInFolder,
  newTestPath: (stem, facts) => nameNewTest(stem, facts, "test"),
  steers: (path) => /(^|\/)\.taprc$/.test(path),
  judge: judgeScript,
  sentinel: ({ path, title, load, facts }) =>
    facts.dependencies.has("tap")
      ? {
          content: [
            isModule(path, facts) ? 'import t from "tap";' : 'const t = require("tap");',
            ...loadLines(path, load, facts),
            `t.test(${JSON.stringify(`${title} 1`)}, (t) => { t.equal(1, 2); t.end(); });`,
            `t.test(${JSON.stringify(`${title} 2`)}, (t) => { t.fail("must fail"); t.end(); });`,
            `t.test(${JSON.stringify(`${title} 3`)}, async () => { throw new Error("must fail"); });`,
            "",
          ].join("\n"),
          tests: 3,
        }
      : null,
});

const tapFile = "tap.txt";
/** There when it was node-tap that ran. */
const callsFile = "calls.txt";

type Event = readonly [string, ...unknown[]];
interface Assert {
  ok: boolean;
  name: string;
  fullname: string;
  skip: unknown;
  todo: unknown;
  diag: unknown;
  time: number | null;
  closingTestPoint: boolean;
}

/** TAP as records. A plan that is missing or not met, or a bail-out, leaves the run unfinished. */
function parseTap(result: CommandResult): RunRecords {
  const text = result.collected[tapFile];
  if (text === undefined || !/^(TAP version|1\.\.\d|(not )?ok\b)/m.test(text)) return noRecords;
  const events = Parser.parse(stripControls(text)) as unknown as Event[];
  const name = ordinals();
  const tests: TestResult[] = [];
  if (result.collected[callsFile] === undefined) collect(events, name, tests);
  else collectCalls(events, [], name, tests);
  const complete = events.find(([type]) => type === "complete")?.[1] as
    | { plan?: { start: number | null; end: number | null }; bailout?: unknown }
    | undefined;
  const planned = complete?.plan?.end !== null && complete?.plan?.end !== undefined;
  return {
    tests,
    errors: [],
    started: true,
    ended: planned && !complete?.bailout && result.exitCode !== null,
    damaged: null,
  };
}

function collect(events: readonly Event[], name: (id: string) => string, tests: TestResult[]): number {
  let failed = 0;
  let inChild = 0;
  for (const [type, value] of events) {
    if (type === "child") inChild = collect(value as Event[], name, tests);
    if (type !== "assert") continue;
    const assert = value as Assert;
    const bad = isBad(assert);
    const told = assert.closingTestPoint && (!bad || inChild > 0);
    if (bad) failed += 1;
    if (told) continue;
    const titles = assert.fullname.split(" > ");
    const file = isFile(titles[0] ?? "") ? (titles.shift() ?? null) : null;
    const diag = diagnosis(assert);
    tests.push({
      id: name(testId(file, titles)),
      file,
      outcome: bad ? "failed" : assert.skip || assert.todo ? "skipped" : "passed",
      durationMs: Math.round(assert.time ?? 0),
      message: bad ? `${assert.name}\n${diag}`.trim() : null,
      stack: bad ? diag : null,
    });
  }
  return failed;
}

const isBad = (assert: Assert): boolean => !assert.ok && !assert.todo && !assert.skip;
const diagnosis = ({ diag }: Assert): string =>
  diag === null || diag === undefined ? "" : JSON.stringify(diag, null, 2);
const isFile = (title: string): boolean => /\.[cm]?[jt]sx?$/.test(title);

/** node-tap's calls of `test`: each is a child with a closing point, and its own assertions decide its outcome. */
function collectCalls(
  events: readonly Event[],
  titles: readonly string[],
  name: (id: string) => string,
  tests: TestResult[],
  closing: Assert | null = null,
): void {
  const own: Assert[] = [];
  let calls = 0;
  let child: readonly Event[] = [];
  for (const [type, value] of events) {
    if (type === "child") child = value as Event[];
    if (type !== "assert") continue;
    const assert = value as Assert;
    if (!assert.closingTestPoint && child.length === 0 && !assert.skip && !assert.todo) {
      own.push(assert);
      continue;
    }
    calls += 1;
    collectCalls(child, [...titles, assert.name], name, tests, assert);
    child = [];
  }
  // A test whose process broke off has no closing point.
  if (child.length > 0) collectCalls(child, titles, name, tests);
  const leaves = own.filter((assert) => calls === 0 || isBad(assert) || titles.length > 1);
  const broke = closing !== null && isBad(closing) && !own.some(isBad) && calls === 0;
  // A file whose calls tell all, or whose process told nothing at all, is no test itself.
  if (titles.length === 0 || (leaves.length === 0 && !broke && (calls > 0 || titles.length < 2))) return;
  const [first = "", ...rest] = titles;
  const file = isFile(first) ? first : null;
  const failures = [...own.filter(isBad), ...(broke && closing !== null ? [closing] : [])];
  const inner = file === null ? titles : rest;
  tests.push({
    id: name(testId(file, inner.length === 0 ? ["(outside any call)"] : inner)),
    file,
    outcome: failures.length > 0 ? "failed" : closing?.skip || closing?.todo ? "skipped" : "passed",
    durationMs: Math.round(closing?.time ?? 0),
    message:
      failures.length > 0
        ? failures.map((assert) => `${assert.name}\n${diagnosis(assert)}`.trim()).join("\n")
        : null,
    stack: failures.length > 0 ? failures.map(diagnosis).join("\n") : null,
  });
}
