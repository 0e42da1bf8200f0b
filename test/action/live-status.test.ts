import { describe, expect, it } from "@jest/globals";
import { liveStatus } from "../../src/action/live-status.js";
import { PatchwrightError } from "../../src/domain/errors.js";
import type { CommentView } from "../../src/domain/forge.js";
import type { NewRunEvent } from "../../src/domain/run-event.js";
import { memoryJournal } from "../../src/journal/open-journal.js";
import { ledgerLine, readLedger } from "../../src/report/ledger.js";
import { hasStopMark, withStopMark } from "../../src/report/stop-mark.js";

const runUrl = "https://github.com/octo/slug/actions/runs/1";
const usage = { calls: 8, inputTokens: 9, cachedTokens: 0, outputTokens: 0, costUsd: null };
const ledger = ledgerLine([{ run: 1, day: "2026-11-22", usage }]);

/** A status comment, and a clock whose pauses end when the test says so. */
function scene(refusal: number | null = null) {
  const at = {
    now: 1_000_000,
    body: `<!-- patchwright:status -->\nWaiting.${ledger}`,
    edits: [] as string[],
    tries: 0,
  };
  let wake = () => {};
  const view = (): CommentView => ({
    id: 7,
    body: at.body,
    author: { login: "github-actions[bot]", type: "Bot" },
    url: "",
    createdAt: "",
    updatedAt: "",
  });
  const clock = {
    now: () => at.now,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (ms === 0) return resolve();
        wake = () => {
          at.now += ms;
          resolve();
        };
        signal?.addEventListener("abort", () => resolve());
      }),
  };
  const live = liveStatus(memoryJournal(clock), {
    forge: {
      comment: async () => view(),
      updateComment: async (_, body) => {
        at.tries += 1;
        if (refusal !== null)
          throw new PatchwrightError("forge-failed", {
            operation: "to edit",
            status: refusal,
            detail: "",
            hint: "",
          });
        at.body = body;
        at.edits.push(body);
        return view();
      },
    },
    status: 7,
    runUrl,
    clock,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const tell = async (...events: NewRunEvent[]) => {
    for (const event of events) await live.journal.append(event);
    await settle();
  };
  const afterPause = async () => {
    wake();
    await settle();
  };
  return { at, live, tell, afterPause };
}

const started = { type: "stage-started" as const, stage: "understand" as const, key: "k" };
const finished = { type: "stage-finished" as const, stage: "understand" as const, key: "k", output: {} };
const next = { type: "stage-started" as const, stage: "implement" as const, key: "k" };
const noted = { type: "noted" as const, stage: "understand" as const, kind: "need", text: "a.js" };

describe("the status comment of a run that goes on", () => {
  it("shows a stage as it begins, and what came within 20 seconds of it at once after them", async () => {
    const { at, live, tell, afterPause } = scene();
    await tell(started);
    expect(at.edits).toEqual([expect.stringContaining("**Working: understand the task.**")]);
    await tell(noted, finished, next);
    expect(at.edits).toHaveLength(1);
    await afterPause();
    expect(at.now).toBe(1_020_000);
    expect(at.edits[1]).toContain("**Working: write the change.**");
    expect(at.edits[1]).toContain("✅ Understand the task");
    await live.close();
  });

  it("keeps what is written down as used, and the mark of who asked to stop", async () => {
    const { at, live, tell } = scene();
    at.body = withStopMark(at.body, "ada");
    await tell(started);
    expect(readLedger(at.body)).toEqual(readLedger(ledger));
    expect(hasStopMark(at.body)).toBe(true);
    expect(at.body.match(/@ada asked to stop/g)).toHaveLength(1);
    await live.close();
  });

  it.each([403, 404])("a refusal (%s) ends it in silence, and the journal goes on", async (status) => {
    const { at, live, tell, afterPause } = scene(status);
    await tell(started);
    await tell(finished, next);
    await afterPause();
    expect(at.tries).toBe(1);
    expect(live.journal.events()).toHaveLength(3);
    await live.close();
  });

  it("any other failure costs one update alone", async () => {
    const { at, live, tell, afterPause } = scene(502);
    await tell(started);
    await tell(finished);
    await afterPause();
    expect(at.tries).toBe(2);
    await live.close();
  });

  it("writes nothing more once it is closed", async () => {
    const { at, live, tell, afterPause } = scene();
    await tell(started);
    await tell(finished);
    await live.close();
    await afterPause();
    expect(at.edits).toHaveLength(1);
  });
});
