/** Replies for stories on the demo's sample repository, as a model might write them. */

const yaml = (text: string): string => `\`\`\`yaml\n${text.trim()}\n\`\`\`\n`;

interface Reading {
  judgement?: "clear" | "unclear" | "already-so";
  questions?: string[];
  contradicted?: string;
}

export const reading = ({ judgement = "clear", questions = [], contradicted = "[]" }: Reading = {}): string =>
  yaml(`
reflect:
  goal: Read line breaks inside quoted fields as text
  inputs: [a text]
  outputs: [rows]
  rules:
    - A line break inside double quotes belongs to the field
  edge_cases:
    - an empty line inside quotes
  judgement: ${judgement}
  questions_to_asker: ${JSON.stringify(questions)}
  already_so_because: ${judgement === "already-so" ? '["parse does it"]' : "[]"}
explain_tests:
  examples:
    - given: a quoted field over two lines
      expected: one field
      today: the text is split into lines first
  contradicted_tests: ${contradicted}
localise:
  change:
    - path: src/parse.js
      symbol: parse
      why: it splits lines without regard to quotes
  may_be_affected: [src/records.js]
approaches:
  sketches:
    - name: Join lines
      idea: [join a line with the next while a quote is open]
      risk: it must know when a quote is open
    - name: One pass
      idea: [read character by character over the whole text]
      risk: a larger change
rank:
  order: [Join lines, One pass]
  why: smaller
`);

const testPath = "test/quoted-line-breaks.test.js";

/** Test files: titles to bodies of `it`. */
export function tests(
  cases: Readonly<Record<string, string>>,
  path: string = testPath,
  followsFrom = "the issue",
): string {
  const listed = Object.keys(cases).map(
    (title) => `    - title: ${title}\n      kind: new\n      follows_from: ${followsFrom}`,
  );
  const code = Object.entries(cases).map(
    ([title, body]) => `  it(${JSON.stringify(title)}, () => {\n    ${body}\n  });`,
  );
  return `${yaml(`write_tests:\n  tests:\n${listed.join("\n")}`)}
WRITE ${path}
\`\`\`js
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "rows";

describe("line breaks in quotes", () => {
${code.join("\n\n")}
});
\`\`\`
`;
}

export const goodTests = {
  "keeps a line break": 'assert.deepEqual(parse(\'a,"b\\nc"\\n\'), [["a", "b\\nc"]]);',
  "keeps a carriage return": 'assert.deepEqual(parse(\'"b\\r\\nc"\'), [["b\\r\\nc"]]);',
  "keeps an empty line": 'assert.deepEqual(parse(\'"b\\n\\nc",d\'), [["b\\n\\nc", "d"]]);',
};

const answer = (name: string): string =>
  name === "implement"
    ? yaml(
        "implement:\n  title: Keep line breaks inside quoted fields\n  summary:\n    - parse joins lines while a quote is open",
      )
    : yaml(
        `${name}:\n  what_went_wrong: [something]\n  wrong: patch\n  sentence: ""\n  fixed_flow: [as told]`,
      );

const edit = (path: string, search: string, replace: string): string =>
  `\nEDIT ${path}\n\`\`\`js\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\`\n`;

const loop = "  for (const line of text.split(/\\r?\\n/)) {";
const goodLoop = "  for (const line of logicalLines(text, settings)) {";

/** Splits at line ends outside of quotes; right in every rule of the task. */
const goodFunction = `/** The lines of a text, where a line break inside quotes ends none. */
function* logicalLines(text, { separator, comment }) {
  let start = 0;
  let quoted = false;
  let fieldStart = true;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (!quoted && i === start && comment !== null && text.startsWith(comment, i)) {
      const end = text.indexOf("\\n", i);
      i = (end < 0 ? text.length : end) - 1;
      continue;
    }
    if (quoted) {
      if (char === '"' && text[i + 1] === '"') i += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"' && fieldStart) {
      quoted = true;
      fieldStart = false;
    } else if (char === "\\n") {
      yield text.slice(start, text[i - 1] === "\\r" ? i - 1 : i);
      start = i + 1;
      fieldStart = true;
    } else fieldStart = char === separator;
  }
  yield text.slice(start);
}
`;

