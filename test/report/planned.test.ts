import { describe, expect, it } from "@jest/globals";
import { describeOutcome } from "../../src/cli/outcome-text.js";
import { Outcome } from "../../src/domain/outcome.js";
import type { Planned } from "../../src/domain/planned.js";
import { htmlReport } from "../../src/report/html-report.js";
import { jobSummary } from "../../src/report/job-summary.js";
import { statusComment } from "../../src/report/status-comment.js";
import { wholeRun } from "../support/events.js";

const planned: Planned = {
  kind: "planned",
  plan: ["keep the character class, add digits", "src/slug.js: the pattern; @octo knows"],
  tests: [
    {
      path: "test/digits.test.js",
      content: "it('keeps 0')\n",
      kind: "red",
      reason: "expected 'a0', got 'a'",
    },
    {
      path: "test/</summary>.test.js",
      content: "</pre><script>\n",
      kind: "green",
      reason: "every test passes on the base",
    },
  ],
  estimate: {
    used: { calls: 2, inputTokens: 6100, cachedTokens: 0, outputTokens: 700, costUsd: 0.02 },
    least: { calls: 1, inputTokens: 5000, costUsd: 0.01 },
    most: { calls: 6, inputTokens: 73_900, costUsd: 0.18 },
  },
};

const status = (outcome: Outcome, commands: readonly "solve"[] = []) =>
  statusComment({ events: wholeRun(outcome), runUrl: null, outcome, commands });

describe("a dry run's plan", () => {
  it("survives JSON, as every outcome does", () => {
    expect(Outcome.parse(JSON.parse(JSON.stringify(planned)))).toEqual(planned);
  });

  it("is told on the issue: points, tests as they stand on the base, what the rest would cost", () => {
    expect(status(planned)).toMatchSnapshot();
    expect(status(planned)).not.toContain("test/</summary>");
    expect(status(planned, ["solve"])).toContain("`/patchwright solve` to have it done");
  });

  it("says that the price is unknown where it is, and that there are no tests", () => {
    const { used, least, most } = planned.estimate;
    const unpriced = {
      used: { ...used, costUsd: null },
      least: { ...least, costUsd: null },
      most: { ...most, costUsd: null },
    };
    const text = status({ ...planned, tests: [], estimate: unpriced });
    expect(text).toContain("5,000 to 73,900 input tokens, price unknown.");
    expect(text).toContain("It would write no tests.");
  });

  it("fits into a comment, however much there is of it", () => {
    const content = "x".repeat(90_000);
    const tests = Array.from({ length: 60 }, (_, at) => ({
      path: `test/${at}.js`,
      content,
      kind: "red" as const,
      reason: "",
    }));
    const plan = Array.from({ length: 60 }, () => "y ".repeat(5000));
    const text = status({ ...planned, plan, tests });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("And 55 more files.");
  });

  it("stands in summary, page and terminal", () => {
    const events = wholeRun(planned);
    expect(jobSummary({ events, outcome: planned })).toContain("## A plan; nothing was changed");
    const page = htmlReport({ events, outcome: planned });
    expect(page).toContain("A plan: nothing changed");
    expect(page).not.toContain("<script");
    expect(describeOutcome(planned, [])).toContain("test/digits.test.js: fails on the base, as it should");
  });
});
