import type { TestReport, TestResult } from "../domain/test-report.js";
import { headAndTail, stableText } from "./text.js";

/** A line of the repository that a failure's stack passes through. */
interface Frame {
  path: string;
  /** 1-based. */
  line: number;
  /** The line's text at the base or head that was read; null when it can't be read. */
  source: string | null;
}

/** One failure, ready to be told to somebody who has to mend it. */
export interface Failure {
  id: string;
  kind: "assertion" | "exception" | "time-limit" | "did-not-start" | "missing";
  message: string;
  expected: string | null;
  actual: string | null;
  /** Variables at the failure, a frame after another, where the runner tells them. */
  values: string | null;
  /** Innermost first, only frames that lie in the repository. */
  frames: readonly Frame[];
}

/** Room for the line that says what was cut. */
const cutLine = 50;

/** Bounds in characters: of one failure's message, of a value, and of frames by number. */
const bounds = { message: 1500, value: 600, values: 1500, frames: 6 };

/**
 * The failures of some tests (all failed ones when `ids` is null), typed, with what is volatile removed. `read` gives a
 * file's text as the run saw it. A run that told of no test at all gives one failure for the whole.
 */
export async function feedback(
  report: TestReport,
  ids: readonly string[] | null,
  { read }: { read: (path: string) => Promise<string | null> },
): Promise<Failure[]> {
  const byId = new Map(report.tests.map((test) => [test.id, test]));
  const wanted = ids ?? report.tests.filter((test) => test.outcome === "failed").map((test) => test.id);
  const failures: Failure[] = [];
  if (report.status !== "completed" && (report.tests.length === 0 || report.status === "timed-out")) {
    failures.push(await whole(report, read));
  }
  for (const id of wanted) {
    const test = byId.get(id);
    if (test === undefined) {
      if (failures.length === 0) failures.push(missing(id));
    } else if (test.outcome === "skipped")
      failures.push({ ...missing(id), message: "The test was skipped." });
    else if (test.outcome === "failed") failures.push(await one(test, read));
  }
  return failures;
}

/** The failures as text for a prompt, at most `limit` characters: each gets its share, so that none hides the rest. */
export function feedbackText(failures: readonly Failure[], limit: number): string {
  const share = Math.max(200, Math.floor(limit / Math.max(1, failures.length)) - cutLine);
  const parts: string[] = [];
  let used = 0;
  for (const [index, failure] of failures.entries()) {
    const text = headAndTail(describe(failure), share);
    if (used + text.length > limit && parts.length > 0) {
      parts.push(`… and ${failures.length - index} more`);
      break;
    }
    parts.push(text);
    used += text.length + 2;
  }
  return parts.join("\n\n");
}

function describe({ id, kind, message, expected, actual, values, frames }: Failure): string {
  const lines = [`${id} (${kind})`, message];
  if (expected !== null && !message.includes(expected)) lines.push(`expected: ${expected}`);
  if (actual !== null && !message.includes(actual)) lines.push(`actual: ${actual}`);
  if (values !== null) lines.push(`values:\n${values}`);
  for (const frame of frames)
    lines.push(`  at ${frame.path}:${frame.line}${frame.source === null ? "" : `  ${frame.source.trim()}`}`);
  return lines.join("\n");
}

const missing = (id: string): Failure => ({
  id,
  kind: "missing",
  message: "The test did not run.",
  expected: null,
  actual: null,
  values: null,
  frames: [],
});

async function whole(report: TestReport, read: (path: string) => Promise<string | null>): Promise<Failure> {
  const kind = report.status === "timed-out" ? "time-limit" : "did-not-start";
  const text = stableText(report.output).trim();
  return {
    ...missing("the whole suite"),
    kind,
    message: headAndTail(`${report.status}\n${text}`, bounds.message * 2),
    frames: await framesOf(report.output, read),
  };
}

