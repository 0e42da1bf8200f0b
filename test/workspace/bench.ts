import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { emptyChangeSet } from "../../src/domain/change-set.js";
import { chooseSandbox } from "../../src/workspace/choose-sandbox.js";
import { applyEdits } from "../../src/workspace/edits/apply-edits.js";
import { openWorkspace } from "../../src/workspace/open-workspace.js";

/** As many files and bytes as babel/babel has. */
const [files, bytesEach] = [27_000, 6_700];
const { signal } = new AbortController();

const folder = mkdtempSync(path.join(os.tmpdir(), "bench-"));
const rows: string[][] = [["what", "ms (median of n)", "against"]];

try {
  const repository = makeLargeRepository(path.join(folder, "repository"));
  const worktree = time(() => git(repository, "worktree", "add", "--detach", path.join(folder, "tree")));
  rows.push(["git worktree add (the obvious alternative)", `${worktree.toFixed(0)} (1)`, "1"]);
  const clean = median(
    [1, 2, 3].map(() =>
      time(() => {
        git(path.join(folder, "tree"), "reset", "--hard", "--quiet");
        git(path.join(folder, "tree"), "clean", "-fdxq");
      }),
    ),
  );
  rows.push(["git reset --hard && git clean", `${clean.toFixed(0)} (3)`, ratio(worktree, clean)]);
  const bare = median(Array.from({ length: 20 }, () => time(() => spawnSync("sh", ["-c", "true"]))));
  rows.push(["sh -c true, without anything", `${bare.toFixed(1)} (20)`, ""]);
  for (const prefer of ["bwrap", "unshare"] as const) await measure(prefer, repository, worktree);
  printTable(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(prefer: "bwrap" | "unshare", repository: string, worktree: number): Promise<void> {
  const sandbox = await chooseSandbox({ prefer, path: process.env.PATH ?? "" }).catch(() => null);
  if (sandbox === null) {
    rows.push([`${prefer}: does not work here`, "", ""]);
    return;
  }
  const opened = performance.now();
  // As dependencies would: many files that git doesn't know.
  const setup = ["cp -r src node_modules"];
  const workspace = await openWorkspace({ repository, sandbox, setup, signal });
  rows.push([`${prefer}: open a workspace, once`, `${(performance.now() - opened).toFixed(0)} (1)`, ""]);
  try {
    const base = emptyChangeSet(workspace.base);
    const edits = [{ kind: "write" as const, path: "src/new.js", content: "x\n" }];
    const apply = () => applyEdits({ ...workspace, changes: base, edits });
    const edited: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      const start = performance.now();
      await apply();
      edited.push(performance.now() - start);
    }
    rows.push([`${prefer}: apply an edit that makes a file`, `${median(edited).toFixed(1)} (20)`, ""]);
    const applied = await apply();
    if (!applied.ok) throw new Error("the edit applies");
    const run = (command: string) =>
      workspace.run({ command, changes: applied.changes, timeoutMs: 600_000 }, signal);
    const times: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      const start = performance.now();
      await run("true");
      times.push(performance.now() - start);
      await setTimeout(200);
    }
    const one = median(times);
    rows.push([
      `${prefer}: candidate made, "true" run, discarded`,
      `${one.toFixed(1)} (20)`,
      ratio(worktree, one),
    ]);
    await giganticOutput(prefer, run);
  } finally {
    await workspace.close();
  }
}

async function giganticOutput(
  name: string,
  run: (command: string) => Promise<{ stdout: string }>,
): Promise<void> {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const start = performance.now();
  const { stdout } = await run("head -c 1000000000 /dev/zero | tr '\\0' 'x'");
  clearInterval(watch);
  const grown = ((most - before) / 1024 ** 2).toFixed(0);
  rows.push([
    `${name}: 1 GB of output (${(stdout.length / 1024 ** 2).toFixed(1)} MiB kept, memory +${grown} MiB)`,
    `${(performance.now() - start).toFixed(0)} (1)`,
    "",
  ]);
}

function makeLargeRepository(repository: string): string {
  const text = "const answer = 42; // a line of a source file\n".repeat(bytesEach / 47);
  for (let count = 0; count < files; count += 1) {
    const name = path.join(repository, "src", `${count % 300}`, `${count}.js`);
    if (count < 300) mkdirSync(path.dirname(name), { recursive: true });
    writeFileSync(name, `${text}${count}\n`);
  }
  git(repository, "init", "--quiet");
  git(repository, "add", "--all");
  git(repository, "commit", "--quiet", "--message=base");
  return repository;
}

function git(folder: string, ...args: string[]): void {
  const identity = ["-c", "user.name=Bench", "-c", "user.email=bench@localhost"];
  execFileSync("git", ["-C", folder, ...identity, ...args], { stdio: "ignore" });
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function ratio(worktree: number, ms: number): string {
  return `${(worktree / ms).toFixed(0)} × faster than a worktree`;
}

function printTable(table: readonly string[][]): void {
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  console.log(
    `${files} files of ${bytesEach} bytes; load ${os.loadavg()[0]?.toFixed(1)} on ${os.cpus().length} cores`,
  );
  for (const row of table)
    console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}
