import { describe, expect, it } from "@jest/globals";
import { noteKind } from "../../src/domain/note-kind.js";
import type { Outcome } from "../../src/domain/outcome.js";
import { type StatusText, statusComment } from "../../src/report/status-comment.js";
import {
  begun,
  draft,
  eventList,
  finished,
  noted,
  ready,
  replied,
  started,
  wholeRun,
} from "../support/events.js";

const runUrl = "https://github.com/octo/slug/actions/runs/1";
const comment = (change: Partial<StatusText>) =>
  statusComment({ events: [], runUrl, outcome: null, commands: ["refine", "retry", "stop"], ...change });
const ended = (outcome: Outcome, change: Partial<StatusText> = {}) =>
  comment({ outcome, events: wholeRun(outcome), ...change });

describe("statusComment", () => {
  it("begins with the marker by which it is found again", () => {
    expect(comment({})).toMatch(/^<!-- patchwright:status -->\n/);
  });

  it("waits, then shows what is done, what is running, and what is to come", () => {
    expect(comment({})).toMatchSnapshot("waiting");
    const events = eventList(
      started(),
      begun("measureBaseline"),
      finished("measureBaseline"),
      begun("understand"),
      replied("understand"),
    );
    expect(comment({ events })).toMatchSnapshot("working");
  });

  it("ends with a ready pull request, or a draft and what it lacks", () => {
    const pullRequestUrl = "https://github.com/octo/slug/pull/8";
    expect(ended(ready(), { pullRequestUrl })).toMatchSnapshot("ready");
    expect(ended(draft(), { pullRequestUrl })).toMatchSnapshot("draft");
  });

  it("leads to the questions, and says how to answer", () => {
    expect(
      ended({ kind: "asked", questions: ["Should `0` stay too?", "Ask @octo about #3?"] }),
    ).toMatchSnapshot();
  });

  it("says honestly that nothing had to be done, or that nothing good came out", () => {
    expect(
      ended({
        kind: "alreadySo",
        explanation: ["`slugify` keeps digits since the last release."],
        shownBy: ["a new test that is green on the base"],
      }),
    ).toMatchSnapshot("alreadySo");
    expect(
      ended({ kind: "gaveUp", why: "Two fixes broke the same test.", closest: "1 new test of 2 passed." }),
    ).toMatchSnapshot("gaveUp");
  });

  it("says that it was stopped as asked, and that a pull request from before stays as it was", () => {
    const outcome: Outcome = { kind: "gaveUp", why: "The run was stopped on request.", closest: null };
    const pullRequestUrl = "https://github.com/octo/slug/pull/8";
    const stop = noted("understand", noteKind.stopRequested, "asked for on GitHub");
    const stopped = comment({ outcome, events: [...wholeRun(outcome), ...eventList(stop)], pullRequestUrl });
    expect(stopped).toContain(
      "**Stopped, as asked.** [The pull request](https://github.com/octo/slug/pull/8) stays as it was.",
    );
    expect(ended(outcome)).toContain("**No patch good enough to show.** [The run]");
    expect(ended({ kind: "asked", questions: ["Which?"] }, { pullRequestUrl })).toContain("stays as it was");
  });

  it("does not call it a patch that is not good enough where a person has to put something right first", () => {
    const why = "model-rejected-key: The endpoint rejected the key.";
    const text = ended({ kind: "gaveUp", why, closest: null, blocked: true });
    expect(text).toContain("**It could not be tried: something has to be put right first.**");
    expect(text).toContain("Once that is put right, ask again");
    expect(text).not.toContain("No patch");
  });

  it("offers only the commands that are understood", () => {
    const died = { problem: "stopped: Stopped on request.", commands: [] };
    expect(comment({ commands: [] })).not.toContain("/patchwright");
    expect(comment(died)).toContain("take the label off and put it on again");
    expect(ended(ready(), { commands: [] })).toContain("Please review the pull request.");
  });

  it("tells why there is no result when a run died", () => {
    expect(comment({ problem: "model-rejected-key: The endpoint rejected the key." })).toMatchSnapshot();
  });
});
