import { describe, expect, it } from "@jest/globals";
import { noUsage } from "../../src/domain/usage.js";
import { readJournal } from "../../src/journal/read-journal.js";
import { capsWithin, type UsageRecord } from "../../src/model/allowance.js";
import { prefixShare } from "../../src/model/prefix-share.js";
import { countTokens } from "../../src/model/token-count.js";
import { assistant, recorded, system, user } from "../support/recorded.js";

describe("capsWithin", () => {
  const run = { calls: 8, inputTokens: 80_000, costUsd: null, minutes: 60 };
  const at = new Date("2026-03-04T10:00:00Z");
  const here = { repository: "ann/shop", issue: 7, at };
  const record = (more: Partial<UsageRecord>, calls: number, costUsd: number | null = 0.5): UsageRecord => ({
    at: "2026-03-04T01:00:00Z",
    repository: "ann/shop",
    issue: 7,
    minutes: 10,
    usage: { ...noUsage, calls, inputTokens: calls * 1_000, costUsd },
    ...more,
  });

  it("are the run's own when nothing else is capped", () => {
    expect(capsWithin(run, {}, [record({}, 99)], here)).toEqual(run);
  });

  it("are what earlier runs of the issue left, whenever they were", () => {
    const records = [record({ at: "2025-01-01T00:00:00Z" }, 3), record({}, 2), record({ issue: 8 }, 50)];
    const left = capsWithin(
      run,
      { issue: { calls: 10, inputTokens: 9_000, costUsd: 3, minutes: 45 } },
      records,
      here,
    );
    expect(left).toEqual({ calls: 5, inputTokens: 4_000, costUsd: 2, minutes: 25 });
  });

  it("are what the repository's day left, in UTC", () => {
    const records = [
      record({ issue: 1 }, 3),
      record({ issue: null }, 2),
      record({ at: "2026-03-03T23:59:59Z" }, 50),
      record({ at: "2026-03-04T23:30:00-05:00" }, 50),
      record({ repository: "bob/shop" }, 50),
    ];
    expect(capsWithin(run, { day: { calls: 7 } }, records, here).calls).toBe(2);
  });

  it("refuse a run for which nothing is left, and say whose it was", () => {
    expect(() => capsWithin(run, { day: { costUsd: 1 } }, [record({}, 1, 1)], here)).toThrow(
      "this repository today has used its 1 US dollars",
    );
  });

  it("refuse a capped cost that can't be told", () => {
    expect(() => capsWithin(run, { issue: { costUsd: 1 } }, [record({}, 1, null)], here)).toThrow(
      expect.objectContaining({ code: "model-price-unknown" }),
    );
  });
});

describe("prefixShare", () => {
  const context = [system("rules ".repeat(100)), user("files ".repeat(400))];

  it("is high for a conversation that only grows", () => {
    const growing = [
      context,
      [...context, assistant("a"), user("b")],
      [...context, assistant("a"), user("b"), assistant("c"), user("d")],
      [...context, user("other")],
    ];
    const share = prefixShare(growing.map((messages) => recorded(messages, "x", { cached: 10 })));
    expect(share.calls).toBe(2);
    expect(share.repeated).toBeGreaterThan(0.98);
    expect(share.cached).toBe(0.5);
  });

  it("holds in the demo's recorded run: every prompt begins with the first one, byte for byte", async () => {
    const events = await readJournal("demo/run.jsonl");
    const [first, ...later] = events.filter((event) => event.type === "model-replied");
    expect(later.length).toBeGreaterThan(0);
    for (const { messages } of later) {
      expect(messages[0]).toEqual(first?.messages[0]);
      expect(messages[1]?.content.slice(0, 9_000)).toBe(first?.messages[1]?.content.slice(0, 9_000));
    }
    // A small repository solved without a fix: what each call adds is as long as what repeats (docs/models.md).
    const share = prefixShare(events);
    expect(share.repeated).toBeGreaterThan(0.45);
    expect(share.withReplies).toBeGreaterThan(0.7);
  });

  it("is nothing when the first word differs, and does not take one message for two", () => {
    const texts = ["1", "2", "3", "4"].map((word) => recorded([user(`${word} ${"same ".repeat(100)}`)], "x"));
    expect(prefixShare(texts).repeated).toBeLessThan(0.05);
    const merged = [
      recorded([user("a"), user("b".repeat(99))], "x"),
      recorded([user(`a${"b".repeat(99)}`)], "x"),
    ];
    expect(prefixShare(merged).repeated).toBeLessThan(0.2);
  });

  it("is nothing for a run without calls", () => {
    expect(prefixShare([])).toEqual({ repeated: 0, withReplies: 0, cached: 0, calls: 0 });
  });
});

describe("countTokens", () => {
  it("counts ordinary text as OpenAI does, and takes a special token for text", async () => {
    expect(await countTokens("Hello, world!")).toBe(4);
    expect(await countTokens("<|endoftext|>")).toBeGreaterThan(1);
  });

  it("takes little time for one endless word", async () => {
    const start = Date.now();
    expect(await countTokens("漢".repeat(300_000))).toBeGreaterThan(100_000);
    expect(Date.now() - start).toBeLessThan(5_000);
  });
});
