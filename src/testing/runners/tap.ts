import { Parser } from "tap-parser";
import type { CommandResult } from "../../domain/ports.js";
import type { TestResult } from "../../domain/test-report.js";
import { noRecords, ordinals, type RunRecords, testId } from "../records.js";
import { defineRunner } from "../runner.js";
import { shellQuote } from "../script.js";
import { stripControls } from "../text.js";
import { isScriptTestOrInFolder, judgeScript, nameNewTest } from "./javascript.js";

/**
 * The general road of everything that prints TAP, and node-tap, which does so when asked. What the command prints goes to
 * a file, whole; a subtest's own closing point counts only when it fails and none of its parts did. node-tap's tests are
 * processes of their own and see no argument of it; the output of any other command is taken as it is.
 */
export const tap = defineRunner({
  name: "tap",
  invoked: ([head = ""]) => head === "tap",
  detect: () => null,
  plain: (facts) => (facts.dependencies.has("tap") ? "npx tap" : null),
  instrument: ({ command, only }) => {
    const files = only === null ? "" : ` ${only.map(shellQuote).join(" ")}`;
    const nodeTap = /^(.*\b(?:npx )?tap\b)(.*)$/s.exec(command);
    const asked =
      nodeTap === null || /\b(npm|make|yarn|pnpm)\b/.test(command)
        ? command
        : `${nodeTap[1]} --reporter=tap${files === "" ? nodeTap[2] : files}`;
    return { command: `{ ${asked}\n} > '{out}/tap.txt'`, support: {}, collect: [tapFile] };
  },
  parse: (result) => parseTap(result.collected[tapFile], result),
  isTestFile: isScriptTestOrInFolder,
  newTestPath: (stem, facts) => nameNewTest(stem, facts, "test"),
  steers: (path) => /(^|\/)\.taprc$/.test(path),
  judge: judgeScript,
  sentinel: null,
});

const tapFile = "tap.txt";

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
function parseTap(text: string | undefined, result: CommandResult): RunRecords {
  if (text === undefined || !/^(TAP version|1\.\.\d|(not )?ok\b)/m.test(text)) return noRecords;
  const events = Parser.parse(stripControls(text)) as unknown as Event[];
  const name = ordinals();
  const tests: TestResult[] = [];
  collect(events, name, tests);
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
    const bad = !assert.ok && !assert.todo && !assert.skip;
    const told = assert.closingTestPoint && (!bad || inChild > 0);
    if (bad) failed += 1;
    if (told) continue;
    const titles = assert.fullname.split(" > ");
    const file = /\.[cm]?[jt]sx?$/.test(titles[0] ?? "") ? (titles.shift() ?? null) : null;
    const diag =
      assert.diag === null || assert.diag === undefined ? "" : JSON.stringify(assert.diag, null, 2);
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
