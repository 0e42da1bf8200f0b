import { z } from "zod";
import type { CommandResult } from "../../domain/ports.js";
import type { TestResult } from "../../domain/test-report.js";
import { goPackages } from "../detect-setup.js";
import { noRecords, ordinals, type RunRecords, testId } from "../records.js";
import { defineRunner, type FailureKind, type SentinelPlan } from "../runner.js";
import { shellQuote } from "../script.js";
import { stripControls } from "../text.js";
import { goRelated } from "./go-related.js";

/**
 * Go's own test tool, by `go test -json`. The tests see that output is verbose (`testing.Verbose()`), which no other way of
 * results per test avoids. The file of a test is looked up by its function's name.
 */
export const go = defineRunner({
  name: "go",
  invoked: ([head = "", verb = ""]) => head === "go" && verb === "test",
  detect: (facts) => {
    const manifest = ["go.work", "go.mod"].find((file) => facts.has(file));
    if (manifest === undefined || !facts.files.some((file) => file.endsWith("_test.go"))) return null;
    return { command: `go test ${goPackages(facts)}`, reason: `${manifest} and _test.go files` };
  },
  instrument: ({ command, only }) => {
    const asked = only === null ? command : only.map(runOfFile).join("; ");
    const json = asked.replace(/\bgo test\b/g, "go test -json");
    const list =
      "grep -rHoE '^func (Test|Example|Fuzz)[A-Za-z0-9_]*' --include='*_test.go' . > '{out}/tests.txt'";
    const packages =
      "go list -f '{{.ImportPath}} {{.Dir}}' $(go list -m -f '{{.Dir}}/...') > '{out}/packages.txt' 2> /dev/null";
    const root = "echo \"$PWD\" > '{out}/root.txt'";
    const run = only === null ? `{ ${json}\n}` : `failed=0; { ${json}; }`;
    const status = only === null ? "" : "\nexit $failed";
    return {
      command: `${list}; ${packages}; ${root}; ${run} > '{out}/go.jsonl'${status}`,
      support: {},
      collect: ["go.jsonl", "tests.txt", "packages.txt", "root.txt"],
    };
  },
  related: goRelated,
  parse: parseGo,
  isTestFile: (path) => path.endsWith("_test.go"),
  newTestPath: (stem) => `${stem.replace(/\W+/g, "_")}_test.go`,
  steers: (path) => /(^|\/)go\.work$/.test(path),
  judge: ({ title, message }): FailureKind => {
    if (title !== null) return "fails";
    if (
      /undefined: |has no field or method|not enough arguments in call|too many arguments|unknown field/.test(
        message,
      )
    ) {
      return /no required module|is not in std|cannot find package/.test(message) ? "broken" : "absent";
    }
    return "broken";
  },
  sentinel,
});

/** It has to lie in the changed package and bear its name, by which it is linked with what was changed. */
async function sentinel({ path, title, load, read, facts }: SentinelPlan) {
  const changed = load.find((file) => file.endsWith(".go") && facts.has(file));
  const tests = facts.files.filter((file) => file.endsWith("_test.go"));
  const near = changed ?? tests[0];
  const clause = near === undefined ? null : /^package\s+(\w+)/m.exec((await read(near)) ?? "");
  if (near === undefined || clause === null) return null;
  const folder = near.includes("/") ? near.replace(/[^/]*$/, "") : "";
  return {
    path: `${folder}${path
      .split("/")
      .at(-1)
      ?.replace(/_test\.go$/, "")
      .replace(/\W+/g, "_")}_test.go`,
    content: [
      `package ${clause[1]}`,
      'import "testing"',
      `func Test_${title}_First(t *testing.T) { t.Fatal("must fail") }`,
      `func Test_${title}_Second(t *testing.T) { if 1 != 2 { t.Errorf("got %d", 1) } }`,
      `func Test_${title}_Third(t *testing.T) { t.Run("inner", func(t *testing.T) { t.FailNow() }) }`,
      "",
    ].join("\n"),
    tests: 4,
  };
}

/** The tests of one file, by their names; a file without any runs nothing. */
const runOfFile = (file: string): string => {
  const names = `$(grep -oE '^func (Test|Example|Fuzz)[A-Za-z0-9_]*' ${shellQuote(file)} | cut -c6- | paste -sd '|' -)`;
  const folder = file.includes("/") ? `./${file.split("/").slice(0, -1).join("/")}` : ".";
  return `go test -run "^(${names})\\$" ${shellQuote(folder)} || failed=1`;
};

