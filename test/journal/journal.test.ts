import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { NewRunEvent } from "../../src/domain/run-event.js";
import { memoryJournal, openJournal } from "../../src/journal/open-journal.js";
import { readJournal } from "../../src/journal/read-journal.js";
import { recordedOutput, resumeKey } from "../../src/journal/resume.js";

const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5), sleep: async () => {} };
const noted = (text: string): NewRunEvent => ({ type: "noted", stage: "review", kind: "test", text });

let folder = "";
let file = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "journal-"));
  file = path.join(folder, "deep", "run.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

describe("a journal on disk", () => {
  it("has each event in the file when append resolves, with its time", async () => {
    const journal = await openJournal({ file, clock });
    await journal.append(noted("line\nbreak and ünïcode \u2028"));
    const text = await readFile(file, "utf8");
    expect(text.endsWith("\n")).toBe(true);
    expect(text.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(text)).toEqual({
      ...noted("line\nbreak and ünïcode \u2028"),
      at: "2026-01-02T03:04:05.000Z",
    });
    await journal.close();
  });

  it("keeps the order of calls that nobody awaited", async () => {
    const journal = await openJournal({ file, clock });
    const texts = Array.from({ length: 50 }, (_, index) => `${index}${"x".repeat(50_000 >> (index % 16))}`);
    await Promise.all(texts.map((text) => journal.append(noted(text))));
    await journal.close();
    expect((await readJournal(file)).map((event) => event.type === "noted" && event.text)).toEqual(texts);
  });

  it("reads back what an earlier process wrote and goes on after it", async () => {
    const first = await openJournal({ file, clock });
    await first.append(noted("one"));
    await first.close();
    const second = await openJournal({ file, clock });
    expect(second.events()).toHaveLength(1);
    await second.append(noted("two"));
    await second.close();
    expect(await readJournal(file)).toEqual(second.events());
    expect(second.events()).toHaveLength(2);
  });

  it("cuts off a last line that a crash tore, whatever the byte, and goes on", async () => {
    const whole = `${JSON.stringify({ ...noted("whole ü"), at: "2026-01-02T03:04:05.000Z" })}\n`;
    const bytes = Buffer.from(whole);
    for (const length of [1, 20, bytes.indexOf(0xc3) + 1, bytes.length - 1]) {
      await rm(file, { force: true });
      const before = await openJournal({ file, clock });
      await before.append(noted("kept"));
      await before.close();
      await appendFile(file, bytes.subarray(0, length));
      expect(await readJournal(file)).toHaveLength(1);
      const after = await openJournal({ file, clock });
      await after.append(noted("next"));
      await after.close();
      expect((await readJournal(file)).map((event) => event.type === "noted" && event.text)).toEqual([
        "kept",
        "next",
      ]);
    }
  });

  it.each([
    ["a line that is no JSON", "{not json}\n", "JSON"],
    ["a line that is no event", '{"type":"rumour","at":"2026-01-02T03:04:05.000Z"}\n', "type"],
    ["an empty line", "\n", "JSON"],
    ["an event with a missing field", '{"type":"stage-started","at":"2026-01-02T03:04:05.000Z"}\n', "stage"],
  ])("refuses %s and says which it is", async (_, line, detail) => {
    const journal = await openJournal({ file, clock });
    await journal.append(noted("one"));
    await journal.close();
    await appendFile(file, line);
    const opened = openJournal({ file, clock });
    await expect(opened).rejects.toMatchObject({
      code: "journal-damaged",
      details: { file, line: 2, detail: expect.stringContaining(detail) },
    });
  });

  it("does not write an event that it could not read back", async () => {
    const journal = await openJournal({ file, clock });
    const wrong = { ...noted("x"), stage: "lunch" } as unknown as NewRunEvent;
    await expect(journal.append(wrong)).rejects.toThrow();
    await journal.append(noted("right"));
    await journal.close();
    expect(await readJournal(file)).toHaveLength(1);
  });

  it("does not overwrite a file that is something else", async () => {
    await openJournal({ file, clock }).then((journal) => journal.close());
    await writeFile(file, "dear diary\n");
    await expect(openJournal({ file, clock })).rejects.toMatchObject({ code: "journal-damaged" });
    expect(await readFile(file, "utf8")).toBe("dear diary\n");
  });
});

describe("resuming", () => {
  it("gives equal inputs one key, whatever the order of their keys, and any difference another", () => {
    const key = resumeKey("review", "1", "m", { a: 1, b: { c: [1, 2], d: null } });
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(resumeKey("review", "1", "m", { b: { d: null, c: [1, 2] }, a: 1 })).toBe(key);
    const others = [
      resumeKey("verify", "1", "m", { a: 1, b: { c: [1, 2], d: null } }),
      resumeKey("review", "2", "m", { a: 1, b: { c: [1, 2], d: null } }),
      resumeKey("review", "1", "n", { a: 1, b: { c: [1, 2], d: null } }),
      resumeKey("review", "1", "m", { a: 1, b: { c: [2, 1], d: null } }),
    ];
    expect(new Set([key, ...others]).size).toBe(5);
  });

  it("finds the output of the last time that a stage finished with this key, and no other", async () => {
    const journal = memoryJournal(clock);
    const finished = (stage: "review" | "understand", key: string, output: string): NewRunEvent => ({
      type: "stage-finished",
      stage,
      key,
      output,
    });
    await journal.append(finished("review", "k", "old"));
    await journal.append(finished("review", "k", "new"));
    await journal.append(finished("understand", "k", "other stage"));
    await journal.append({ type: "stage-started", stage: "review", key: "started-only" });
    expect(recordedOutput(journal.events(), "review", "k")).toBe("new");
    expect(recordedOutput(journal.events(), "review", "started-only")).toBeNull();
  });
});
