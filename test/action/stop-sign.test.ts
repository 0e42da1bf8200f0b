import { describe, expect, it } from "@jest/globals";
import { stopSign } from "../../src/action/stop-sign.js";
import { PatchwrightError } from "../../src/domain/errors.js";
import type { CommentView, IssueView } from "../../src/domain/forge.js";
import { withStopMark } from "../../src/report/stop-mark.js";
import { orderOf } from "../support/order.js";

const ada = { login: "ada", type: "User" as const };
const issueView: IssueView = {
  number: 1,
  title: "sum subtracts",
  body: "",
  state: "open",
  labels: ["patchwright"],
  author: ada,
  updatedAt: "2026-11-22T10:00:00Z",
  isPullRequest: false,
};
const status = (body: string): CommentView => ({
  id: 7,
  body,
  author: ada,
  url: "",
  createdAt: "2026-11-22T10:00:00Z",
  updatedAt: "2026-11-22T10:00:00Z",
});

/** A GitHub that can be changed and fails on demand, a clock that is set by hand, and what was asked of both. */
function scene() {
  const at = {
    now: 1_000_000,
    comment: status("<!-- patchwright:status -->\nWorking.") as CommentView | null,
    issue: issueView as IssueView | null,
    fails: false,
    hangs: false,
    asked: [] as string[],
    notes: [] as string[],
  };
  const answer = async <T>(what: string, value: () => T): Promise<T> => {
    at.asked.push(what);
    if (at.hangs) await new Promise(() => {});
    if (at.fails)
      throw new PatchwrightError("forge-failed", { operation: what, status: 502, detail: "down", hint: "-" });
    return value();
  };
  const sign = stopSign({
    forge: {
      comment: (id) => answer(`comment ${id}`, () => at.comment),
      issue: (number) => answer(`issue ${number}`, () => at.issue),
    },
    order: orderOf({ status: 7 }),
    clock: {
      now: () => at.now,
      sleep: (_, signal) =>
        new Promise((resolve) => {
          if (at.hangs) return resolve();
          signal?.addEventListener("abort", () => resolve());
        }),
    },
    onNote: (line) => at.notes.push(line),
  });
  const later = async (ms: number) => {
    at.now += ms;
    return sign.asked();
  };
  return { at, sign, later };
}

describe("whether somebody asked a run to stop", () => {
  it("is read off the status comment, which is not asked for more often than every 20 seconds", async () => {
    const { at, sign, later } = scene();
    expect(await sign.asked()).toBeNull();
    at.comment = status(withStopMark("<!-- patchwright:status -->\nWorking.", "ada"));
    expect(await later(14_000)).toBeNull();
    expect(at.asked).toEqual(["issue 1", "comment 7"]);
    expect(await later(6_000)).toBe("stop");
    at.comment = null;
    expect(await later(20_000)).toBe("stop");
  });

  it("takes at most 240 requests an hour, however often it is looked at, and by how many at once", async () => {
    const { at, sign, later } = scene();
    for (let second = 0; second < 3600; second += 1) await Promise.all([later(1000), sign.asked()]);
    expect(at.asked.length).toBeLessThanOrEqual(240);
  });

  it.each([
    ["closed", { ...issueView, state: "closed" as const }],
    ["without its label", { ...issueView, labels: ["bug"] }],
    ["gone", null],
  ])("an issue that is %s withdraws it, be it asked to stop before or not", async (_, then) => {
    const { at, sign, later } = scene();
    await sign.asked();
    at.comment = status(withStopMark("", "ada"));
    expect(await later(20_000)).toBe("stop");
    at.issue = then;
    expect(await later(60_000)).toBe("withdrawn");
    at.issue = issueView;
    expect(await later(60_000)).toBe("withdrawn");
  });

  it("an issue that it never saw withdraws nothing: the token may not see it", async () => {
    const { at, sign, later } = scene();
    at.issue = null;
    expect(await sign.asked()).toBeNull();
    expect(await later(60_000)).toBeNull();
  });

  it("a failure of GitHub is no stop, is told once, and is asked again later", async () => {
    const { at, sign, later } = scene();
    at.fails = true;
    expect(await sign.asked()).toBeNull();
    expect(await later(60_000)).toBeNull();
    expect(at.notes).toEqual([expect.stringMatching(/can't be seen: forge-failed: GitHub refused issue 1/)]);
    at.fails = false;
    at.comment = status(withStopMark("", "ada"));
    expect(await later(60_000)).toBe("stop");
  });

  it("a GitHub that does not answer holds up nothing", async () => {
    const { at, sign, later } = scene();
    at.hangs = true;
    expect(await sign.asked()).toBeNull();
    expect(await later(20_000)).toBeNull();
    expect(at.asked).toEqual(["issue 1"]);
  });
});
