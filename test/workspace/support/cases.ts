import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, expect, it } from "@jest/globals";

/** The cases that the workspace answers for, in the words of the table in docs/security.md. */
const cases = {
  1: "the environment is printed: no secret is in it",
  4: "code looks for tokens and keys in the environment and in files: unset, not there",
  5: "`/proc/1/environ`, `/proc/*/mem`, the parent's memory: no secret",
  6: "`.git/config` with an extra header: not copied",
  7: "`~/.npmrc`, `~/.docker`, tool credentials, runner folders: hidden",
  8: "network, metadata address, DNS, the host's loopback and abstract sockets: unreachable; own loopback works",
  9: "sudo, docker.sock, mounts, capabilities, a user namespace: no rights to be had",
  10: "`$GITHUB_ENV`, `_PATH`, `_OUTPUT`, `_STEP_SUMMARY`: not there",
  11: "workflow commands in output: neutralised",
  13: "an edit of `.github/**` or CODEOWNERS: refused",
  16: "symbolic links out of the tree: lead nowhere, are not written through, not brought back",
  17: "`../`, absolute, NUL, `.GIT`, a name that differs in case only: refused",
  18: "an edit of a submodule: refused",
  19: "a binary file, a file over the size limit: refused",
  20: "hooks, filters, fsmonitor of the repository: never run outside the sandbox",
  22: "a command that hangs and ignores signals: ended at its deadline, and says so",
  23: "a fork bomb: held by the limit on processes, and says so",
  24: "a daemon that leaves its session: gone with the command",
  25: "the disk is filled (tree, /tmp, /dev/shm, results): bounded, and says so",
  26: "endless output: head and tail kept; too much ends the command, and says so",
  27: "control sequences, carriage returns, invalid UTF-8: cleaned",
  28: "memory runs out: ended, and says so",
  32: "tests change sources: restored for the next command",
} as const;

type CaseNumber = keyof typeof cases;

const document = new URL("../../../docs/security.md", import.meta.url);
const [begin, end] = ["<!-- cases: written by test/workspace/cases.test.ts -->", "<!-- end of cases -->"];

/** Runs the cases under one sandbox, and keeps how each ended for the table. */
export function caseRecorder(provider: string): (number: CaseNumber, test: () => Promise<void>) => void {
  const held = new Map<CaseNumber, boolean>();
  afterAll(() => {
    const skipped = (Object.keys(cases).map(Number) as CaseNumber[]).filter((number) => !held.has(number));
    if (process.env.UPDATE_DOCS === "1") writeColumn(provider, held);
    // A run of single tests (`-t`) says nothing about the table, nor does a machine that it wasn't made on.
    else if (skipped.length === 0 && hasColumn(provider)) expect(columnOf(provider)).toEqual(column(held));
  });
  return (number, test) =>
    it(`case ${number}: ${cases[number]}`, async () => {
      held.set(number, false);
      await test();
      held.set(number, true);
    });
}

const word = (isHeld: boolean | undefined): string =>
  isHeld === undefined ? "–" : isHeld ? "holds" : "**fails**";

const column = (held: ReadonlyMap<CaseNumber, boolean>): Record<string, string> =>
  Object.fromEntries([...held].map(([number, isHeld]) => [String(number), word(isHeld)]));

/** The table as it stands: case number to provider to result. */
function readTable(): Map<string, Map<string, string>> {
  const [, body = ""] =
    /<!-- cases:[^>]*-->\n(.*)<!-- end of cases -->/s.exec(readFileSync(document, "utf8")) ?? [];
  const [heading, , ...rows] = body.trim().split("\n").map(cells);
  const providers = heading?.slice(2) ?? [];
  return new Map(
    rows.map(([number = "", , ...results]) => [
      number,
      new Map(providers.map((provider, index) => [provider, results[index] ?? "–"])),
    ]),
  );
}

const cells = (row: string): string[] =>
  row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

const hasColumn = (provider: string): boolean => [...readTable().values()].some((row) => row.has(provider));

function columnOf(provider: string): Record<string, string> {
  return Object.fromEntries([...readTable()].map(([number, row]) => [number, row.get(provider) ?? "–"]));
}

function writeColumn(provider: string, held: ReadonlyMap<CaseNumber, boolean>): void {
  const table = readTable();
  const providers = [...new Set([...[...table.values()].flatMap((row) => [...row.keys()]), provider])];
  const rows = (Object.entries(cases) as [string, string][]).map(([number, text]) => {
    const results = providers.map((name) =>
      name === provider
        ? word(held.get(Number(number) as CaseNumber))
        : (table.get(number)?.get(name) ?? "–"),
    );
    return `| ${[number, text, ...results].join(" | ")} |`;
  });
  const heading = `| ${["case", "what is tried, and what happens", ...providers].join(" | ")} |`;
  const rule = `|${" --- |".repeat(providers.length + 2)}`;
  const text = readFileSync(document, "utf8");
  const before = text.slice(0, text.indexOf(begin));
  const after = text.slice(text.indexOf(end));
  writeFileSync(document, `${before}${begin}\n${[heading, rule, ...rows].join("\n")}\n${after}`);
}
