import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { cluesIn } from "../../src/context/clues.js";

const needles = (title: string, body = "") => cluesIn(title, body).needles.map(({ text }) => text);

describe("cluesIn", () => {
  it("finds names in backticks, in code, and by their shape", () => {
    const found = needles(
      "It breaks",
      "`limit` with parseOptions and show_pos\n```js\nqs.stringify(value)\n```",
    );
    expect(found).toEqual(expect.arrayContaining(["limit", "parseOptions", "show_pos", "stringify"]));
  });

  it("looks for the fixed parts of messages", () => {
    expect(needles("Bad error", 'It throws `Missing "./a" specifier in "pkg" package` there')).toContain(
      "specifier in",
    );
    expect(needles("Bad error", "Error: unidentified alias at line 28")).toContain(
      "unidentified alias at line",
    );
  });

  it("looks for the words of the title, and a singular for a plural", () => {
    expect(needles("Wrong durations")).toEqual(expect.arrayContaining(["durations", "duration"]));
  });

  it("finds paths, and places in a stack trace", () => {
    const clues = cluesIn("Crash in lib/read.js", "    at read (/x/lib/read.js:3:4)");
    expect(clues.paths).toContain("lib/read.js");
    expect(clues.frames).toMatchObject([{ path: "/x/lib/read.js", line: 3, symbol: "read" }]);
  });

  it("takes no notice of HTML comments, images and addresses", () => {
    const found = needles(
      "A",
      "<!-- templateWord --> ![shot](https://x.example/pictureName.png) https://x.example/someAddress",
    );
    expect(found).toEqual([]);
  });

  it("is quick and bounded for any text, and always the same", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary", maxLength: 2000 }),
        (title, body) => {
          const clues = cluesIn(title, body);
          expect(clues.needles.length).toBeLessThanOrEqual(48);
          expect(cluesIn(title, body)).toEqual(clues);
        },
      ),
    );
    // Processor time: the machine may be busy with something else.
    const before = process.cpuUsage();
    for (const piece of ["`", "a.", "at (", '"a ', "a/", "<!--", "```\n", "Error: ", "../", "a:1 "]) {
      cluesIn("x", piece.repeat(20_000));
    }
    expect(process.cpuUsage(before).user).toBeLessThan(8_000_000);
  });
});
