import { XMLParser, XMLValidator } from "fast-xml-parser";
import { z } from "zod";
import type { CommandResult } from "../../domain/ports.js";
import type { TestResult } from "../../domain/test-report.js";
import { noRecords, ordinals, type RunRecords, testId } from "../records.js";
import { defineRunner, type Instrumented } from "../runner.js";
import { stripControls } from "../text.js";

const separator = "<!-- next report -->";

/**
 * A command, and afterwards the JUnit XML reports that it has just written anywhere in the tree: files from before the run
 * do not count. The files stay where the command puts them. `before` are lines that run first.
 */
export const collectJUnit = (command: string, before: readonly string[] = []): Instrumented => ({
  command: [
    ...before,
    "touch '{out}/before'",
    `(${command}\n)`,
    "status=$?",
    `find . -name '*.xml' -newer '{out}/before' -not -path '*/node_modules/*' -exec grep -lE '<testsuites?[ >/]' {} + | sort | while read -r file; do cat "$file"; echo '${separator}'; done > '{out}/junit.xml'`,
    "exit $status",
  ].join("\n"),
  support: {},
  collect: ["junit.xml"],
});

/** The general road of everything that writes JUnit XML; chosen by `test.runner: junit`. It runs the whole suite only. */
export const junit = defineRunner({
  name: "junit",
  invoked: () => false,
  detect: () => null,
  instrument: ({ command }) => collectJUnit(command),
  parse: parseJUnit,
  isTestFile: (path) => /(^|\/)(tests?|specs?)\/|[._-]?(test|spec)s?\.[^/]+$|Tests?\.\w+$/.test(path),
  newTestPath: (stem) => `test/${stem}`,
  steers: (path) => /(^|\/)(pom\.xml|build\.gradle(\.kts)?|phpunit\.xml(\.dist)?|\.rspec)$/.test(path),
  judge: ({ title }) => (title === null ? "broken" : "fails"),
  sentinel: null,
});

type Place = (file: string | null, className: string) => string | null;

const text = z.union([z.string(), z.number()]).transform(String);
const Problem = z.union([
  z.string(),
  z.looseObject({ "@message": text.optional(), "#text": text.optional() }),
]);
const Case = z.looseObject({
  "@name": text,
  "@classname": text.optional(),
  "@file": text.optional(),
  "@time": z.coerce.number().catch(0),
  "@status": text.optional(),
  failure: z.array(Problem).optional(),
  error: z.array(Problem).optional(),
  /** PHPUnit's word for a test that it could not run as one. */
  warning: z.array(Problem).optional(),
  skipped: z.array(z.unknown()).optional(),
});

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => ["testsuite", "testcase", "failure", "error", "warning", "skipped"].includes(name),
});

/**
 * JUnit XML as records; a report that is not well-formed is damage. `place` gives a test's file where the report does not
 * name it as it should be: by the file it names, if any, and the class.
 */
export function parseJUnit({ collected }: Pick<CommandResult, "collected">, place?: Place): RunRecords {
  const reports = (collected["junit.xml"] ?? "").split(separator).filter((part) => part.trim() !== "");
  if (reports.length === 0) return noRecords;
  const tests: TestResult[] = [];
  const name = ordinals();
  for (const report of reports) {
    if (XMLValidator.validate(report.trim()) !== true) {
      return { ...noRecords, tests, started: true, damaged: "a JUnit report is not well-formed" };
    }
    for (const found of casesIn(parser.parse(report))) tests.push(toResult(found, name, place));
  }
  return { tests, errors: [], started: true, ended: true, damaged: null };
}

/** Every `testcase` below a node, in document order; suites may be nested. */
function casesIn(node: unknown): z.infer<typeof Case>[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (key !== "testcase") return values.flatMap(casesIn);
    return values.flatMap((one) => {
      const parsed = Case.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    });
  });
}

function toResult(found: z.infer<typeof Case>, name: (id: string) => string, place?: Place): TestResult {
  const problem = found.failure?.[0] ?? found.error?.[0] ?? found.warning?.[0] ?? null;
  const said =
    typeof problem === "string"
      ? problem
      : [problem?.["@message"], problem?.["#text"]].filter(Boolean).join("\n");
  const named = found["@file"]?.replace(/^\.\//, "") ?? null;
  const file = place === undefined ? named : place(named, found["@classname"] ?? "");
  const titles = [...(found["@classname"] === undefined ? [] : [found["@classname"]]), found["@name"]];
  const failed = problem !== null || found["@status"] === "fail";
  const skipped = found.skipped !== undefined || /^(disabled|notrun|skipped)$/.test(found["@status"] ?? "");
  return {
    id: name(testId(file, titles)),
    file,
    outcome: failed ? "failed" : skipped ? "skipped" : "passed",
    durationMs: Math.round(found["@time"] * 1000),
    message: failed ? stripControls(said).trim() || "failed without a message" : null,
    stack: failed ? stripControls(said).trim() : null,
  };
}
