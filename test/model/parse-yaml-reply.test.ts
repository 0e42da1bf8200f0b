import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { dump } from "js-yaml";
import { z } from "zod";
import { parseYamlReply } from "../../src/model/parse-yaml-reply.js";
import { renderSchema } from "../../src/model/render-schema.js";

const schema = z.object({
  goal: z.string().min(1).describe("what should be true afterwards"),
  edge_cases: z.array(z.string()).describe("one bullet each"),
  approaches: z
    .array(
      z.object({
        name: z.string(),
        size: z.enum(["small", "large"]),
        steps: z.array(z.string()).min(1),
        risk: z.string().nullable(),
      }),
    )
    .min(1)
    .max(3),
  confidence: z.number(),
  breaking: z.boolean(),
  note: z.string().optional(),
});
type Value = z.infer<typeof schema>;

const good: Value = {
  goal: "The parser accepts empty input",
  edge_cases: ["an empty string", "only spaces"],
  approaches: [{ name: "guard", size: "small", steps: ["return early", "add a test"], risk: null }],
  confidence: 0.8,
  breaking: false,
};

const fence = (yaml: string, label = "yaml") => `\`\`\`${label}\n${yaml}\n\`\`\``;

describe("renderSchema", () => {
  it("shows the YAML that is wanted, with sizes and descriptions as comments", () => {
    expect(renderSchema(schema)).toBe(
      [
        "goal: <text>  # what should be true afterwards",
        "edge_cases:  # a list, [] for none; one bullet each",
        "  - <text>",
        "approaches:  # a list of 1 to 3",
        "  - name: <text>",
        "    size: small | large",
        "    steps:  # a list of at least 1",
        "      - <text>",
        "    risk: <text>  # may be null",
        "confidence: <number>",
        "breaking: true | false",
        "note: <text>  # may be left out",
      ].join("\n"),
    );
  });
});

describe("parseYamlReply", () => {
  it("gives the answer, and the code that follows it", () => {
    const code = "src/a.ts\n```\n<<<<<<< SEARCH\na: 1\n=======\na: 2\n>>>>>>> REPLACE\n```";
    const reply = `Here is my answer.\n\n${fence(dump(good).trimEnd())}\n\n${code}`;
    expect(parseYamlReply(reply, schema)).toEqual({
      ok: true,
      value: good,
      rest: `Here is my answer.\n\n\n${code}`,
    });
  });

  it("gives what YAML gives, whatever the texts in it", () => {
    const text = fc
      .oneof(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.stringMatching(/^[-:#"'|>&*!%@`[\]{},? a\n~]{0,30}$/),
        fc.constantFrom(
          "null",
          "yes",
          "1.20",
          "- a",
          "goal: x",
          "a\n\n  b\n c",
          "# c",
          "it's",
          '"q" r',
          "a #b",
        ),
      )
      .map((value) => value.replace(/[^\S \n]|\u0085/g, "").trimEnd());
    const value = fc.record({
      goal: text.filter((value) => value !== ""),
      edge_cases: fc.array(text),
      approaches: fc.array(
        fc.record({
          name: text,
          size: fc.constantFrom<"small" | "large">("small", "large"),
          steps: fc.array(text, { minLength: 1 }),
          risk: fc.option(text.filter((value) => value !== "")),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      confidence: fc.integer({ min: -5, max: 100 }).map((n) => n / 4),
      breaking: fc.boolean(),
    });
    const options = fc.constantFrom(
      { lineWidth: -1 },
      { lineWidth: -1, seqNoIndent: true },
      { lineWidth: -1, seqInlineFirst: false },
      { lineWidth: -1, flowLevel: 2 },
      { lineWidth: -1, forceQuotes: true },
    );
    fc.assert(
      fc.property(value, options, (expected, style) => {
        const yaml = dump(expected, style).trimEnd();
        expect(parseYamlReply(fence(yaml, "yaml"), schema)).toEqual({ ok: true, value: expected, rest: "" });
      }),
      { numRuns: 300 },
    );
  });

  it("never throws, whatever the text", () => {
    const pieces = fc.constantFrom(
      "```",
      "```yaml",
      "~~~",
      "goal:",
      "goal: |",
      "- ",
      "  - name: a",
      "edge_cases:",
      "[",
      "{",
      '"',
      "'",
      "“",
      "---",
      "approaches:",
      "  steps: [a",
      "}",
      "]",
      "\t",
      "  ",
      "x: y",
      "\u00a0",
      "#",
      "&a",
      "*a",
      "? ",
      "!!js",
      "null",
      "risk: ~",
    );
    const lines = fc.array(
      fc.array(pieces, { maxLength: 4 }).map((parts) => parts.join("")),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          lines.map((all) => all.join("\n")),
        ),
        (text) => {
          expect(typeof parseYamlReply(text, schema).ok).toBe("boolean");
        },
      ),
      { numRuns: 500 },
    );
  });

  it("takes no time worth speaking of for long replies", () => {
    const long = {
      ...good,
      edge_cases: Array.from({ length: 5_000 }, (_, index) => `case ${index}: [it] {holds}`),
    };
    const code = Array.from({ length: 200 }, (_, index) => fence(`line ${index}\n`.repeat(20), "js")).join(
      "\n\n",
    );
    const before = process.cpuUsage();
    expect(parseYamlReply(`${fence(dump(long).trimEnd())}\n${code}`, schema)).toMatchObject({ ok: true });
    expect(parseYamlReply(fence(JSON.stringify(long, null, 2), "json"), schema)).toMatchObject({ ok: true });
    expect(parseYamlReply(code, schema)).toMatchObject({ ok: false });
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(8_000);
  });
});
