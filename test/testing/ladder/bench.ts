import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { dependentsOf } from "../../../src/context/dependents.js";
import { regressions } from "../../../src/domain/baseline.js";
import { type ChangeSet, toBase64 } from "../../../src/domain/change-set.js";
import { Config } from "../../../src/domain/config.js";
import { measureBaseline } from "../../../src/testing/baseline.js";
import { detectSuite } from "../../../src/testing/detect-suite.js";
import { climb } from "../../../src/testing/ladder.js";
import { chooseSandbox } from "../../../src/workspace/choose-sandbox.js";
import { openWorkspace } from "../../../src/workspace/open-workspace.js";

/**
 * What the ladder saves against whole runs of the same suite in the same session: `npm run bench:ladder`, on a made
 * repository; or `npm run bench:ladder -- REPOSITORY SOURCE_FILE TEST_FILE "TEST COMMAND" ["SETUP COMMAND"]`, on one at
 * hand: there the source file is spoilt in two ways and then gets a comment, and the test file is at issue.
 */
const { signal } = new AbortController();
const newTest = "test/new.test.js";
const mended = "pkg0/m1.js";

/** Sixty modules in ten packages, each with a test file that takes a second; one test needs a module that no import names. */
function makeRepository(folder: string): void {
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), `${text}\n`);
  };
  write(
    "package.json",
    JSON.stringify({ name: "made", scripts: { test: "node --test --test-concurrency=1 test/" } }),
  );
  write("lib/util.js", "exports.add = (a, b) => a + b;");
  for (let p = 0; p < 10; p += 1) {
    write(`pkg${p}/core.js`, `const { add } = require("../lib/util");\nexports.start = add(${p}, 0);`);
    for (let m = 0; m < 6; m += 1) {
      write(`pkg${p}/m${m}.js`, `const { start } = require("./core");\nexports.value = start * 10 + ${m};`);
      const hidden =
        p === 9 && m === 5 ? `assert.ok(require("../pkg0/" + ["m", 1].join("")).hidden === undefined);` : "";
      write(
        `test/p${p}-m${m}.test.js`,
        `const test = require("node:test");
const assert = require("node:assert");
test("pkg${p}/m${m}", async () => {
  await new Promise((done) => setTimeout(done, 1000));
  assert.equal(require("../pkg${p}/m${m}").value, ${p * 10 + m});
  ${hidden}
});`,
      );
    }
  }
}

/** The tries of a run that adds \`doubled\` to a module, in the order in which a loop meets such failures. */
const right = 'const { start } = require("./core");\nexports.value = start * 10 + 1;\nexports.doubled = 2;\n';
const tries: readonly (readonly [what: string, text: string])[] = [
  ["can't be parsed", right.replace("= 2;", "= ;")],
  ["new test red", right.replace("= 2;", "= 3;")],
  ["new test red again", right.replace("= 2;", "= 4;")],
  ["breaks a related test", right.replace("+ 1;", "+ 2;")],
  ["still breaks it", right.replace("+ 1;", "+ 3;")],
  ["breaks a test that no import shows", `${right}exports.hidden = true;\n`],
  ["still breaks that", `${right}exports.hidden = 1;\n`],
  ["right", right],
];
const newTestText = `const test = require("node:test");
test("doubled", () => require("node:assert").equal(require("../${mended}").doubled, 2));
`;

interface Tried {
  what: string;
  stoppedAt: string;
  files: string;
  ms: number;
}

