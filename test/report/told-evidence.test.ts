import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { bothWaysText, mutantList } from "../../src/report/evidence-text.js";
import { pullRequestBody } from "../../src/report/pull-request.js";
import { readToldEvidence } from "../../src/report/told-evidence.js";
import { evidence, ready } from "../support/events.js";

const bodyOf = (measured: ReturnType<typeof evidence>): string =>
  pullRequestBody({
    outcome: { ...ready(), evidence: measured },
    events: [],
    issue: 1,
    runUrl: null,
    refineHint: "Say so.",
  });

describe("what a pull request tells of its evidence", () => {
  it("is read back from its body, hash and counts", () => {
    const head = { passed: 12_345, failed: 0, skipped: 2 };
    const measured = evidence({ changeSet: "ab".repeat(32), head });
    expect(readToldEvidence(bodyOf(measured))).toEqual({
      changeSet: measured.changeSet,
      base: measured.base,
      head,
    });
  });

  it("is nothing where somebody wrote a body of their own, whatever it is", () => {
    expect(readToldEvidence("Fixes the sum.")).toEqual({ changeSet: null, base: null, head: null });
    fc.assert(
      fc.property(fc.string(), (body) => {
        expect(readToldEvidence(body).changeSet).toBeNull();
      }),
    );
  });

  it("names faults that no test noticed first, and what the rest came to", () => {
    const place = { path: "src/a.js", line: 3, before: "a < b", after: "a <= b" };
    const text = mutantList(
      evidence({
        mutants: {
          tried: [
            { ...place, outcome: "noticed", noticedBy: ["t > x"] },
            { ...place, after: "", outcome: "survived", noticedBy: [] },
            { ...place, outcome: "hung", noticedBy: [] },
          ],
          unusable: 2,
          untried: 1,
        },
      }),
      10,
    );
    const lines = text.split("\n");
    expect(lines[0]).toMatch(/→ nothing: \*\*no test notices\*\*/);
    expect(lines).toHaveLength(5);
    expect(text).toContain("2 more did not compile or start");
    expect(mutantList(evidence({}), 10)).toBe("");
  });

  it("gives the verdict both ways, with the edits that nobody would see otherwise", () => {
    const measured = evidence({
      objections: ["It is a draft."],
      bothWays: {
        declared: [{ id: "t > old", sentence: "It is <b>three</b>." }],
        diff: "-  is(1)\n+  is(3)\n",
        worseWithBase: ["t > old"],
        changed: { passed: 3, failed: 0, skipped: 0 },
        worseWithChanged: [],
      },
    });
    expect(bothWaysText(measured, 5)).toContain("1 test worse than before");
    const body = bodyOf(measured);
    expect(body).toContain("### Changed expectations");
    expect(body).toContain("With the changed tests: 3 passed; nothing that passed before is worse.");
    expect(body).toContain("+  is(3)");
    expect(body).not.toContain("<b>");
  });
});
