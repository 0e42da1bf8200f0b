import type { CommandResult } from "../domain/ports.js";
import type { Facts } from "./facts.js";
import { placeNewTest } from "./new-test-path.js";
import { noRecords, type RunRecords } from "./records.js";
import { statusOf } from "./report.js";
import type { Detected, Instrumented, Runner, SentinelPlan } from "./runner.js";
import { shellQuote } from "./script.js";
import { headAndTail, stripControls } from "./text.js";

/** One package's suite, as part of the whole repository's. */
export interface Part {
  /** Relative to the repository's root. */
  folder: string;
  facts: Facts;
  runner: Runner;
  detected: Detected;
  /** Folders of packages whose `build` script has to run first, its own included where need be; in order. */
  builds: readonly string[];
}

/** Bound of what is quoted of a part that went wrong, in characters. */
const quoted = 4_000;

/**
 * The suites of a workspace's packages as one: each runs in its own folder with its own runner and listener, and ids carry
 * the folder before them. Asked for some files, only their packages are built and run. A package that does not build, or
 * whose run goes wrong, is a failed entry of its own, so that the others are still judged.
 */
export function compositeRunner(parts: readonly Part[]): Runner {
  const ownerOf = (file: string): Part | undefined =>
    parts
      .filter((part) => file.startsWith(`${part.folder}/`))
      .sort((a, b) => b.folder.length - a.folder.length)[0];
  const inside = (part: Part, file: string): string => file.slice(part.folder.length + 1);
  return {
    name: [...new Set(parts.map((part) => part.runner.name))].join(" + "),
    ...(parts.some((part) => part.runner.inlineTests) && { inlineTests: true as const }),
    invoked: () => false,
    detect: () => null,
    instrument: ({ only }) => instrumentAll(parts, only),
    parse: (result) => parseAll(parts, result),
    isTestFile: (file) => {
      const part = ownerOf(file);
      return part?.runner.isTestFile(inside(part, file), part.facts) ?? false;
    },
    newTestPath: (stem) => {
      const [first] = parts;
      return first === undefined ? stem : `${first.folder}/${first.runner.newTestPath(stem, first.facts)}`;
    },
    steers: (file) => {
      const part = ownerOf(file);
      return part === undefined
        ? parts.some(({ runner }) => runner.steers(file))
        : part.runner.steers(inside(part, file));
    },
    judge: (failure) => {
      const part = ownerOf(failure.file);
      if (part === undefined) return "broken";
      return part.runner.judge({ ...failure, file: inside(part, failure.file) }, part.facts);
    },
    sentinel: (plan) => sentinelOf(plan, ownerOf(plan.load[0] ?? plan.path)),
  };
}

async function sentinelOf(plan: SentinelPlan, part: Part | undefined) {
  if (part?.runner.sentinel == null) return null;
  const { folder, facts, runner } = part;
  const tests = facts.files.filter((file) => runner.isTestFile(file, facts));
  const path = placeNewTest(`sentinel-${plan.title}`, tests, facts, runner);
  const load = plan.load
    .filter((file) => file.startsWith(`${folder}/`))
    .map((file) => file.slice(folder.length + 1));
  const read = (file: string) => plan.read(`${folder}/${file}`);
  const written = await runner.sentinel?.({ path, title: plan.title, load, facts, read });
  return written == null ? null : { ...written, path: `${folder}/${written.path ?? path}` };
}

/** The command as a person would type it in the root. */
export function commandOfParts(parts: readonly Part[]): string {
  const builds = buildsOf(parts).map((folder) => `(cd ${shellQuote(folder)} && npm run build)`);
  return [
    ...builds,
    ...parts.map(({ folder, detected }) => `(cd ${shellQuote(folder)} && ${detected.command})`),
  ].join("; ");
}

const buildsOf = (parts: readonly Part[]): string[] => [...new Set(parts.flatMap((part) => part.builds))];