/** Forgets carriage returns: \`\\r\\n\` inside quotes comes back as \`\\n\`. */
const forgetful = goodFunction.replace(
  "yield text.slice(start);",
  'yield text.slice(start).replaceAll("\\r\\n", "\\n");',
);

const end = "    rows.push(splitFields(line, settings));\n  }\n  return rows;\n}";

export const patch = {
  good: `${answer("implement")}${edit("src/parse.js", loop, goodLoop)}${edit("src/parse.js", end, `${end}\n\n${goodFunction}`)}`,
  forgetful: `${answer("implement")}${edit("src/parse.js", loop, goodLoop)}${edit("src/parse.js", end, `${end}\n\n${forgetful}`)}`,
  /** Breaks the repository's own tests: line ends are never seen. */
  breaking: `${answer("implement")}${edit("src/parse.js", loop, "  for (const line of [text]) {")}`,
  anySeparator: `${answer("implement")}${edit("src/parse.js", '    throw new TypeError("separator must be one character");', "    settings.separator = String(settings.separator);")}`,
  nothingFits: `${answer("implement")}${edit("src/parse.js", "there is no such line", "x")}`,
  deletesTests: `${answer("implement")}\nDELETE test/parse.test.js\n`,
};

export const fix = {
  forgetfulToGood: `${answer("fix")}${edit("src/parse.js", '  yield text.slice(start).replaceAll("\\r\\n", "\\n");', "  yield text.slice(start);")}`,
  breakingToGood: `${answer("fix")}${edit("src/parse.js", "  for (const line of [text]) {", goodLoop)}${edit("src/parse.js", end, `${end}\n\n${goodFunction}`)}`,
  /** Passes "keeps a carriage return" and nothing else: it breaks what passed. */
  breaksAnchors: `${answer("fix")}${edit("src/parse.js", goodLoop, '  if (text.includes("\\r")) return [[text.slice(1, -1)]];\n  for (const line of text.split(/\\r?\\n/)) {')}`,
  /** Changes only a comment. */
  idle: `${answer("fix")}${edit("src/parse.js", "/** The lines of a text, where a line break inside quotes ends none. */", "/** The lines of a text. */")}`,
  testIsWrong: (sentence: string, search: string): string =>
    `${yaml(`fix:\n  what_went_wrong: [the test]\n  wrong: test\n  sentence: ${JSON.stringify(sentence)}\n  fixed_flow: []`)}${edit(testPath, search, "")}`,
};

/** The same edits as the one answer of a baseline. */
export const atOnce = (reply: string): string =>
  `${yaml("answer:\n  thoughts: [quotes hold line breaks]\n  title: Keep line breaks inside quoted fields\n  summary:\n    - parse joins lines")}${reply.slice(reply.indexOf("```\n") + 4)}`;

/** The YAML of a reply, and what follows it. */
function parted(reply: string): [data: string, rest: string] {
  const [, data = "", rest = ""] = /^```yaml\n([\s\S]*?)\n```\n([\s\S]*)$/.exec(reply) ?? [];
  return [data, rest];
}

/** Several replies as one: to questions that are asked together. */
export function together(...replies: readonly string[]): string {
  const parts = replies.map(parted);
  return `${yaml(parts.map(([data]) => data).join("\n"))}${parts.map(([, rest]) => rest).join("\n")}`;
}

/** Neither tests nor code, for a task that is unclear. */
export const nothingWritten = `${yaml('write_tests:\n  tests: []\nimplement:\n  title: ""\n  summary: []')}`;

/** A reading in two replies: the task, and the ways to solve it. */
export function readingInTwo(): [task: string, ways: string] {
  const [data] = parted(reading());
  const at = data.indexOf("approaches:");
  return [yaml(data.slice(0, at)), yaml(data.slice(at))];
}
