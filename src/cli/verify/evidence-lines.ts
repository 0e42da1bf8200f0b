import type { Evidence } from "../../domain/evidence.js";
import type { Counts } from "../../report/words.js";
import { count, counted, counts } from "../../report/words.js";
import type { Subject } from "./subject.js";

/** Names shown of a kind of test at the most. */
const most = 20;

/** The evidence for a terminal, a line each. */
export function evidenceLines(evidence: Evidence): string[] {
  const { base, head, comparison, newTests, hunks, mutants, bothWays, objections } = evidence;
  return [
    `Command: ${evidence.command} (${evidence.runner})`,
    `Change set, SHA-256: ${evidence.changeSet}`,
    "",
    row("", "base", "with the change"),
    ...(["passed", "failed", "skipped"] as const).map((name) =>
      row(name, count(base[name]), count(head[name])),
    ),
    "",
    ...named("Broken", [...comparison.broken, ...comparison.vanished, ...comparison.skipped]),
    ...named("Fixed", comparison.fixed),
    ...named("Flaky", comparison.flaky),
    `New tests: ${newTests.length}`,
    ...newTests
      .slice(0, most)
      .map(({ id, onBase, onHead }) => `  ${before[onBase]} → ${after[onHead]}  ${id}`),
    `Hunks taken out alone: ${counted(hunks.length, "hunk")}, ${hunks.filter(({ noticedBy }) => noticedBy.length > 0).length} noticed`,
    ...hunks.map(
      ({ path, line, noticedBy }) => `  ${noticedBy.length > 0 ? "noticed" : "UNNOTICED"}  ${path}:${line}`,
    ),
    ...(mutants === undefined ? [] : faults(mutants)),
    ...(bothWays === undefined ? [] : edits(bothWays, head)),
    "",
    ...(objections.length === 0
      ? ["Proven: nothing is objected."]
      : ["Not proven:", ...objections.map((objection) => `  - ${objection}`)]),
  ];
}

const before = { passed: "green", failed: "red", absent: "red (can't load)" } as const;
const after = { passed: "green", failed: "red" } as const;

const row = (name: string, base: string, head: string): string =>
  `${name.padEnd(10)}${base.padStart(10)}${head.padStart(18)}`;

const named = (what: string, ids: readonly string[]): string[] =>
  ids.length === 0
    ? []
    : [`${what}: ${ids.length}`, ...ids.slice(0, most).map((id) => `  ${id}`), ...rest(ids.length - most)];

const rest = (more: number): string[] => (more > 0 ? [`  … and ${more} more`] : []);

function faults({ tried, unusable, untried }: NonNullable<Evidence["mutants"]>): string[] {
  const survived = tried.filter(({ outcome }) => outcome === "survived");
  return [
    `Small faults put into the change: ${tried.length}, ${tried.length - survived.length} noticed${unusable > 0 ? `, ${unusable} more did not start` : ""}${untried > 0 ? `, ${untried} more not tried` : ""}`,
    ...survived.map(
      ({ path, line, before: was, after: is }) =>
        `  unnoticed  ${path}:${line}  ${was}  →  ${is || "nothing"}`,
    ),
  ];
}

function edits(
  { declared, worseWithBase, changed, worseWithChanged }: NonNullable<Evidence["bothWays"]>,
  head: Counts,
): string[] {
  const worse = (ids: readonly string[]) => (ids.length === 0 ? "none worse" : `worse: ${ids.join(", ")}`);
  return [
    `Edits of existing tests${declared.length === 0 ? ", undeclared" : ""}:`,
    ...declared.map(({ id, sentence }) => `  ${id}: “${sentence}”`),
    `  with the base's own tests: ${counts(head)}; ${worse(worseWithBase)}`,
    `  with the edited tests: ${counts(changed)}; ${worse(worseWithChanged)}`,
  ];
}

/** How what was told compares with what was measured; `same` is false only where another change set was told of. */
export function comparedWithTold(
  told: Subject["told"],
  evidence: Evidence,
): { same: boolean; lines: string[] } {
  if ("untold" in told) return { same: true, lines: [told.untold] };
  const { changeSet, base, head } = told.evidence;
  if (changeSet === null) return { same: true, lines: [`${told.by} names no change set to compare with.`] };
  if (changeSet !== evidence.changeSet)
    return {
      same: false,
      lines: [
        `${told.by} tells of another change set: ${changeSet}. What is told there is not about this change.`,
      ],
    };
  const different = [
    ...numbers("base", base, evidence.base),
    ...numbers("with the change", head, evidence.head),
  ];
  return {
    same: true,
    lines:
      different.length === 0
        ? [`${told.by} tells of this very change set, and of the same numbers.`]
        : [
            `${told.by} tells of this very change set, but of other numbers, as another machine may give:`,
            ...different,
          ],
  };
}

const numbers = (name: string, told: Counts | null, measured: Counts): string[] =>
  told === null || counts(told) === counts(measured)
    ? []
    : [`  ${name}: ${counts(told)} were told, ${counts(measured)} were measured`];
