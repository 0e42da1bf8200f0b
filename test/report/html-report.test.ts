import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Outcome } from "../../src/domain/outcome.js";
import { htmlReport } from "../../src/report/html-report.js";
import {
  begun,
  draft,
  eventList,
  evidence,
  failed,
  noted,
  ready,
  replied,
  slugDiff,
  started,
  wholeRun,
} from "../support/events.js";
import { hostileText, tagsOf } from "../support/hostile.js";

const pageOf = (outcome: Outcome | null, diffs = [slugDiff]) =>
  htmlReport({ events: outcome ? wholeRun(outcome) : eventList(started()), outcome, diffs });

/** Tags and attributes that could load or run something. */
const active = /<(script|img|iframe|link|object|svg|form|a)\b|\son\w+=|javascript:|@import|url\(/i;

describe("htmlReport", () => {
  it("is one page that loads and runs nothing", () => {
    const page = pageOf(ready());
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(active);
  });

  it("shows task, evidence, the coloured change with what notices each hunk, stages and cost", () => {
    const page = pageOf(ready());
    for (const words of [
      "slugify drops a leading number",
      "Ready: proven by the suite",
      "new tests, red → green",
      '<div class="line add">',
      "no test notices",
      "noticed by 1 test",
      "Run the suite on the untouched base",
      "passes from here on",
      "$0.0369",
    ]) {
      expect(page).toContain(words);
    }
  });

  it("shows new content, and says that it is whole, where no diff is given", () => {
    const page = pageOf(ready(), []);
    expect(page).toContain("whole new content");
    expect(page).not.toContain('<div class="line add">');
  });

  it("shows a block of code in the task without the line that names its language", () => {
    const events = eventList(
      started({
        task: {
          title: "Slugs",
          body: "So:\n\n```js\nslug(1);\n```\n\nand\n\n```\nfirst\nsecond\n```",
          requirements: [],
          issue: null,
        },
      }),
    );
    const page = htmlReport({ events, outcome: null, diffs: [] });
    expect(page).toContain("<code>slug(1);</code>");
    expect(page).toContain("<code>first\nsecond</code>");
  });

  it("shows each message of the prompts once, however often it was sent", () => {
    expect(pageOf(ready()).match(/You change code so that/g)).toHaveLength(1);
  });

  it.each([
    [draft(), "What is missing"],
    [{ kind: "asked", questions: ["Which one?"] }, "Which one?"],
    [{ kind: "alreadySo", explanation: ["It is."], shownBy: ["a test"] }, "Shown by"],
    [{ kind: "gaveUp", why: "It did not work.", closest: "Half." }, "The closest try: Half."],
    [null, "No outcome yet"],
  ] satisfies [Outcome | null, string][])("has a page for every outcome (%#)", (outcome, words) => {
    expect(pageOf(outcome)).toContain(words);
  });

  it("makes nothing but text of what others wrote, and shows what is invisible in code", () => {
    const known = tagsOf(pageOf(draft()) + pageOf(null) + page({ text: "x", title: "x" }));
    fc.assert(
      fc.property(hostileText, hostileText, (text, title) => {
        const made = page({ text, title });
        expect(tagsOf(made).filter((tag) => !known.includes(tag))).toEqual([]);
        expect(made).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
      }),
      { numRuns: 300 },
    );
    expect(page({ text: "a\u202eb", title: "x" })).toContain("a⟨U+202E⟩b");
  });
});

function page({ text, title }: { text: string; title: string }): string {
  const outcome = draft({
    title,
    summary: [text],
    missing: [text],
    evidence: evidence({
      command: text,
      newTests: [{ id: text, onBase: "failed", onHead: "passed" }],
      hunks: [{ path: "src/slug.js", line: 1, noticedBy: [text] }],
      objections: [text],
    }),
  });
  const events = eventList(
    started({ task: { title: title || "x", body: text, requirements: [text], issue: null } }),
    begun("understand"),
    replied("understand", { text, questions: [text], messages: [{ role: "user", content: text }] }),
    noted("understand", text, text),
    failed("understand", text, text),
  );
  return htmlReport({
    events,
    outcome,
    diffs: [{ path: "src/slug.js", unified: `@@ -1 +1 @@\n-${text}\n+${text}` }],
  });
}
