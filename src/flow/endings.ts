import type { Baseline } from "../domain/baseline.js";
import type { Outcome } from "../domain/outcome.js";
import type { Reading } from "./stages/understand.js";
import type { Written } from "./stages/write-tests.js";

/** A base whose suite does not run to its end can prove nothing. A base without tests can: the new ones are its suite. */
export const suiteRan = ({ report }: Baseline): boolean =>
  report.status === "completed" || report.status === "no-tests";

export const noBaseline = ({ report }: Baseline): Outcome => ({
  kind: "gaveUp",
  why: `The suite does not run to its end on the untouched base (${report.status}): \`${report.command}\` said: ${lastLine(report.output)}`,
  closest: null,
});

export const asked = ({ questions }: Reading): Outcome => ({ kind: "asked", questions });

/** True when tests written for the task all pass on the untouched base. */
export const shownAlready = ({ tests }: Written): boolean =>
  tests.length > 0 && tests.every((test) => test.kind === "green" && test.ids.length > 0);

export const alreadySo = ({ alreadySoBecause }: Reading, { tests }: Written): Outcome => ({
  kind: "alreadySo",
  explanation: alreadySoBecause,
  shownBy: tests.flatMap((test) => test.ids),
});

const lastLine = (output: string): string => output.trim().split("\n").at(-1) ?? "nothing";
