import { describe, expect, it } from "@jest/globals";
import { stageNames } from "../../src/domain/run-event.js";
import { renderStageLog, stageLog } from "../../src/report/stage-log.js";
import { stageTitle } from "../../src/report/stage-title.js";
import { usageOf } from "../../src/report/usage-of.js";
import {
  begun,
  eventList,
  failed,
  finished,
  noted,
  ran,
  ready,
  replied,
  started,
  wholeRun,
} from "../support/events.js";

describe("stageLog", () => {
  it("has one entry per stage that began, in order, with its calls, tests and time", () => {
    const log = stageLog(
      eventList(
        started(),
        begun("understand"),
        { ...replied("understand"), afterMs: 8000 },
        { ...replied("understand", { questions: ["repair"] }), afterMs: 2000 },
        finished("understand"),
        begun("verify"),
        ran("verify", { passed: 3, failed: 1, skipped: 0 }),
      ),
    );
    expect(log).toMatchObject([
      {
        stage: "understand",
        status: "done",
        usage: { calls: 2, inputTokens: 12_400, outputTokens: 820 },
        questions: ["reflect", "repair"],
        durationMs: 11_000,
      },
      { stage: "verify", status: "running", commands: [{ tests: { failed: 1 } }], durationMs: 1000 },
    ]);
  });

  it("counts no time between a crash and the resume, and forgets a failure that was overcome", () => {
    const [entry] = stageLog(
      eventList(
        started(),
        begun("implement"),
        failed("implement", "model-unreachable", "no network"),
        { type: "run-resumed", afterMs: 3_600_000 },
        begun("implement"),
        { type: "run-resumed", afterMs: 3_600_000 },
        begun("implement"),
        { ...finished("implement"), afterMs: 5000 },
      ),
    );
    expect(entry).toMatchObject({ status: "done", problem: null, durationMs: 6000 });
  });

  it("keeps the times of stages that run side by side apart", () => {
    const log = stageLog(
      eventList(begun("writeTests"), begun("implement"), finished("writeTests"), finished("implement")),
    );
    expect(log.map(({ durationMs }) => durationMs)).toEqual([2000, 2000]);
  });

  it("ticks no stage that was left at once, after somebody asked the run to stop", () => {
    const stop = noted("writeTests", "stop-requested", "bob asked to stop");
    const left = eventList(begun("writeTests"), stop, finished("writeTests"));
    expect(stageLog(left).map(({ status }) => status)).toEqual(["left"]);
    expect(renderStageLog(stageLog(left))).toContain("| ⏹️ Write tests for it |");

    const both = replied("understand", { questions: ["reflect", "write_tests"] });
    const before = eventList(begun("understand"), both, finished("understand"));
    expect(stageLog([...before, ...left]).map(({ status }) => status)).toEqual(["done", "done"]);
  });

  it("calls a stage failed that was still running when the run ended", () => {
    const events = eventList(begun("review"), {
      type: "run-finished",
      outcome: ready(),
      usage: usageOf([]),
    });
    expect(stageLog(events)[0]?.status).toBe("failed");
  });
});

describe("renderStageLog", () => {
  it("is a table with one row per stage, the notes folded below", () => {
    expect(renderStageLog(stageLog(wholeRun()))).toMatchSnapshot();
  });

  it("says that a price is unknown rather than nothing", () => {
    const usage = { calls: 1, inputTokens: 10, cachedTokens: 0, outputTokens: 1, costUsd: null };
    const log = renderStageLog(stageLog(eventList(begun("review"), replied("review", { usage }))));
    expect(log).toContain("| unknown |");
  });

  it("says so when nothing has begun", () => {
    expect(renderStageLog([])).toBe("No stage has begun.");
  });

  it("shows why a stage failed", () => {
    const log = renderStageLog(
      stageLog(
        eventList(
          begun("verify"),
          noted("verify", "hint", "a *note*"),
          failed("verify", "stopped", "Stopped."),
        ),
      ),
    );
    expect(log).toContain("❌ Verify from a fresh checkout");
    expect(log).toContain("- `hint` a \\*note\\*\n- `stopped` Stopped.");
  });
});

describe("stageTitle", () => {
  it("gives each stage plain words of its own", () => {
    const titles = stageNames.map(stageTitle);
    expect(new Set(titles).size).toBe(stageNames.length);
  });
});

describe("usageOf", () => {
  it("adds up the calls, and knows no cost when one call's price is unknown", () => {
    const unknown = { calls: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costUsd: null };
    const events = eventList(replied("review"), replied("review", { usage: unknown }));
    expect(usageOf(events)).toEqual({
      calls: 2,
      inputTokens: 6201,
      cachedTokens: 4096,
      outputTokens: 411,
      costUsd: null,
    });
  });
});
