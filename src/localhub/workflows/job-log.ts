import type { Masks } from "./masks.js";

/** A job's log: every line is masked and gets its time in front, in the form of GitHub's raw logs. */
export interface JobLog {
  /** A text of several lines becomes several lines. */
  readonly write: (stepNumber: number, text: string) => void;
  readonly text: () => string;
}

export function createJobLog(masks: Masks, onLine: (stepNumber: number, line: string) => void): JobLog {
  const lines: string[] = [];
  return {
    write: (stepNumber, text) => {
      for (const part of masks.apply(text).split(/\r?\n/)) {
        const line = `${timestamp()} ${part}`;
        lines.push(line);
        onLine(stepNumber, line);
      }
    },
    text: () => (lines.length === 0 ? "" : `${lines.join("\n")}\n`),
  };
}

/** Seven digits after the point, as GitHub's logs have; this clock knows three of them. */
const timestamp = (): string => new Date().toISOString().replace("Z", "0000Z");
