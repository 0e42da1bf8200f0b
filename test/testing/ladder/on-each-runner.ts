import { describe, expect, it } from "@jest/globals";
import { type Files, groundOf } from "./ground.js";

/** A runner on which candidates climb, with the change that breaks the first two of its six tests. */
export interface Climbed {
  name: string;
  command: string;
  files: Files;
  file: (n: number) => string;
  broken: readonly [path: string, text: string];
  /** Why it can't be tried here, or null. */
  missing?: string | null;
}

export function climbsOn({
  name,
  command,
  files,
  file,
  broken: [path, text],
  missing = null,
}: Climbed): void {
  const id = (n: number): string => `${file(n)} > ${file(n).endsWith(".py") ? "test_" : ""}m${n}`;
  (missing === null ? describe : describe.skip)(
    `a candidate on ${name}'s ladder${missing === null ? "" : ` (${missing})`}`,
    () => {
      it("stops where a related test breaks, and says that the rest is unknown", async () => {
        const up = await groundOf(files, command);
        const { report, comparison, unknown, purposes } = await up({ [path]: text });
        expect(purposes).toEqual([
          "syntax of 1 file",
          "related tests (2 of 6 files)",
          "the failing files apart, on the base (2)",
        ]);
        expect(report.part).toEqual({ rung: "related", files: 2, of: 6 });
        expect(comparison).toMatchObject({ broken: expect.arrayContaining([id(1), id(2)]), vanished: [] });
        expect([...unknown].sort()).toEqual([3, 4, 5, 6].map(id));

        const right = await up({ [path]: `${text.replace("7", "1")}\n` });
        expect(right.purposes.slice(1)).toEqual(["related tests (2 of 6 files)", "whole suite"]);
        expect(right.report.part).toBeUndefined();
        expect(right.report.tests).toHaveLength(6);
        expect(right.unknown).toEqual([]);
      });

      it("is caught by the whole suite when the selection misses what it breaks, and next time at once", async () => {
        const up = await groundOf(files, command);
        const missed = await up({ [path]: text }, { selection: [file(6)] });
        expect(missed.purposes.slice(1)).toEqual(["related tests (1 of 6 files)", "whole suite"]);
        expect(missed.comparison.broken.sort()).toEqual([id(1), id(2)]);
        expect(missed.unknown).toEqual([]);

        const again = await up(
          { [path]: `${text}\n` },
          { selection: [], brokeBefore: missed.comparison.broken },
        );
        expect(again.purposes[1]).toBe("tests at issue (2 of 6 files)");
        expect(again.report.part).toEqual({ rung: "at-issue", files: 2, of: 6 });
        expect([...again.comparison.broken].sort()).toEqual([id(1), id(2)]);
      });
    },
  );
}
