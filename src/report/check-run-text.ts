import type { Evidence } from "../domain/evidence.js";
import type { Annotation } from "../domain/forge.js";
import {
  bothWaysText,
  bullets,
  comparisonList,
  countsTable,
  evidenceInWords,
  hunkList,
  mutantList,
  newTestsTable,
} from "./evidence-text.js";
import { fitText } from "./tiers.js";
import { fenced, oneLine } from "./untrusted.js";
import { clip, counted } from "./words.js";

/** GitHub's limit for each of a check run's texts, in characters. */
const limit = 65_535;

export interface CheckRunText {
  conclusion: "success" | "neutral";
  title: string;
  summary: string;
  text: string;
  /** On the lines of the change that no test notices. */
  annotations: readonly Annotation[];
}

/** The evidence as a check run: success only when nothing is objected; never a failure, since a draft is no error. */
export function checkRunText(evidence: Evidence): CheckRunText {
  const { objections, newTests } = evidence;
  const proven = objections.length === 0;
  return {
    conclusion: proven ? "success" : "neutral",
    title: proven
      ? `Proven: ${counted(newTests.length, "new test")}, nothing worse than before`
      : `Not proven: ${counted(objections.length, "objection")}`,
    summary: fitText(
      [
        { name: "words", forms: [evidenceInWords(evidence)] },
        { name: "objections", forms: [50, 10].map((most) => bullets(objections, most)) },
        { name: "counts", forms: [countsTable(evidence)] },
      ],
      ["objections"],
      limit,
    ),
    text: fitText(
      [
        { name: "comparison", forms: [100, 20, 3].map((most) => comparisonList(evidence, most)) },
        { name: "tests", forms: [200, 50, 5].map((most) => newTestsTable(evidence, most)) },
        { name: "hunks", forms: [200, 50, 5].map((most) => hunkList(evidence, most)) },
        { name: "faults", forms: [mutantList(evidence, 50), mutantList(evidence, 5), ""] },
        { name: "both ways", forms: [bothWaysText(evidence, 20), bothWaysText(evidence, 5)] },
        { name: "again", forms: [fenced(evidence.command, "sh"), ""] },
      ],
      [
        "faults",
        "faults",
        "hunks",
        "tests",
        "both ways",
        "comparison",
        "hunks",
        "tests",
        "comparison",
        "again",
      ],
      limit,
    ),
    annotations: annotationsOf(evidence),
  };
}

/** A page of a difference with more remarks than that is read by nobody. */
const mostAnnotations = 200;

/** Hunks that no test noticed when they were taken out alone, then small faults that none noticed. */
function annotationsOf({ hunks, mutants }: Evidence): Annotation[] {
  const unnoticed = hunks
    .filter(({ noticedBy }) => noticedBy.length === 0)
    .map(({ path, line }) => ({
      path,
      line: Math.max(1, line),
      title: "No test notices this hunk",
      message: "Taken out alone, it turns no test red.",
    }));
  const survived = (mutants?.tried ?? [])
    .filter(({ outcome }) => outcome === "survived")
    .map(({ path, line, before, after }) => ({
      path,
      line: Math.max(1, line),
      title: "No test notices a fault put in here",
      message: `No test notices when this line becomes: ${code(after)} (it was: ${code(before)}). It may also do the same.`,
    }));
  return [...unnoticed, ...survived].slice(0, mostAnnotations);
}

const code = (text: string): string => (text === "" ? "nothing" : clip(oneLine(text), 200));
