import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { escapeUntrusted, fenced, inlineCode, plainUntrusted, safeUrl } from "../../src/report/untrusted.js";
import {
  forbiddenInProse,
  hostileText,
  proseOf,
  renderedHtml,
  tagsOf,
  topLevel,
} from "../support/hostile.js";

const space = "\u200b";

describe("escapeUntrusted", () => {
  it.each([
    ["plain words stay as they are, even a (bracket) and 50%", undefined],
    ["ping @everyone and @octo/team", "ping @&#8203;everyone and @&#8203;octo/team"],
    ["see #1, octo/slug#12 and GH-3", "see #&#8203;1, octo/slug#&#8203;12 and GH-&#8203;3"],
    ["call `f(*a)` now", "call `f(*a)` now"],
    ["![x](https://t.example/p.png)", "!\\[x\\](`https://t.example/p.png)`"],
    ["<img src=x>", "&lt;img src=x&gt;"],
    ["since deadbeef1", "since `deadbeef1`"],
    ["two\nlines\u2028three", "two lines three"],
    ["in\u202evi\u200bsible\0", "invisible"],
    ["- a list", "\\- a list"],
    ["12. a list", "12\\. a list"],
    ["$a and $b", "<span>$</span>a and <span>$</span>b"],
    ["it costs $5", undefined],
    ["snake_case", "snake\\_case"],
  ])("makes of %j", (text, expected = text) => expect(escapeUntrusted(text)).toBe(expected));

  it("yields no tag, link, mention, reference or block, whatever it is given", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const escaped = escapeUntrusted(text);
        expect(escaped).not.toMatch(/[\n\r]/);
        const html = renderedHtml(escaped);
        expect(tagsOf(html).filter((tag) => !["p", "code", "span"].includes(tag))).toEqual([]);
        for (const forbidden of forbiddenInProse) expect(proseOf(html)).not.toMatch(forbidden);
      }),
      { numRuns: 3000 },
    );
  });

  it("stays inside the bullet and the table cell it is put in", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, code) => {
        const list = topLevel(`- ${escapeUntrusted(text)}.\n- second`);
        expect(list.map((token) => token.type)).toEqual(["list"]);
        const table = renderedHtml(
          `| a | b |\n| - | - |\n| ${escapeUntrusted(text)}. | ${inlineCode(code)} |\n| last | row |`,
        );
        expect(table.match(/<tr>/g)).toHaveLength(3);
        expect(table.match(/<td>/g)).toHaveLength(4);
        expect(table).toContain("<td>last</td>");
      }),
      { numRuns: 1000 },
    );
  });
});

describe("inlineCode", () => {
  it("renders to one code element and nothing else", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const code = inlineCode(text);
        if (code === "") return;
        expect(renderedHtml(`x ${code} y`)).toMatch(/^<p>x <code>[^<]*<\/code> y<\/p>\n$/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("fenced", () => {
  it("is one block of code, whose fence the text can't end", () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom("", "js", "a b\n```"), (text, lang) => {
        const tokens = topLevel(`before\n\n${fenced(text, lang)}\n\nafter`).filter(
          ({ type }) => type !== "space",
        );
        expect(tokens.map((token) => token.type)).toEqual(["paragraph", "code", "paragraph"]);
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps the text's lines", () => {
    expect(fenced("one\n  two\n```\n", "js")).toBe("````js\none\n  two\n```\n````");
  });
});

describe("plainUntrusted, for titles and commit messages", () => {
  it("is one line in which nothing is a mention, a reference or a closing keyword", () => {
    expect(plainUntrusted("Fixes #1:\n`@babel/core` (GH-2, a/b#3)")).toBe(
      `F${space}ixes #${space}1: \`@${space}babel/core\` (GH-${space}2, a/b#${space}3)`,
    );
  });
});

describe("safeUrl", () => {
  it("lets plain web addresses pass and nothing else", () => {
    expect(safeUrl("https://github.com/octo/slug/actions/runs/1")).toBe(
      "https://github.com/octo/slug/actions/runs/1",
    );
    expect(safeUrl("http://127.0.0.1:3000/a b)")).toBe("http://127.0.0.1:3000/a%20b%29");
    for (const url of ["javascript:alert(1)", "data:text/html,x", "no url", null])
      expect(safeUrl(url)).toBeNull();
  });
});
