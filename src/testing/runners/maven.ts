import type { CommandResult } from "../../domain/ports.js";
import { noRecords, type RunRecords } from "../records.js";
import { defineRunner, type FailureKind, type SentinelPlan } from "../runner.js";
import { shellQuote } from "../script.js";
import { stripControls } from "../text.js";
import { collectJUnit, parseJUnit } from "./junit.js";

/**
 * Maven's Surefire, by the reports that it always writes; a test's file is looked up by its class. `--fail-at-end` is added,
 * so that one module's failure does not hide the tests of the others. When only some files are asked for, their tests see
 * the property `test`.
 */
export const maven = defineRunner({
  name: "maven",
  invoked: ([head = "", ...rest]) =>
    /(^|\/)mvnw?(d|\.cmd)?$/.test(head) && rest.some((word) => /^(test|verify|package|install)$/.test(word)),
  detect: (facts) => {
    if (!facts.has("pom.xml")) return null;
    const program = facts.has("mvnw") ? "sh ./mvnw" : "mvn";
    return { command: `${program} -B -o test`, reason: "there is a pom.xml" };
  },
  instrument: ({ command, only }) => {
    const classes = only?.map((file) => file.replace(/^.*\/|\.\w+$/g, "")).join(",");
    const chosen =
      classes === undefined
        ? ""
        : ` -Dtest=${shellQuote(classes)} -DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false`;
    const asked = command.replace(/\b(mvnw?d?)(?= )/g, `$1 --fail-at-end${chosen}`);
    const list =
      "find . -path '*/src/*' -path '*test*' \\( -name '*.java' -o -name '*.kt' -o -name '*.groovy' -o -name '*.scala' \\) > '{out}/sources.txt'";
    const run = collectJUnit(
      `{ ${asked}\n} > '{out}/maven.txt' 2>&1; status=$?; cat '{out}/maven.txt'; exit $status`,
      [list, "echo \"$PWD\" > '{out}/root.txt'"],
    );
    return { ...run, collect: [...run.collect, "sources.txt", "maven.txt", "root.txt"] };
  },
  parse: parseMaven,
  isTestFile: (path) => /(^|\/)src\/(\w*[tT]est|it)\/.*\.(java|kt|groovy|scala)$/.test(path),
  newTestPath: (stem) => `src/test/java/${className(stem)}Test.java`,
  steers: (path) => /(^|\/)(pom\.xml|\.mvn\/.*|mvnw(\.cmd)?|junit-platform\.properties)$/.test(path),
  judge: ({ title, message }): FailureKind => {
    if (title !== null) return "fails";
    if (/package [\w.]+ does not exist/.test(message)) return "broken";
    return /cannot find symbol|cannot be applied to|no suitable (method|constructor)|has private access/.test(
      message,
    )
      ? "absent"
      : "broken";
  },
  sentinel,
});

const className = (stem: string): string =>
  stem.replace(/(?:^|\W+)(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/^\d/, "N$&");

function parseMaven(result: CommandResult): RunRecords {
  const { collected, exitCode } = result;
  const sources = (collected["sources.txt"] ?? "").split("\n").map((file) => file.replace(/^\.\//, ""));
  const place = (_: string | null, name: string): string | null => {
    const stem = `/${name.replace(/\$.*$/, "").replaceAll(".", "/")}.`;
    return sources.find((file) => `/${file}`.includes(stem)) ?? null;
  };
  const records = parseJUnit(result, place);
  const said = stripControls(collected["maven.txt"] ?? "");
  const errors = exitCode === 0 ? [] : compileErrors(said, (collected["root.txt"] ?? "").trim());
  if (errors.length > 0) {
    const entries = errors.map(({ file, message }) => ({
      id: file,
      file,
      outcome: "failed" as const,
      durationMs: 0,
      message,
      stack: message,
    }));
    const tests = [...records.tests, ...entries];
    return {
      ...records,
      tests,
      errors: errors.map(({ file }) => file),
      started: true,
      ended: exitCode !== null,
    };
  }
  // Without one test, Surefire writes no report.
  if (exitCode === 0 && !records.started) return { ...noRecords, started: true, ended: true };
  return { ...records, ended: records.ended && exitCode !== null };
}

/** The files that the compiler refuses, each with what it says of them. */
function compileErrors(said: string, root: string): { file: string; message: string }[] {
  if (!/COMPILATION ERROR|Compilation failure/.test(said)) return [];
  const told = new Map<string, Set<string>>();
  for (const [, file = "", message = ""] of said.matchAll(
    /^\[ERROR\] (\/\S+\.(?:java|kt|groovy|scala)):(?:\[\d+,\d+\])? ?((?:[^\n]*)(?:\n(?:\[ERROR\])?\s+(?:symbol|location|required|found|reason):[^\n]*)*)/gm,
  )) {
    const relative = file.replace(`${root}/`, "");
    told.set(relative, (told.get(relative) ?? new Set()).add(message.replace(/^\[ERROR\]/gm, "")));
  }
  return [...told].map(([file, messages]) => ({ file, message: [...messages].join("\n") }));
}

/** With the JUnit that the project names; it lies where the tests of the changed module do. */
async function sentinel({ title, load, facts, read }: SentinelPlan) {
  const module = load.map((file) => /^(.*?)src\/main\//.exec(file)?.[1]).find((found) => found !== undefined);
  const pom = `${(await read(`${module ?? ""}pom.xml`)) ?? ""}\n${facts.text("pom.xml") ?? ""}`;
  const modern = /junit-jupiter|spring-boot-starter-test|quarkus-junit5/.test(pom);
  if (!modern && !/<artifactId>junit<\/artifactId>/.test(pom)) return null;
  const annotation = modern ? "org.junit.jupiter.api.Test" : "org.junit.Test";
  return {
    path: `${module ?? ""}src/test/java/Sentinel${title}Test.java`,
    content: [
      `public class Sentinel${title}Test {`,
      `  @${annotation} public void first() { throw new AssertionError("must fail"); }`,
      `  @${annotation} public void second() { throw new IllegalStateException("must fail"); }`,
      `  @${annotation} public void third() { ${modern ? "org.junit.jupiter.api.Assertions" : "org.junit.Assert"}.assertEquals(1, 2); }`,
      "}",
      "",
    ].join("\n"),
    tests: 3,
  };
}
