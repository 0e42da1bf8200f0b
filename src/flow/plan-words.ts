import type { Effort } from "../domain/config.js";
import type { Caps } from "../domain/usage.js";
import { type Part, parts } from "./parts.js";

/** What the words are made from: a plan (plan.ts says what each field means) without its words. */
interface Figures {
  effort: Effort;
  caps: Caps;
  together: boolean;
  readingCalls: 1 | 2;
  candidates: number;
  suiteFixes: number;
  testFixes: number;
  testsForHunks: boolean;
  without: readonly Part[];
  next: Figures | null;
}

/** The calls that an effort plans, a line for each group of them. */
export function callsInWords(plan: Figures): string[] {
  const has = (part: Part) => !plan.without.includes(part);
  const left = parts.filter((part) => !has(part) && !(plan.effort === "quick" && part === "review"));
  return [
    ...(plan.together ? [togetherCall(has)] : [...readingCalls(plan, has), codeCalls(plan, has)]),
    ...(plan.candidates > 1 && has("writeTests") && has("approaches")
      ? ["choose: a test that tells the candidates apart, on a tie (0 or 1 call)"]
      : []),
    ...(has("fixes") ? [fixCalls(plan)] : []),
    ...(plan.testsForHunks && has("writeTests")
      ? ["coverHunks: a test for the hunks that nothing notices (0 or 1 call)"]
      : []),
    ...(has("review") ? ["review, when the patch is large or a hunk goes unnoticed (0 or 1 call)"] : []),
    ...(left.length > 0 ? [`Left out: ${left.join(", ")}`] : []),
  ];
}

/** The calls of a dry run: reading and tests. */
export function dryRunInWords(plan: Figures): string[] {
  const has = (part: Part) => !plan.without.includes(part);
  return [...readingCalls(plan, has), ...(has("writeTests") ? ["writeTests (1 call)"] : [])];
}

function togetherCall(has: (part: Part) => boolean): string {
  return has("writeTests")
    ? "understand, writeTests and implement: one reading, its tests and the code, asked together (1 call)"
    : "understand and implement: one reading and the code, asked together (1 call)";
}

function readingCalls(plan: Figures, has: (part: Part) => boolean): string[] {
  const questions = (...some: [string, boolean][]) =>
    some
      .filter(([, asked]) => asked)
      .map(([name]) => name)
      .join(", ");
  const first: [string, boolean][] = [
    ["reflect", true],
    ["explain tests", has("explain_tests")],
    ["localise", has("localise")],
  ];
  const second: [string, boolean][] = [
    ["approaches", has("approaches")],
    ["rank", has("approaches") && has("rank")],
  ];
  return plan.readingCalls === 2 && has("approaches")
    ? [`understand: ${questions(...first)} (1 call), then ${questions(...second)} (1 call)`]
    : [`understand: ${questions(...first, ...second)} (1 call)`];
}

function codeCalls({ candidates }: Figures, has: (part: Part) => boolean): string {
  const drafts = has("approaches") ? candidates : 1;
  const implement = drafts === 1 ? "implement" : `implement for up to ${drafts} approaches`;
  return has("writeTests")
    ? `writeTests and ${implement}, side by side, neither seeing the other (${drafts + 1} calls)`
    : `${implement} (${drafts === 1 ? "1 call" : `${drafts} calls`})`;
}

/** Fixes are bounded one by one and by the cap: what is left of it after the calls that come before. */
function fixCalls({ suiteFixes, testFixes, caps, together }: Figures): string {
  const most = Math.max(0, Math.min(suiteFixes + testFixes, caps.calls - (together ? 1 : 3)));
  return `iterateOnSuite and iterateOnTests: a call for each fix or further approach (0 to ${most} calls)`;
}

/** Where a stuck run goes on, and its caps there. */
export function climbInWords(next: Figures | null): string[] {
  if (next === null) return [];
  const rungs = plansAfter(next).map(
    ({ effort, caps }) =>
      `${effort} (at most ${caps.calls} calls and ${caps.inputTokens} input tokens in all)`,
  );
  return [`When it is stuck, it climbs to ${rungs.join(", then ")}`];
}

const plansAfter = (plan: Figures): Figures[] => [plan, ...(plan.next === null ? [] : plansAfter(plan.next))];
