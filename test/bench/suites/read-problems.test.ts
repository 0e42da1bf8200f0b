import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { loadSuite } from "../../../src/bench/suites/load-suite.js";
import { readProblem } from "../../../src/bench/suites/problems/read-problem.js";
import { readRows } from "../../../src/bench/suites/read-rows.js";
import { isPatchwrightError } from "../../../src/domain/errors.js";

const fixtures = "test/fixtures/suites";
const settings = { sandbox: undefined, environment: process.env };
const folder = mkdtempSync(path.join(tmpdir(), "patchwright-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Buffer): string => {
  const target = path.join(folder, name);
  writeFileSync(target, content);
  return target;
};
const problemsIn = async (name: string) => (await readRows(name)).map(readProblem);
const failure = (promise: Promise<unknown>) => promise.then(() => null, String);

describe("problems in a file", () => {
  it("are the same from JSON Lines and from parquet, by snappy and by gzip", async () => {
    const problems = await problemsIn(`${fixtures}/problems.jsonl`);
    expect(problems).toMatchObject([
      {
        id: "9001_A-Twice",
        title: "Twice",
        publicTests: [{ input: "2\n", output: "4\n" }],
        limitSeconds: 1.5,
        checker: "tokens",
        floats: false,
        tags: ["math"],
      },
      { id: "9002_B1-Halves", title: "Halves", limitSeconds: 2, floats: true, tags: [] },
    ]);
    expect(problems[0]?.hiddenTests.map(({ name, output }) => [name, output])).toEqual([
      ["private test 1 of 2", "0\n"],
      ["private test 2 of 2", "10\n"],
      ["generated test 1 of 1", "2000000000000000000\n"],
    ]);
    expect(await problemsIn(`${fixtures}/problems.parquet`)).toEqual(problems);
    expect(await problemsIn(`${fixtures}/problems-gzip.parquet`)).toEqual(problems);
  });

  it("are the same whether the file is packed, and whether it is a list", async () => {
    const problems = await problemsIn(`${fixtures}/problems.jsonl`);
    const rows = (await readRows(`${fixtures}/problems.jsonl`)).map(({ value }) => value);
    const lines = rows.map((row) => JSON.stringify(row)).join("\r\n\r\n");
    expect(await problemsIn(file("a.jsonl.gz", gzipSync(lines)))).toEqual(problems);
    expect(await problemsIn(file("b.json", JSON.stringify(rows)))).toEqual(problems);
    expect(await problemsIn(file("c.json", JSON.stringify({ tasks: rows })))).toEqual(problems);
  });

  it("have ids of their own, though their names are alike", async () => {
    const [row] = await readRows(`${fixtures}/problems.jsonl`);
    const line = `${JSON.stringify(row?.value)}\n`;
    const suite = await loadSuite(file("twice.jsonl", line + line), settings);
    expect(suite.name).toBe("twice");
    expect(suite.tasks.map(({ id }) => id)).toEqual(["9001_A-Twice", "9001_A-Twice-2"]);
  });

  it("that can't be used are refused with the place and the reason", async () => {
    const name = file("bad.jsonl", '{"name":"a"}\n{');
    expect(await failure(loadSuite(name, settings))).toMatch(/suite.*bad\.jsonl, line 2/i);
    const nothing = file("none.jsonl", "\n");
    expect(await failure(loadSuite(nothing, settings))).toContain("nothing in it");
    expect(await failure(loadSuite(path.join(folder, "absent.jsonl"), settings))).toContain("can't be read");
    const odd = file(
      "odd.jsonl",
      '{"public_tests":{"input":["1"],"output":[]},"name":"a","description":"b"}',
    );
    expect(await failure(loadSuite(odd, settings))).toMatch(/line 1.*not as many outputs/);
    const other = file("other.jsonl", '{"question":"?"}');
    expect(await failure(loadSuite(other, settings))).toContain("neither a contest problem");
    expect(await failure(loadSuite(file("x.parquet", "PAR1 not really PAR1"), settings))).toContain(
      "x.parquet",
    );
    expect(await failure(loadSuite("own#cobol", settings))).toContain("`cobol` after # is not known");
  });

  it("give a problem or an error that says what is wrong, whatever a row holds", () => {
    const tests = fc.oneof(
      fc.constant(null),
      fc.record({ input: fc.array(fc.string()), output: fc.array(fc.string()) }),
      fc.jsonValue(),
    );
    const row = fc.record(
      {
        name: fc.oneof(fc.string(), fc.jsonValue()),
        description: fc.oneof(fc.string(), fc.jsonValue()),
        public_tests: tests,
        private_tests: tests,
        generated_tests: tests,
        time_limit: fc.oneof(
          fc.record({ seconds: fc.nat(), nanos: fc.bigInt(0n, 10n ** 9n) }),
          fc.jsonValue(),
        ),
        cf_tags: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
        checker: fc.constantFrom("tokens", "any-order-lines", "whatever"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(row, (value) => {
        try {
          const problem = readProblem({ place: "row 1", value });
          expect(problem.id).toMatch(/^[\w-]+$/);
          expect(problem.limitSeconds).toBeGreaterThan(0);
          expect(problem.hiddenTests.length).toBeGreaterThan(0);
        } catch (error) {
          if (!isPatchwrightError(error)) throw error;
          expect(error.message).toContain("row 1");
        }
      }),
    );
  });
});

describe("the suites that come along", () => {
  const ids = async (name: string, environment = settings.environment) => {
    const suite = await loadSuite(name, { ...settings, environment });
    return { name: suite.name, ids: suite.tasks.map(({ id }) => id) };
  };

  it("are ten problems and five repository tasks, together or apart", async () => {
    const [all, problems, tasks] = [await ids("own"), await ids("own-problems"), await ids("own-tasks")];
    expect([problems.ids.length, tasks.ids.length >= 4]).toEqual([10, true]);
    expect(all.ids).toEqual([...problems.ids, ...tasks.ids]);
    const suite = await loadSuite("own-problems#cpp", settings);
    expect(suite.tasks.every(({ task }) => task.title.endsWith("solution.cpp"))).toBe(true);
  });

  it("leave out, by name, what the machine has no language for", async () => {
    const poor = await ids("own-tasks", { PATH: "/nowhere" });
    expect(poor.name).toBe("own-tasks (without durations-python: there is no python3)");
    expect(poor.ids).toHaveLength(4);
  });
});
