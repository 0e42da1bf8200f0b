import type { CommandResult } from "../../domain/ports.js";
import type { TestResult } from "../../domain/test-report.js";
import { noRecords, ordinals, type RunRecords, testId } from "../records.js";
import { defineRunner, type FailureKind, type SentinelPlan } from "../runner.js";
import { shellQuote } from "../script.js";
import { stripControls } from "../text.js";
import { type LibtestCase, readLibtest } from "./libtest.js";

/**
 * `cargo test`, by the words of Rust's own test harness, the only ones that stable Rust has. Cargo starts each test binary
 * through a program that may be named in the environment: ours notes which binary it is, of which sources, what it printed
 * and how it ended, and takes itself out of the environment first. A test's file is found by its module's name.
 * `--no-fail-fast` is added, so that a failure in one binary does not hide the tests of the others.
 */
export const cargo = defineRunner({
  name: "cargo",
  inlineTests: true,
  invoked: ([head = "", verb = "", next = ""]) =>
    head === "cargo" && (verb === "test" || verb === "t" || (verb.startsWith("+") && next === "test")),
  detect: (facts) => {
    const manifest = facts.text("Cargo.toml");
    if (manifest === null) return null;
    return /^\[workspace\]/m.test(manifest)
      ? { command: "cargo test --workspace", reason: "Cargo.toml has a workspace" }
      : { command: "cargo test", reason: "there is a Cargo.toml" };
  },
  instrument: ({ command, only }) => {
    const run = only === null ? keepGoing(command) : only.map((file) => ofFile(command, file)).join("; ");
    const status = only === null ? "status=$?" : "status=$failed";
    const target =
      "$(rustc -vV | sed -n 's/^host: //p' | tr 'abcdefghijklmnopqrstuvwxyz-' 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_')";
    return {
      command: [
        `export "CARGO_TARGET_${target}_RUNNER=sh {support}/runner.sh {out}"`,
        "echo \"$PWD\" > '{out}/root.txt'",
        `failed=0; { ${run}\n} 3>&1 > '{out}/doc.txt' 2> '{out}/errors.txt'; ${status}`,
        "cat '{out}/doc.txt'; cat '{out}/errors.txt' >&2; exit $status",
      ].join("; "),
      support: { "runner.sh": runnerScript },
      collect: ["cargo.txt", "doc.txt", "errors.txt", "root.txt"],
    };
  },
  parse: parseCargo,
  isTestFile: (path) => /(^|\/)(tests|benches)\/.*\.rs$|(^|\/)tests?\.rs$|_tests?\.rs$/.test(path),
  newTestPath: (stem) => `tests/${stem.replace(/\W+/g, "_")}.rs`,
  steers: (path) =>
    /(^|\/)(Cargo\.(toml|lock)|build\.rs|rust-toolchain(\.toml)?|\.cargo\/config(\.toml)?)$/.test(path),
  judge: ({ title, message }): FailureKind => {
    if (title !== null) return "fails";
    if (/unlinked crate|undeclared crate|no external crate|can't find crate/.test(message)) return "broken";
    return /error\[E0(061|063|405|407|412|422|423|425|432|433|560|576|599|609)\]/.test(message)
      ? "absent"
      : "broken";
  },
  sentinel,
});

const keepGoing = (command: string): string =>
  command.replace(/\bcargo ((?:\+\S+ )?)(test|t)\b/g, "cargo $1$2 --no-fail-fast");

/** Options by which a command chooses packages and targets; those of one file take their place. */
const choices =
  / (--workspace|--all|--all-targets|--lib|--bins|--tests|--doc|--examples|--benches|(-p|--package|--exclude|--test|--bin|--example|--bench)[ =]\S+)(?= |$)/g;

/** The tests of one file: a target of its own where it lies in `tests/`, else those of its module. */
function ofFile(command: string, file: string): string {
  const [, folder = "", kind = "src", rest = ""] = /^(?:(.*)\/)?(tests|src)\/(.*)\.rs$/.exec(file) ?? [];
  const [head = "", tail] = keepGoing(command).split(/ -- /);
  const behind = tail === undefined ? "" : ` -- ${tail}`;
  const place = folder === "" ? "" : ` --manifest-path ${shellQuote(`${folder}/Cargo.toml`)}`;
  const plain = `${head.replace(choices, "")}${place}`;
  if (kind === "tests" && !rest.includes("/"))
    return `${plain} --test ${shellQuote(rest)}${behind} || failed=1`;
  const module = rest.replace(/\/mod$/, "").replaceAll("/", "::");
  const filter = /^(lib|main)$/.test(module) || kind === "tests" ? "" : ` ${shellQuote(module)}`;
  // Documentation's tests run with the library only when they are asked for without a target.
  return `${plain}${filter}${behind} || failed=1`;
}

const runnerScript = `# Cargo calls this with our folder, a test binary and its arguments.
out=$1
shift
for name in $(env | sed -n 's/^\\(CARGO_TARGET_[A-Z0-9_]*_RUNNER\\)=sh .*runner.sh .*$/\\1/p'); do unset "$name"; done
case "$1" in */deps/*) ;; *) exec "$@" 3>&- ;; esac
sources=$(sed -n '1s/^[^:]*: //p' "$1.d" 2> /dev/null)
first=\${sources%% *}
folder=$CARGO_MANIFEST_DIR
while [ "$folder" != / ] && [ ! -f "$folder/$first" ]; do folder=$(dirname "$folder"); done
part="$out/part.txt"
printf 'start %s\\nsources %s\\n' "$folder" "$sources" >> "$out/cargo.txt"
"$@" > "$part" 3>&-
status=$?
sed 's/^/| /' "$part" >> "$out/cargo.txt"
printf '\\nend %s\\n' "$status" >> "$out/cargo.txt"
cat "$part" >&3
exit $status
`;

function parseCargo({ collected, exitCode }: CommandResult): RunRecords {
  const root = (collected["root.txt"] ?? "").trim();
  const name = ordinals();
  const records: RunRecords = { ...noRecords, tests: [], errors: [] };
  const add = (file: string | null, titles: readonly string[], found: LibtestCase): void => {
    const { outcome, message, stack, durationMs } = found;
    records.tests.push({ id: name(testId(file, titles)), file, outcome, durationMs, message, stack });
  };
  let whole = true;
  for (const binary of binariesOf(collected["cargo.txt"] ?? "", root)) {
    records.started = true;
    const read = readLibtest(binary.output);
    const [main = null] = binary.sources;
    if (read === null && binary.status !== null) {
      // A target with a harness of its own: its exit code is all there is.
      add(main, ["(the whole target)"], harnessOf(binary.output, binary.status));
      continue;
    }
    if (binary.status === null || read?.whole !== true) whole = false;
    for (const found of read?.cases ?? []) {
      add(fileOf(found.name, binary.sources), found.name.split("::"), found);
    }
  }
  const documented = readLibtest(stripControls(collected["doc.txt"] ?? ""));
  if (documented !== null) records.started = true;
  if (documented?.whole === false) whole = false;
  for (const found of documented?.cases ?? []) {
    const [, file = null, title = found.name] = /^(\S+\.rs) - (.*)$/.exec(found.name) ?? [];
    add(file, [`(documentation) ${title}`], found);
  }
  for (const error of exitCode === 0 ? [] : compileErrors(collected["errors.txt"] ?? "")) {
    records.started = true;
    const id = name(error.file);
    records.tests.push({ ...error, id, outcome: "failed", durationMs: 0 });
    records.errors.push(id);
  }
  records.ended = records.started && whole && exitCode !== null;
  return records;
}

const harnessOf = (output: string, status: number): LibtestCase => ({
  name: "",
  outcome: status === 0 ? "passed" : "failed",
  durationMs: 0,
  message: status === 0 ? null : `exit code ${status}`,
  stack: status === 0 ? null : stripControls(output).slice(-4000),
});

interface Binary {
  /** Repository-relative; the first is the target's own file. */
  sources: readonly string[];
  output: string;
  /** Null when it did not end. */
  status: number | null;
}

function binariesOf(text: string, root: string): Binary[] {
  const found: Binary[] = [];
  let folder = "";
  for (const line of text.split("\n")) {
    const last = found.at(-1);
    if (line.startsWith("start ")) {
      const absolute = line.slice("start ".length);
      folder = absolute === root ? "" : `${absolute.replace(`${root}/`, "")}/`;
      found.push({ sources: [], output: "", status: null });
    } else if (last === undefined) continue;
    else if (line.startsWith("| ")) last.output += `${line.slice(2)}\n`;
    else if (line.startsWith("sources ")) {
      last.sources = line
        .slice("sources ".length)
        .split(/(?<!\\) /)
        .map((file) => (file.startsWith("/") ? file.replace(`${root}/`, "") : `${folder}${file}`));
    } else if (line.startsWith("end ")) last.status = Number(line.slice("end ".length));
  }
  return found;
}

/** The source that holds a module, the innermost that has a file; else the target's own file. */
function fileOf(name: string, sources: readonly string[]): string | null {
  const [main = null] = sources;
  if (main === null) return null;
  const folder = main.replace(/[^/]*$/, "");
  const modules = name.split("::").slice(0, -1);
  for (let length = modules.length; length > 0; length -= 1) {
    const stem = `${folder}${modules.slice(0, length).join("/")}`;
    const found = sources.find((file) => file === `${stem}.rs` || file === `${stem}/mod.rs`);
    if (found !== undefined) return found;
  }
  return main;
}

/** The files that the compiler refuses, each with what it says of them. */
function compileErrors(text: string): Pick<TestResult, "message" | "stack">[] & { file: string }[] {
  const told = new Map<string, string[]>();
  // A test may print what a compiler says, too.
  if (!/^error: could not compile/m.test(text)) return [];
  for (const part of stripControls(text).split(/\n(?=error)/)) {
    const file = /^error[^\n]*\n\s*--> (?:\.\/)?([^\s:]+\.rs):\d+/.exec(part)?.[1];
    if (file !== undefined && !file.startsWith("/")) told.set(file, [...(told.get(file) ?? []), part.trim()]);
  }
  return [...told].map(([file, parts]) => ({ file, message: parts.join("\n\n"), stack: parts.join("\n\n") }));
}

/** Tests of their own target, linked with the library: what a patch could do to it, it does there too. */
function sentinel({ title, facts }: SentinelPlan) {
  const manifest = facts.text("Cargo.toml") ?? "";
  const named = /^\[(?:package|lib)\][^[]*?^name\s*=\s*"([\w-]+)"/gms;
  const names = [...manifest.matchAll(named)].map((match) => match[1] ?? "");
  const crate = (names.at(-1) ?? "").replaceAll("-", "_");
  const linked = facts.has("src/lib.rs") && crate !== "" ? [`extern crate ${crate} as _;`] : [];
  return {
    path: `tests/sentinel_${title}.rs`,
    content: [
      ...linked,
      `#[test] fn t${title}_1() { assert_eq!(1, 2); }`,
      `#[test] fn t${title}_2() { panic!("must fail"); }`,
      `#[test] fn t${title}_3() -> Result<(), String> { Err("must fail".to_string()) }`,
      "",
    ].join("\n"),
    tests: 3,
  };
}
