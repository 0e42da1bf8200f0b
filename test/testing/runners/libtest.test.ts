import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { CommandResult } from "../../../src/domain/ports.js";
import { cargo } from "../../../src/testing/runners/cargo.js";
import { readLibtest } from "../../../src/testing/runners/libtest.js";
import { maven } from "../../../src/testing/runners/maven.js";
import { phpunit } from "../../../src/testing/runners/phpunit.js";
import { tap } from "../../../src/testing/runners/tap.js";

const word = fc.stringMatching(/^[a-z]\w{0,8}$/);
const test = fc.record({
  name: fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("::")),
  outcome: fc.constantFrom("ok", "FAILED", "ignored"),
});
const tests = fc.uniqueArray(test, { selector: ({ name }) => name, maxLength: 8 });

/** As the harness prints it. */
function print(found: readonly { name: string; outcome: string }[], announced = found.length): string {
  const failed = found.filter(({ outcome }) => outcome === "FAILED");
  const count = (outcome: string) => found.filter((one) => one.outcome === outcome).length;
  const sections = failed.map(
    ({ name }) => `---- ${name} stdout ----\nthread '${name}' panicked at src/lib.rs:1:1:\nwhy ${name}\n`,
  );
  return [
    `running ${announced} test${announced === 1 ? "" : "s"}`,
    ...found.map(({ name, outcome }) => `test ${name} ... ${outcome}`),
    ...(failed.length === 0
      ? []
      : ["", "failures:", "", ...sections, "", "failures:", ...failed.map(({ name }) => `    ${name}`)]),
    "",
    `test result: ${failed.length === 0 ? "ok" : "FAILED"}. ${count("ok")} passed; ${failed.length} failed; ${count("ignored")} ignored; 0 measured; 0 filtered out; finished in 0.00s`,
    "",
  ].join("\n");
}

describe("what Rust's harness prints", () => {
  it("gives every test its outcome and its own message, also of several binaries", () => {
    fc.assert(
      fc.property(tests, tests, (one, two) => {
        const read = readLibtest(`${print(one)}\n${print(two)}`);
        expect(read?.whole).toBe(true);
        expect(read?.cases.map(({ name }) => name)).toEqual([...one, ...two].map(({ name }) => name));
        for (const { outcome, name, message } of read?.cases ?? []) {
          expect(message).toBe(outcome === "failed" ? `panicked at src/lib.rs:1:1: why ${name}` : null);
        }
      }),
    );
  });

  it("is not whole when a test is missing", () => {
    fc.assert(
      fc.property(tests, (found) => {
        expect(readLibtest(print(found, found.length + 1))?.whole).toBe(false);
        expect(readLibtest(print(found).replace(/test result[^\n]*/, ""))?.whole).toBe(false);
      }),
    );
  });
});

describe("the readers of runners' reports", () => {
  const files = [
    "cargo.txt",
    "doc.txt",
    "errors.txt",
    "root.txt",
    "maven.txt",
    "sources.txt",
    "junit.xml",
    "ran.txt",
    "tap.txt",
    "calls.txt",
  ];
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "start /x\n",
      "sources a.rs b.rs\n",
      "| running 1 test\n",
      "| test a ... ok\n",
      "end 0\n",
      "running 2 tests\n",
      "error[E0425]: x\n --> a.rs:1\nerror: could not compile\n",
      "<testsuite><testcase name='a'/>",
      "</testsuite>",
      "<!-- next report -->",
      "COMPILATION ERROR\n[ERROR] /x/A.java:[1,2] cannot find symbol\n",
      "TAP version 14\n",
      "1..1\n",
      "not ok 1 - a\n",
      "# Subtest: a.js\n    ok 1 - x # SKIP\n    1..1\nok 1 - a.js\n",
    ),
  );
  const collected = fc.dictionary(
    fc.constantFrom(...files),
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
  );

  it("never throw, and never call a run whole that did not end", () => {
    fc.assert(
      fc.property(collected, fc.constantFrom(0, 1, null), (texts, exitCode) => {
        const result: CommandResult = {
          exitCode,
          signal: null,
          limit: null,
          stdout: texts["doc.txt"] ?? "",
          stderr: texts["errors.txt"] ?? "",
          durationMs: 1,
          collected: texts,
        };
        for (const runner of [cargo, maven, phpunit, tap]) {
          const records = runner.parse(result);
          if (exitCode === null) expect(records.ended).toBe(false);
          for (const id of records.errors) expect(records.tests.map((one) => one.id)).toContain(id);
        }
      }),
    );
  });
});
