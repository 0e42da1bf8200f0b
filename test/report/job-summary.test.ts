import { describe, expect, it } from "@jest/globals";
import { checkRunText } from "../../src/report/check-run-text.js";
import { jobSummary, jobSummaryLimit } from "../../src/report/job-summary.js";
import {
  begun,
  eventList,
  evidence,
  finished,
  ready,
  replied,
  started,
  wholeRun,
} from "../support/events.js";
import { renderedHtml } from "../support/hostile.js";

describe("jobSummary", () => {
  it("shows outcome, evidence, stages and replies", () => {
    const outcome = ready();
    expect(jobSummary({ events: wholeRun(outcome), outcome })).toMatchSnapshot();
  });

  it("says so when there is no outcome", () => {
    expect(jobSummary({ events: [], outcome: null })).toContain("The run has no outcome");
  });

  it("case 62: a summary over 1 MiB is cut, counted in bytes, every fold closed", () => {
    const replies = Array.from({ length: 40 }, () => replied("implement", { text: "```é\n".repeat(20_000) }));
    const events = eventList(started(), begun("implement"), ...replies, finished("implement"));
    const summary = jobSummary({ events, outcome: ready() });
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(jobSummaryLimit);
    expect(summary).toContain("### Evidence");
    const html = renderedHtml(summary);
    expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
    expect(html).toContain("What the model said");
  });
});

describe("checkRunText", () => {
  it("is a success only when nothing is objected", () => {
    expect(checkRunText(evidence())).toMatchSnapshot("proven");
    expect(checkRunText(evidence({ objections: ["One hunk is noticed by no test."] }))).toMatchSnapshot(
      "not proven",
    );
  });

  it("keeps each text within GitHub's limit", () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `${"test ".repeat(100)}${i}`);
    const { summary, text } = checkRunText(
      evidence({
        objections: ids,
        command: ids.join(" "),
        newTests: ids.map((id) => ({ id, onBase: "failed", onHead: "passed" })),
        hunks: ids.map((path) => ({ path, line: 1, noticedBy: [] })),
        comparison: { ...evidence().comparison, broken: ids },
      }),
    );
    expect(summary.length).toBeLessThanOrEqual(65_535);
    expect(text.length).toBeLessThanOrEqual(65_535);
    expect(text).toContain("and 2,9");
  });
});