function instrumentAll(parts: readonly Part[], only: readonly string[] | null): Instrumented {
  const support: Record<string, string> = {};
  const collect: string[] = ["builds.txt"];
  const runs: string[] = [];
  const chosen: Part[] = [];
  for (const [index, part] of parts.entries()) {
    const own = only?.filter((file) => file.startsWith(`${part.folder}/`)) ?? null;
    if (own?.length === 0) continue;
    chosen.push(part);
    const files = own?.map((file) => file.slice(part.folder.length + 1)) ?? null;
    const one = part.runner.instrument({ command: part.detected.command, only: files });
    const name = `part${index}`;
    for (const [file, text] of Object.entries(one.support)) support[`${name}/${file}`] = text;
    const command = one.command
      .replaceAll("{out}", `{out}/${name}`)
      .replaceAll("{support}", `{support}/${name}`);
    const kept = one.collect.map((file) => `cp '{out}/${name}/${file}' '{out}/${name}-${file}' 2> /dev/null`);
    runs.push(
      [
        `mkdir -p '{out}/${name}'; (cd ${shellQuote(part.folder)} && {\n${command}\n}) > '{out}/said.txt' 2>&1`,
        `status=$?; [ $status -eq 0 ] || worst=1; cat '{out}/said.txt'`,
        `echo $status > '{out}/${name}-status'; tail -c ${quoted} '{out}/said.txt' > '{out}/${name}-said'`,
        ...kept,
      ].join("; "),
    );
    collect.push(`${name}-status`, `${name}-said`, ...one.collect.map((file) => `${name}-${file}`));
  }
  const builds = buildsOf(chosen).map((folder) =>
    [
      `(cd ${shellQuote(folder)} && npm run build) > '{out}/said.txt' 2>&1 || { worst=1`,
      `{ echo ${shellQuote(`=== ${folder}`)}; tail -c ${quoted} '{out}/said.txt' | sed 's/^/| /'; echo; } >> '{out}/builds.txt'`,
      "cat '{out}/said.txt'; }",
    ].join("; "),
  );
  return { command: ["worst=0", ...builds, ...runs, "exit $worst"].join("\n"), support, collect };
}

function parseAll(parts: readonly Part[], result: CommandResult): RunRecords {
  const whole: RunRecords = { ...noRecords, tests: [], errors: [], ended: true };
  const addError = (id: string, message: string): void => {
    whole.tests.push({ id, file: null, outcome: "failed", durationMs: 0, message, stack: message });
    whole.errors.push(id);
  };
  for (const [folder, said] of failedBuilds(result.collected["builds.txt"] ?? "")) {
    whole.started = true;
    addError(`${folder} > (build)`, said);
  }
  let seen = 0;
  for (const [index, part] of parts.entries()) {
    const prefix = `part${index}-`;
    const collected = Object.fromEntries(
      Object.entries(result.collected)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, text]) => [name.slice(prefix.length), text]),
    );
    const exitCode = collected.status === undefined ? null : Number(collected.status);
    if (exitCode === null) continue;
    seen += 1;
    const said = stripControls(collected.said ?? "").trim();
    const own = { ...result, exitCode, limit: null, stdout: said, stderr: "", collected };
    const records = part.runner.parse(own);
    whole.started ||= records.started;
    const idOf = (id: string, file: string | null) => `${part.folder}${file === null ? " > " : "/"}${id}`;
    for (const test of records.tests) {
      const file = test.file === null ? null : `${part.folder}/${test.file}`;
      whole.tests.push({ ...test, id: idOf(test.id, test.file), file });
    }
    const files = new Map(records.tests.map((test) => [test.id, test.file]));
    whole.errors.push(...records.errors.map((id) => idOf(id, files.get(id) ?? null)));
    const status = statusOf(own, records);
    if (status === "completed") continue;
    if (exitCode === 0 && status === "crashed") {
      whole.damaged = `${part.folder}: ${records.damaged ?? "the results and the exit code contradict each other"}`;
    } else if (exitCode !== 0 && !records.tests.some((test) => test.outcome === "failed")) {
      addError(`${part.folder} > (the suite)`, headAndTail(`${status}\n${said}`, quoted));
    }
  }
  // A run that was cut off in the middle has parts without a status: what wrote nothing was not reached.
  whole.ended = seen > 0 && result.exitCode !== null && result.limit === null && whole.damaged === null;
  return whole;
}

function failedBuilds(text: string): [string, string][] {
  const found: [string, string][] = [];
  for (const line of stripControls(text).split("\n")) {
    const last = found.at(-1);
    if (line.startsWith("=== ")) found.push([line.slice(4), ""]);
    else if (line.startsWith("| ") && last !== undefined) last[1] += `${line.slice(2)}\n`;
  }
  return found;
}
