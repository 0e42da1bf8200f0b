import { describe, expect, it } from "@jest/globals";
import { pullRequestBody, pullRequestTitle } from "../../src/report/pull-request.js";
import { ready, wholeRun } from "../support/events.js";

const refineHint = "Comment `/patchwright refine` and what should be different.";

describe("pullRequestBody", () => {
  it("tells what was done, what proves it, and how to ask for more", () => {
    const outcome = ready();
    const body = pullRequestBody({
      outcome,
      events: wholeRun(outcome),
      issue: 7,
      runUrl: "https://github.com/octo/slug/actions/runs/1",
      refineHint,
    });
    expect(`${pullRequestTitle(outcome)}\n\n${body}`).toMatchSnapshot();
  });
});