const Event = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Elapsed: z.number().optional(),
  Output: z.string().optional(),
});

function parseGo({ collected }: CommandResult): RunRecords {
  const text = collected["go.jsonl"];
  if (text === undefined || text.trim() === "") return noRecords;
  const fileOf = fileLookup(collected);
  const name = ordinals();
  const outputs = new Map<string, string>();
  const records: RunRecords = { ...noRecords, tests: [], errors: [], started: true };
  const open = new Set<string>();
  const failing = new Set<string>();
  let closed = 0;
  for (const event of parseEvents(text)) {
    const place = event.Package ?? event.ImportPath?.split(" ")[0] ?? "";
    const key = `${place} ${event.Test ?? ""}`;
    if (event.Action === "start") open.add(place);
    if (event.Output !== undefined) outputs.set(key, `${outputs.get(key) ?? ""}${event.Output}`);
    if (!["pass", "fail", "skip"].includes(event.Action)) continue;
    const output = stripControls(outputs.get(key) ?? "").trim();
    if (event.Test !== undefined) {
      if (event.Action === "fail") failing.add(place);
      records.tests.push(toTest(event, fileOf(place, event.Test), output, name));
      continue;
    }
    open.delete(place);
    closed += 1;
    if (event.Action === "fail" && !failing.has(place))
      records.errors.push(addError(records.tests, place, buildOutput(outputs, place), name));
  }
  records.ended = closed > 0 && open.size === 0;
  return records;
}

const buildOutput = (outputs: ReadonlyMap<string, string>, place: string): string =>
  [...outputs]
    .filter(([key]) => key.split(" ")[0] === place)
    .map(([, output]) => stripControls(output))
    .join("")
    .trim();

function toTest(
  event: z.infer<typeof Event>,
  file: string | null,
  output: string,
  name: (id: string) => string,
): TestResult {
  const failed = event.Action === "fail";
  const titles = (event.Test ?? "").split("/");
  const lines = output.split("\n").filter((line) => !/^\s*(=== |--- )/.test(line));
  return {
    id: name(testId(file ?? event.Package ?? null, titles)),
    file,
    outcome: failed ? "failed" : event.Action === "skip" ? "skipped" : "passed",
    durationMs: Math.round((event.Elapsed ?? 0) * 1000),
    message: failed ? lines.join("\n").trim() || "failed without a message" : null,
    stack: failed ? output : null,
  };
}

/** A package that failed outside its tests: it does not build, or its process ended. */
function addError(tests: TestResult[], place: string, output: string, name: (id: string) => string): string {
  const file = /(?:^|\s)(?:\.\/|vet: )?([\w./-]+_test\.go):\d+/m.exec(output)?.[1] ?? null;
  const id = name(file ?? `${place} > (outside any test)`);
  tests.push({ id, file, outcome: "failed", durationMs: 0, message: output, stack: output });
  return id;
}

function* parseEvents(text: string): Generator<z.infer<typeof Event>> {
  for (const line of text.split("\n")) {
    if (!line.startsWith("{")) continue;
    try {
      const event = Event.safeParse(JSON.parse(line));
      if (event.success) yield event.data;
    } catch {
      // A torn line: whatever ended there leaves its package open.
    }
  }
}

/** The file that holds a test function, by package and name. */
function fileLookup(
  collected: Readonly<Record<string, string>>,
): (place: string, test: string) => string | null {
  const root = (collected["root.txt"] ?? "").trim();
  const folders = new Map(
    (collected["packages.txt"] ?? "").split("\n").map((line) => {
      const [place = "", folder = ""] = line.split(" ");
      return [place, folder.slice(root.length).replace(/^\//, "")] as const;
    }),
  );
  const files = new Map(
    (collected["tests.txt"] ?? "").split("\n").map((line) => {
      const [, file = "", test = ""] = /^\.\/(.*?):func (\w+)$/.exec(line) ?? [];
      return [`${file.split("/").slice(0, -1).join("/")} ${test}`, file] as const;
    }),
  );
  return (place, test) => files.get(`${folders.get(place) ?? ""} ${test.split("/")[0] ?? ""}`) ?? null;
}
