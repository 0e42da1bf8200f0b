import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { pullRequestBody, pullRequestBodyLimit } from "../../src/report/pull-request.js";
import { templateParts } from "../../src/report/pull-request-template.js";
import { ready, wholeRun } from "../support/events.js";
import { hostileText, proseOf, renderedHtml, tagsOf } from "../support/hostile.js";

const bodyWith = (template: string) => {
  const outcome = ready();
  const refineHint = "Say what should be different.";
  return pullRequestBody({
    outcome,
    events: wholeRun(outcome),
    issue: 7,
    runUrl: null,
    refineHint,
    template,
  });
};

describe("a pull request template", () => {
  it("is parted at its headings, also bold ones, but not in its code", () => {
    const parts = templateParts("**What**\n\nx\n\n```md\n# no heading\n```\n### Related issue\n- [ ] none\n");
    expect(parts.map(({ heading, fits }) => [heading, fits])).toEqual([
      ["**What**", "summary"],
      ["### Related issue", null],
    ]);
  });

  it("that is empty, only comments, or very long changes nothing", () => {
    const plain = bodyWith("");
    for (const template of ["<!-- only this -->", "\n\n", `# ${"x".repeat(9000)}`, "<!-- never closed\n# x"])
      expect(bodyWith(template)).toBe(plain);
  });

  it("gives each of ours to the first heading that asks for it", () => {
    const fits = templateParts("## Tests\n## Summary\n## Description\n## Linked issues\n## More tests");
    expect(fits.map((part) => part.fits)).toEqual(["evidence", "summary", null, "issue", null]);
  });

  it("can't swallow what is ours, mention anybody or close an issue, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 12 }), (lines) => {
        const body = bodyWith(`## Intro\n${lines.join("\n")}\n## Screenshots\n`);
        expect(body.length).toBeLessThanOrEqual(pullRequestBodyLimit);
        const html = renderedHtml(body);
        expect(tagsOf(html)).not.toContain("script");
        expect(html.trim().endsWith("Say what should be different.</p>")).toBe(true);
        expect(html).toContain("Evidence</h3>");
        expect(proseOf(html).replace("Closes #7", "")).not.toMatch(/@everyone|@octo\/team/);
        expect(proseOf(html).replace("Closes #7", "")).not.toMatch(/\b(fixes|closes) #1\b/i);
      }),
      { numRuns: 300 },
    );
  });
});
