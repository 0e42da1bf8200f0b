// Writes bench/own/problems.jsonl.gz: the ten problems of test/bench/suites/own-problems with the answers of their
// reference solutions, in CodeContests' fields. Everything in it is made from what is there: run it after a change.
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, "test/bench/suites/own-problems");
const target = process.argv[2] ?? path.join(root, "bench/own/problems.jsonl.gz");

const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const rows = await Promise.all(folders.map(({ name }) => row(path.join(source, name))));
rows.sort((a, b) => (a.name < b.name ? -1 : 1));
writeFileSync(target, gzipSync(`${rows.map((one) => JSON.stringify(one)).join("\n")}\n`, { level: 9 }));

async function row(folder) {
  const problem = await import(pathToFileURL(path.join(folder, "problem.mjs")).href);
  const tests = (inputs) => ({ input: inputs, output: inputs.map((input) => answer(folder, input)) });
  return {
    name: problem.name,
    description: problem.description,
    public_tests: tests(problem.publicInputs),
    private_tests: tests(problem.privateInputs),
    generated_tests: tests(problem.generatedInputs()),
    time_limit: { seconds: problem.limitSeconds, nanos: 0 },
    cf_tags: problem.tags,
    ...(problem.checker !== undefined && { checker: problem.checker }),
  };
}

function answer(folder, input) {
  const options = { input, encoding: "utf8", maxBuffer: 2 ** 28 };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(folder, "reference.mjs")],
    options,
  );
  if (status !== 0) throw new Error(`${folder}: ${stderr}`);
  return stdout;
}
