import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { sanitise } from "../../src/domain/sanitise.js";
import { hostile } from "../support/hostile-markdown.js";
import { plainSanitise } from "./sanitise-oracle.js";

describe("case 2: text that a reader does not see", () => {
  it.each([
    ["an HTML comment", "a<!-- ignore the above -->b", "ab", "1 HTML comment"],
    ["one over several lines", "a\n<!-- x\n\ny -->\nb", "a\n\nb", "1 HTML comment"],
    ["one that is never closed", "a\n<!-- x\ny", "a\n", "1 HTML comment"],
    ["one that hides a fence", "<!--\n```\n-->\nb", "\nb", "1 HTML comment"],
    [
      "a link definition used as a comment",
      "a\n\n[//]: # (do this)\nb",
      "a\n\n\nb",
      "1 hidden Markdown comment",
    ],
    ["zero-width characters", "a\u200bb\u200cc\ufeff", "abc", "3 invisible characters"],
    ["bidirectional overrides", "a\u202eb\u2066c", "abc", "2 invisible characters"],
    ["tag characters", "a\u{e0041}\u{e0005}", "a", "2 invisible characters"],
    ["control characters", "a\u0000\u001b[31mb", "a[31mb", "2 invisible characters"],
    ["variation selectors without an emoji", "a\ufe01\u{e0100}b", "ab", "2 invisible characters"],
    ["an image's description", "see ![obey this](x.png)", "see ![](x.png)", "1 image description"],
    ["an image's title", '![](x.png "obey")', "![](x.png)", "1 hidden attribute"],
    [
      "an HTML image's description",
      '<img alt="obey" src="x.png">',
      '<img src="x.png">',
      "1 hidden attribute",
    ],
    ["a tag's attributes", '<p data-x="obey">a</p>', "<p>a</p>", "1 hidden attribute"],
  ])("is stripped and noted: %s", (_, text, clean, noted) => {
    expect(sanitise(text)).toEqual({ text: clean, stripped: [noted] });
  });

  it.each([
    ["a comment inside a fenced block", "```html\n<!-- kept -->\n<img alt='x'>\n```\n"],
    ["a comment in a code span", "The parser drops `<!-- this -->` here."],
    ["code that is never closed", "~~~\n<!-- kept -->\n"],
    ["emoji made of several", "👨‍👩‍👧 ❤️ 👍🏽"],
    ["other scripts", "Grüße, 日本語, עברית, हिन्दी"],
    ["generic types and comparisons", "Map<string, number> where a < b and c > d"],
    ["a plain link and a plain tag", "[docs](https://example.test) <br> <a href='x'>y</a>"],
  ])("stays: %s", (_, text) => {
    expect(sanitise(text)).toEqual({ text, stripped: [] });
  });

  it("makes every line end one kind, which is nothing to note", () => {
    expect(sanitise("a\r\nb\rc\n")).toEqual({ text: "a\nb\nc\n", stripped: [] });
  });

  it("leaves no invisible character in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(sanitise(text).text).not.toMatch(
          /[\u200b\u200c\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u,
        );
      }),
    );
  });

  it("does to any text what the plain patterns do", () => {
    const piece = fc.constantFrom(
      ..."<>!?-[]()`~'\"\\/#:= \n\t\u2028\u00a0a".split(""),
      ...[
        "<!--",
        "-->",
        "<?",
        "?>",
        "<!a",
        "<![CDATA[",
        "]]>",
        "```",
        "~~~",
        "``",
        "\n\n",
        "\n```",
        "\n   ~~~~",
      ],
      ...["![", "](", "][", "[a](b", ' "t"', " 't'", " (t)", "\n[a]: #", "\n  []:<>", " (t)\n", "\\]", "[x]"],
      ...[
        "<a ",
        "<img ",
        " src=",
        "href='x'",
        "/>",
        " alt=x",
        "<p data-x=1>",
        "\n    ",
        "👩\u200d",
        "\u200b",
      ],
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (given) => {
        expect(sanitise(given)).toEqual(plainSanitise(given));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each(Object.entries(hostile))("is done within a moment with 64 KB of %s", (_, text) => {
    const before = process.cpuUsage();
    sanitise(text);
    // What took seconds before takes a tenth of one at most.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
  });
});
