import type { Baseline, Comparison } from "../../domain/baseline.js";
import type { Part, TestReport } from "../../domain/test-report.js";
import { compare } from "../compare.js";
import type { SyntaxRung } from "./syntax.js";

/** A report of a part held against the part of the base that `ran` names: what did not run is in no list. */
export const partOf = (baseline: Baseline, report: TestReport, ran: (id: string) => boolean): Comparison =>
  compare(
    { ...baseline, states: Object.fromEntries(Object.entries(baseline.states).filter(([id]) => ran(id))) },
    report,
  );

/** Runs of different files as one report; how it ended is how the last one ended. Expects at least one. */
export function mergeReports(reports: readonly TestReport[], part: Part): TestReport {
  const last = reports.at(-1);
  if (last === undefined) throw new Error("no run to report");
  return {
    ...last,
    tests: reports.flatMap(({ tests }) => tests),
    durationMs: reports.reduce((total, { durationMs }) => total + durationMs, 0),
    part,
  };
}

/** A syntax check as a report: each file that can't be parsed is a failed test under its own path, as one that did not load. */
export function syntaxReport(runner: string, rung: SyntaxRung, of: number): TestReport {
  const told = rung.problems.map(({ path, line, message }) => ({
    path,
    message,
    place: line === null ? `${path}: ${message}` : `${path}:${line}: ${message}`,
  }));
  return {
    runner,
    command: rung.command,
    status: told.length === 0 ? "no-tests" : "did-not-start",
    tests: told.map(({ path, message, place }) => ({
      id: path,
      file: path,
      outcome: "failed",
      durationMs: 0,
      message,
      stack: place,
    })),
    exitCode: told.length === 0 ? 0 : 1,
    durationMs: rung.durationMs,
    output: told.map(({ place }) => place).join("\n"),
    part: { rung: "syntax", files: 0, of },
  };
}

export const emptyComparison = (): Comparison => ({
  fixed: [],
  broken: [],
  vanished: [],
  skipped: [],
  stillFailing: [],
  flaky: [],
  addedPassing: [],
  addedFailing: [],
});
