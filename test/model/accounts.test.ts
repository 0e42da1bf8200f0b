import { describe, expect, it } from "@jest/globals";
import { readJournal } from "../../src/journal/read-journal.js";
import { prefixShare } from "../../src/model/prefix-share.js";
import { countTokens } from "../../src/model/token-count.js";
import { assistant, recorded, system, user } from "../support/recorded.js";

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
    // A small repository solved without a fix: the goal holds by prompts alone (docs/models.md).
    const share = prefixShare(events);
    expect(share.repeated).toBeGreaterThan(0.7);
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
    expect(Date.now() - start).toBeLessThan(20_000);
  });
});
