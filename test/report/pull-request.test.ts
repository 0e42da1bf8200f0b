import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { noteKind } from "../../src/domain/note-kind.js";
import type { PatchOutcome } from "../../src/domain/outcome.js";
import type { RunEvent } from "../../src/domain/run-event.js";
import { pullRequestBody, pullRequestBodyLimit, pullRequestTitle } from "../../src/report/pull-request.js";
import {
  begun,
  draft,
  eventList,
  evidence,
  failed,
  finished,
  noted,
  ready,
  replied,
  started,
  wholeRun,
} from "../support/events.js";
import { forbiddenInProse, hostileText, proseOf, renderedHtml, tagsOf } from "../support/hostile.js";

const refineHint = "Comment `/patchwright refine` and what should be different.";
const runUrl = "https://github.com/octo/slug/actions/runs/1";
const ours = "a code details h3 li p pre span strong summary table tbody td th thead tr ul".split(" ");

const bodyOf = (outcome: PatchOutcome, events: readonly RunEvent[] = wholeRun(outcome)) =>
  pullRequestBody({ outcome, events, issue: 7, runUrl, refineHint });

describe("pullRequestBody", () => {
  it("tells what was done, what proves it, and how to ask for more", () => {
    const outcome = ready();
    expect(`${pullRequestTitle(outcome)}\n\n${bodyOf(outcome)}`).toMatchSnapshot();
  });

  it("says of a draft what is missing and which expectations change, and closes no issue", () => {
    const outcome = draft({ evidence: evidence({ objections: ["`old rule` is red on the head."] }) });
    const events = eventList(
      started(),
      begun("verify"),
      noted(
        "verify",
        noteKind.changedExpectation,
        "`old rule` expects `apples`; the task says: expected `2-apples`",
      ),
      failed("verify", "stopped", "Stopped on request."),
    );
    const body = bodyOf(outcome, events);
    expect(body).toMatchSnapshot();
    expect(body).not.toMatch(/\b(close|fix|resolve)[sd]? #/i);
  });

  it("closes no issue where there is none", () => {
    const outcome = ready();
    const body = pullRequestBody({ outcome, events: [], issue: null, runUrl: null, refineHint });
    expect(body).not.toMatch(/\b(Closes|For) #/);
  });

  it("case 60: mentions, closing keywords, images and fences of others do nothing", () => {
    fc.assert(
      fc.property(fc.infiniteStream(hostileText), (stream) => {
        const next = () => stream.next().value;
        const outcome = hostileOutcome(next);
        const body = bodyOf(outcome, hostileEvents(next));
        const html = renderedHtml(body.replace("For #7,", ""));
        expect(tagsOf(html).filter((tag) => !ours.includes(tag))).toEqual([]);
        expect(html.match(/<a /g)).toHaveLength(1);
        const prose = proseOf(html.replace(/<a .*?<\/a>/, ""));
        for (const forbidden of forbiddenInProse) expect(prose).not.toMatch(forbidden);
        expect(html.trim().endsWith("and what should be different.</p>")).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("case 61: a body too long is cut in tiers, every fence and fold closed", () => {
    const big = fc.record({
      tests: fc.constantFrom(0, 100, 1500),
      notes: fc.constantFrom(0, 60, 1000),
      objections: fc.constantFrom(0, 3, 300),
      word: fc.constantFrom("x", "@octo ``` ", "é|#1 ", "\u{1f600}"),
    });
    fc.assert(
      fc.property(big, ({ tests, notes, objections, word }) => {
        const long = word.repeat(900);
        const ids = Array.from({ length: tests }, (_, i) => `${long} ${i}`);
        const outcome = draft({
          title: long,
          summary: [long, long, long, long, long, long],
          missing: Array.from({ length: objections }, (_, i) => `${long} ${i}`),
          evidence: evidence({
            command: long,
            newTests: ids.map((id) => ({ id, onBase: "failed", onHead: "passed" })),
            comparison: { ...evidence().comparison, fixed: ids, broken: ids, flaky: ids },
            hunks: ids.map((path) => ({ path, line: 1, noticedBy: ids.slice(0, 9) })),
          }),
        });
        const texts = Array.from({ length: notes }, () => noted("verify", noteKind.changedExpectation, long));
        const body = bodyOf(outcome, eventList(started(), begun("verify"), ...texts, finished("verify")));
        expect(body.length).toBeLessThanOrEqual(pullRequestBodyLimit);
        expect(body.match(/<details>/g)?.length ?? 0).toBe(body.match(/<\/details>/g)?.length ?? 0);
        expect(body).toContain("### Evidence");
        expect(body).toContain("### Run it again");
        expect(renderedHtml(body).trim().endsWith("and what should be different.</p>")).toBe(true);
        expect(pullRequestTitle(outcome).length).toBeLessThanOrEqual(256);
      }),
      { numRuns: 12 },
    );
  });
});

function hostileOutcome(next: () => string): PatchOutcome {
  return draft({
    title: next(),
    summary: [next(), next()],
    missing: [next()],
    evidence: evidence({
      command: next(),
      newTests: [{ id: `x${next()}`, onBase: "failed", onHead: "passed" }],
      comparison: { ...evidence().comparison, fixed: [next()], broken: [next()] },
      hunks: [{ path: next(), line: 3, noticedBy: [next()] }],
      objections: [next()],
    }),
  });
}

const hostileEvents = (next: () => string): RunEvent[] =>
  eventList(
    started({ model: next() }),
    begun("understand"),
    replied("understand", { text: next() }),
    noted("understand", next(), next()),
    noted("understand", noteKind.changedExpectation, next()),
    failed("understand", next(), next()),
  );