async function one(test: TestResult, read: (path: string) => Promise<string | null>): Promise<Failure> {
  const message = test.message ?? "";
  const stack = test.stack ?? "";
  return {
    id: test.id,
    kind: kindOf(test),
    message: headAndTail(stableText(told(message)).trim(), bounds.message),
    expected: value(message, /^\s*(?:Expected(?: value)?|expected):\s*(.+)$/im),
    actual: value(message, /^\s*(?:Received(?: value)?|Actual|actual|received):\s*(.+)$/im),
    values: test.values === undefined ? null : headAndTail(stableText(test.values), bounds.values),
    frames: await framesOf(stack, read),
  };
}

/** A message without the frames that Go prints after a panic, whose numbers differ from run to run, and without hints. */
const told = (message: string): string =>
  message.replace(/\n+goroutine \d+ \[[\s\S]*$/, "").replace(/^\s*Use -v+ to (?:get|show) .*$/gm, "");

function value(message: string, pattern: RegExp): string | null {
  const found = pattern.exec(message)?.[1]?.trim();
  return found === undefined ? null : headAndTail(stableText(found), bounds.value);
}

const timeLimit =
  /exceeded timeout of|Timeout of \d+ ?ms exceeded|test timed out after|timed out in \d+ ?ms|Failed: Timeout/i;
const assertion = /AssertionError|ERR_ASSERTION|^\s*assert\b|\bexpect\(|\bexpected\b|Expected|DID NOT RAISE/m;
const exception = /^(?:[A-Za-z_$][\w.$]*(?:Error|Exception)|Error|Exception|panic)\b(?!.*Assertion)/;

function kindOf(test: TestResult): Failure["kind"] {
  const message = test.message ?? "";
  if (timeLimit.test(message)) return "time-limit";
  if (test.id === test.file) return "did-not-start";
  // Jest's matchers throw a plain Error, Go's tests report a line of their own.
  if (/^Error: expect\(|^\S+_test\.go:\d+: (?!panic)/.test(message.trim())) return "assertion";
  if (exception.test(message.trim()) && !/^(AssertionError|ERR_ASSERTION)/.test(message.trim()))
    return "exception";
  return assertion.test(message) || assertion.test(test.stack ?? "") ? "assertion" : "exception";
}

/** Frames as Node, Python, Go and the JVM print them; those that are files of the repository, innermost first. */
async function framesOf(stack: string, read: (path: string) => Promise<string | null>): Promise<Frame[]> {
  const frames: Frame[] = [];
  const seen = new Set<string>();
  const pattern = /(?:file:\/\/)?((?:[A-Za-z]:)?[\w@./\\+-]*[\w@+-]\.[A-Za-z]{1,5})(?::(\d+)|", line (\d+))/g;
  const python = /", line \d+, in |^[\w/.-]+\.py:\d+: /m.test(stack);
  for (const [, name = "", colon, line] of stack.matchAll(pattern)) {
    if (/node_modules|site-packages|[\\/]lib[\\/]python\d|internal[\\/]/.test(name)) continue;
    const number = Number(colon ?? line);
    const found = await resolve(name.replaceAll("\\", "/"), read);
    if (found === null || seen.has(`${found.path}:${number}`)) continue;
    seen.add(`${found.path}:${number}`);
    frames.push({ path: found.path, line: number, source: found.text.split("\n")[number - 1] ?? null });
  }
  // Python prints the innermost frame last.
  const ordered = python ? frames.reverse() : frames;
  return ordered.slice(0, bounds.frames);
}

/** An absolute path of a run is one of the repository when some tail of it is; the longest tail is taken. */
async function resolve(
  name: string,
  read: (path: string) => Promise<string | null>,
): Promise<{ path: string; text: string } | null> {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  for (let from = 0; from < parts.length; from += 1) {
    const path = parts.slice(from).join("/");
    const text = await read(path);
    if (text !== null) return { path, text };
  }
  return null;
}
