// How often does the context that is gathered without a model hold what a fix changes? Measured on repositories' own
// history: `node scripts/context-hit-rate.mjs [--count N] [--misses] REPOSITORY…`. For the last N commits of each that
// speak of a fix and change both tests and at most four source files, the commit's message is the task and its parent
// the base. A message says less than an issue does, so this errs on the low side.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: "string", default: "12" }, misses: { type: "boolean", default: false } },
});
const root = path.join(import.meta.dirname, "..");
const source = /\.(m|c)?(js|ts)$|\.(py|go|rs|java|rb|php|c|cc|cpp)$/;
const isTestFile = (file) =>
  /(^|\/)(tests?|__tests__|specs?)\/|\.(test|spec)\.|_test\.|(^|\/)test_|Test\.java$/.test(file) &&
  !/snapshots|fixtures/.test(file) &&
  source.test(file);
const isSource = (file) =>
  source.test(file) &&
  !/test/i.test(file) &&
  !/(^|\/)(dist|docs?|examples?|benchmarks?|fixtures?|\.)/.test(file);
const unfit =
  /typo|lint|doc|readme|release|bump|changelog|depend|test|ci\b|build|chore|version|style|format/i;

const gatherContext = await load();
const totals = [];
for (const repository of positionals) {
  const git = (...args) => run(repository, args);
  const row = { tasks: 0, some: 0, all: 0, hunks: 0, shown: 0, tokens: 0 };
  for (const task of tasksOf(git, Number(values.count))) {
    const context = await gatherContext({
      workspace: baseReader(git, task.base),
      task: { title: task.title, body: task.body, requirements: [], issue: null },
      isTestFile,
      failing: [],
      tokenLimit: 8000,
    });
    measure(row, task, context);
  }
  totals.push(row);
  print(path.basename(repository.replace(/\/(repo|\.git)?$/, "")), row);
}
const sum = (key) => totals.reduce((total, row) => total + row[key], 0);
print("all", Object.fromEntries(Object.keys(totals[0] ?? {}).map((key) => [key, sum(key)])));

function measure(row, task, { files, tokens }) {
  const shows = (file, line) =>
    files.some(
      ({ path, lines }) => path === file && (lines === "whole" || (lines[0] <= line && line <= lines[1])),
    );
  const found = task.files.filter((file) => files.some(({ path }) => path === file));
  row.tasks++;
  row.some += found.length > 0 ? 1 : 0;
  row.all += found.length === task.files.length ? 1 : 0;
  row.hunks += task.hunks.length;
  row.shown += task.hunks.filter(({ file, from, to }) => shows(file, from) && shows(file, to)).length;
  row.tokens += tokens;
  if (values.misses && found.length < task.files.length) {
    console.log(
      `missed: ${task.title}\n  wanted ${task.files.join(" ")}\n  showed ${files.map(({ path }) => path).join(" ")}`,
    );
  }
}

function tasksOf(git, count) {
  const tasks = [];
  const log = git(
    "log",
    "--no-merges",
    "-n",
    "2500",
    "-i",
    "--grep=fix",
    "--format=%H%x00%P%x00%s%x00%b%x01",
    "HEAD",
  );
  for (const entry of log.split("\x01")) {
    const [fix = "", base = "", title = "", message = ""] = entry.trim().split("\0");
    if (tasks.length === count) break;
    if (base === "" || base.includes(" ") || unfit.test(title)) continue;
    const body = message.replace(/^(Co-authored|Signed-off|Reviewed|PR-URL|Credit).*$/gim, "").slice(0, 1500);
    if ((title + body).length < 50) continue;
    const changed = git("diff", "--name-only", "--no-renames", base, fix).trim().split("\n");
    const sources = changed.filter((file) => isSource(file) && !isTestFile(file));
    if (sources.length === 0 || sources.length > 4 || !changed.some(isTestFile)) continue;
    const hunks = hunksOf(git("diff", "-U0", "--no-renames", base, fix)).filter(({ file }) =>
      sources.includes(file),
    );
    if (hunks.length > 0)
      tasks.push({ base, title, body, hunks, files: [...new Set(hunks.map(({ file }) => file))] });
  }
  return tasks;
}

/** Where a diff changes lines of the base. */
function hunksOf(diff) {
  const hunks = [];
  let file = "";
  for (const line of diff.split("\n")) {
    if (line.startsWith("--- ")) file = line.startsWith("--- a/") ? line.slice(6) : "";
    const [, start, length = "1"] = /^@@ -(\d+)(?:,(\d+))?/.exec(line) ?? [];
    if (start === undefined || file === "") continue;
    const from = Math.max(1, Number(start));
    hunks.push({ file, from, to: from + Math.max(0, Number(length) - 1) });
  }
  return hunks;
}

function baseReader(git, base) {
  const escaped = (text) => text.replace(/[.[\]{}()*+?^$|\\]/g, "\\$&");
  return {
    base,
    files: async () => git("ls-tree", "-rz", "--name-only", base).split("\0").filter(Boolean),
    read: async (file) => {
      const text = git("show", `${base}:${file}`);
      return text.includes("\0") ? null : text;
    },
    grep: async (needles) =>
      git("grep", "-EInz", "--max-count=200", "-e", needles.map(escaped).join("|"), base)
        .split("\n")
        .flatMap((row) => {
          const [place = "", line = "", text = ""] = row.split("\0");
          const needle = needles.find((each) => text.includes(each));
          return needle === undefined
            ? []
            : [{ path: place.slice(base.length + 1), line: Number(line), text, needle }];
        }),
  };
}

function run(repository, args) {
  try {
    const options = {
      cwd: repository,
      maxBuffer: 1e9,
      stdio: ["ignore", "pipe", "ignore"],
      encoding: "utf8",
    };
    return execFileSync("git", args, options);
  } catch (error) {
    return error.stdout ?? "";
  }
}

async function load() {
  const folder = mkdtempSync(path.join(tmpdir(), "patchwright-context-"));
  const outfile = path.join(folder, "gather-context.mjs");
  const entryPoints = [path.join(root, "src/context/gather-context.ts")];
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  const module = await import(pathToFileURL(outfile).href);
  rmSync(folder, { recursive: true });
  return module.gatherContext;
}

function print(name, { tasks, some, all, hunks, shown, tokens }) {
  const mean = tasks === 0 ? 0 : Math.round(tokens / tasks);
  console.log(
    `${name.padEnd(28)} tasks ${tasks}  a changed file ${some}  every changed file ${all}  hunks ${shown}/${hunks}  mean tokens ${mean}`,
  );
}