async function main([repository, source, testFile, command, setup]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bench-ladder-"));
  try {
    const made = path.join(folder, "repository");
    if (repository === undefined) {
      makeRepository(made);
      git(made, "init", "--quiet");
      git(made, "add", "--all");
      git(made, "commit", "--quiet", "--message=base");
    }
    const place = { repository: repository ?? made, command, setup };
    console.log(`load ${os.loadavg()[0]?.toFixed(1)} on ${os.cpus().length} cores`);
    await measure(place, source, testFile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  {
    repository,
    command,
    setup,
  }: { repository: string; command: string | undefined; setup: string | undefined },
  source: string | undefined,
  testFile: string | undefined,
): Promise<void> {
  const sandbox = await chooseSandbox({ path: process.env.PATH ?? "" });
  const workspace = await openWorkspace({
    repository,
    sandbox,
    setup: setup === undefined ? [] : [setup],
    signal,
  });
  try {
    const config = Config.parse({ test: command === undefined ? {} : { command } });
    const suite = await detectSuite({ workspace, config });
    const baseline = await measureBaseline({ suite, base: workspace.base, signal, repeats: 0 });
    const { status, tests } = baseline.report;
    console.log(`${suite.command}: ${status}, ${tests.length} tests`);
    if (status !== "completed") throw new Error(baseline.report.output);
    const wholeRuns = [baseline.report.durationMs];
    const text = source === undefined ? null : await workspace.read(source);
    if (source !== undefined && text === null) throw new Error(`there is no ${source}`);
    const python = source?.endsWith(".py") ?? false;
    const [comment, failure] = python
      ? ["# a comment", 'raise RuntimeError("spoilt")']
      : ["// a comment", 'throw new Error("spoilt");'];
    const candidates =
      source === undefined || text === null
        ? tries.map(([what, patch]) => [what, { [mended]: patch, [newTest]: newTestText }] as const)
        : ([
            ["can't be parsed", { [source]: `${text}\n(\n` }],
            ["fails when it is loaded", { [source]: `${text}\n${failure}\n` }],
            ["a comment", { [source]: `${text}\n${comment}\n` }],
          ] as const);
    const rows: Tried[] = [];
    const broke = new Set(baseline.report.tests.filter(({ file }) => file === testFile).map(({ id }) => id));
    for (const [what, files] of candidates) {
      const started = performance.now();
      const purposes: string[] = [];
      const climbed = await climb({
        suite,
        workspace,
        baseline,
        changes: changeSet(workspace.base, files),
        newTests: newTest in files ? [newTest] : [],
        brokeBefore: [...broke],
        excused: [],
        dependents: (changes, stop) => dependentsOf(workspace, changes, stop),
        onSkip: async () => {},
        onRun: async (purpose, report) => {
          purposes.push(`${purpose} ${(report.durationMs / 1000).toFixed(1)} s`);
          if (purpose === "whole suite") wholeRuns.push(report.durationMs);
        },
        now: performance.now.bind(performance),
        signal,
      });
      if (source === undefined) for (const id of regressions(climbed.comparison)) broke.add(id);
      const { part } = climbed.report;
      rows.push({
        what,
        stoppedAt: part?.rung ?? "whole suite",
        files: purposes.join("; "),
        ms: performance.now() - started,
      });
    }
    const whole = wholeRuns.reduce((sum, ms) => sum + ms, 0) / wholeRuns.length;
    print(rows, whole, wholeRuns.length, source === undefined);
  } finally {
    await workspace.close();
  }
}

function print(rows: readonly Tried[], whole: number, runs: number, loop: boolean): void {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  console.log(`whole suite: ${seconds(whole)} (mean of ${runs} runs)\n`);
  console.log("| candidate | stopped at | seconds, all rungs | less than a whole run by | commands |");
  console.log("|---|---|---|---|---|");
  for (const { what, stoppedAt, files, ms } of rows) {
    console.log(`| ${what} | ${stoppedAt} | ${seconds(ms)} | ${(whole / ms).toFixed(1)} × | ${files} |`);
  }
  if (!loop) return;
  const ratio = (some: readonly Tried[]): string =>
    ((whole * some.length) / some.reduce((sum, { ms }) => sum + ms, 0)).toFixed(1);
  const stopped = rows.filter(({ stoppedAt }) => stoppedAt !== "whole suite");
  const seen = rows.filter(({ what }) => !/no import|that$/.test(what));
  console.log(
    `\niterations that a lower rung stops (${stopped.length}): ${ratio(stopped)} × less test time than whole runs`,
  );
  console.log(`a loop of ${seen.length} with the whole run that ends it: ${ratio(seen)} ×`);
  console.log(`a loop of ${rows.length}, one break of which only the whole suite sees: ${ratio(rows)} ×`);
}

const changeSet = (base: string, files: Readonly<Record<string, string>>): ChangeSet => ({
  base,
  files: Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => ({ path: name, mode: "100644", content: toBase64(text) })),
});

function git(folder: string, ...args: string[]): void {
  const identity = ["-c", "user.name=Bench", "-c", "user.email=bench@localhost"];
  execFileSync("git", ["-C", folder, ...identity, ...args], { stdio: "ignore" });
}

await main(process.argv.slice(2));
