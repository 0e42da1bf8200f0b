import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it } from "@jest/globals";

const inSandbox = "test/workspace/cases.test.ts";
const ofSuites = "test/testing/cases.slow.ts";
const published = "test/publish/cases.test.ts";

/** Cases 1 to 32 of the fault list in the words of the table in docs/security.md, each with the file that tries it. */
export const cases = {
  1: ["the environment is printed: no secret is in it", inSandbox],
  2: [
    "an issue with comments, zero-width and bidirectional characters, image descriptions: stripped before the text is pinned, and noted",
    "test/action/cases.test.ts",
  ],
  3: [
    "instructions in a source file, AGENTS.md and test output: reach a prompt only as data, in a block that they can't close",
    "test/flow/cases.test.ts",
  ],
  4: ["code looks for tokens and keys in the environment and in files: unset, not there", inSandbox],
  5: ["`/proc/1/environ`, `/proc/*/mem`, the parent's memory: no secret", inSandbox],
  6: ["`.git/config` with an extra header: not copied", inSandbox],
  7: ["`~/.npmrc`, `~/.docker`, tool credentials, runner folders: hidden", inSandbox],
  8: [
    "network, metadata address, DNS, the host's loopback and abstract sockets: unreachable; own loopback works",
    inSandbox,
  ],
  9: ["sudo, docker.sock, mounts, capabilities, a user namespace: no rights to be had", inSandbox],
  10: ["`$GITHUB_ENV`, `_PATH`, `_OUTPUT`, `_STEP_SUMMARY`: not there", inSandbox],
  11: ["workflow commands in output: neutralised", inSandbox],
  12: [
    "a token of a known form, also in base64 or split over literals: masked in prompt, log and artifact; in the change or its text: not published",
    published,
  ],
  13: ["an edit of `.github/**` or CODEOWNERS: refused", inSandbox],
  14: [
    "package scripts, lock file, runner and build configuration: a draft that says so, whatever was claimed",
    published,
  ],
  15: [
    "a patch deletes, skips or weakens tests: refused as an edit, and judged by the base's tests",
    ofSuites,
  ],
  16: ["symbolic links out of the tree: lead nowhere, are not written through, not brought back", inSandbox],
  17: ["`../`, absolute, NUL, `.GIT`, a name that differs in case only: refused", inSandbox],
  18: ["an edit of a submodule: refused", inSandbox],
  19: ["a binary file, a file over the size limit: refused", inSandbox],
  20: ["hooks, filters, fsmonitor of the repository: never run outside the sandbox", inSandbox],
  21: ["a change set that changes nothing: no branch, no pull request, a comment that says so", published],
  22: ["a command that hangs and ignores signals: ended at its deadline, and says so", inSandbox],
  23: ["a fork bomb: held by the limit on processes, and says so", inSandbox],
  24: ["a daemon that leaves its session: gone with the command", inSandbox],
  25: ["the disk is filled (tree, /tmp, /dev/shm, results): bounded, and says so", inSandbox],
  26: ["endless output: head and tail kept; too much ends the command, and says so", inSandbox],
  27: ["control sequences, carriage returns, invalid UTF-8: cleaned", inSandbox],
  28: ["memory runs out: ended, and says so", inSandbox],
  29: ["exit code 0 without a test: no pass", ofSuites],
  30: [
    "a faked report or exit code, tests that vanish: no pass (30 ways more in docs/evidence.md)",
    ofSuites,
  ],
  31: ["tests flaky or red on the base: told apart, not blamed on the patch", ofSuites],
  32: ["tests change sources: restored for the next command", inSandbox],
} as const satisfies Record<number, readonly [what: string, where: string]>;

export type CaseNumber = keyof typeof cases;

/** The column of cases that need no sandbox. */
export const noSandbox = "no sandbox needed";

const document = new URL("../../docs/security.md", import.meta.url);
const [begin, end] = ["<!-- cases: written by the tests named in it -->", "<!-- end of cases -->"];

/** Runs cases in one setting (a sandbox, or none), and keeps how each ended for that column of the table. */
export function caseRecorder(column: string): (number: CaseNumber, test: () => Promise<void>) => void {
  const held = new Map<CaseNumber, boolean>();
  afterAll(() => {
    if (process.env.UPDATE_DOCS === "1") return writeColumn(column, held);
    // A machine that the table wasn't made on says nothing about it.
    const table = readTable();
    if (![...table.values()].some((row) => row.has(column))) return;
    const told = [...held.keys()].map((number) => [number, table.get(String(number))?.get(column)]);
    expect(told).toEqual([...held].map(([number, isHeld]) => [number, word(isHeld)]));
  });
  return (number, test) =>
    it(`case ${number}: ${cases[number][0]}`, async () => {
      expect(path.relative(".", expect.getState().testPath ?? "")).toBe(cases[number][1]);
      held.set(number, false);
      await test();
      held.set(number, true);
    });
}

const word = (isHeld: boolean): string => (isHeld ? "holds" : "**fails**");

/** The table as it stands: case number to column to result. */
export function readTable(): Map<string, Map<string, string>> {
  const text = readFileSync(document, "utf8");
  const body = text.slice(text.indexOf(begin) + begin.length, text.indexOf(end));
  const [heading, , ...rows] = body.trim().split("\n").map(cells);
  const columns = heading?.slice(3) ?? [];
  return new Map(
    rows.map(([number = "", , , ...results]) => [
      number,
      new Map(columns.map((column, index) => [column, results[index] ?? "–"])),
    ]),
  );
}

const cells = (row: string): string[] =>
  row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

function writeColumn(column: string, held: ReadonlyMap<CaseNumber, boolean>): void {
  const table = readTable();
  const columns = [...new Set([...[...table.values()].flatMap((row) => [...row.keys()]), column])];
  const rows = Object.entries(cases).map(([number, [what, where]]) => {
    const now = held.get(Number(number) as CaseNumber);
    const results = columns.map((name) =>
      name === column && now !== undefined ? word(now) : (table.get(number)?.get(name) ?? "–"),
    );
    return `| ${[number, what, `\`${where}\``, ...results].join(" | ")} |`;
  });
  const heading = `| ${["case", "what is tried, and what happens", "where", ...columns].join(" | ")} |`;
  const rule = `|${" --- |".repeat(columns.length + 3)}`;
  const text = readFileSync(document, "utf8");
  const before = text.slice(0, text.indexOf(begin));
  const after = text.slice(text.indexOf(end));
  writeFileSync(document, `${before}${begin}\n${[heading, rule, ...rows].join("\n")}\n${after}`);
}
