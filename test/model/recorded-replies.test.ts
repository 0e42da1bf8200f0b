import { describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { answerSchema, type Question } from "../../src/flow/question.js";
import { approaches } from "../../src/flow/questions/approaches.js";
import { explainTests } from "../../src/flow/questions/explain-tests.js";
import { implement } from "../../src/flow/questions/implement.js";
import { localise } from "../../src/flow/questions/localise.js";
import { rank } from "../../src/flow/questions/rank.js";
import { reflect } from "../../src/flow/questions/reflect.js";
import { writeTests } from "../../src/flow/questions/write-tests.js";
import { canonicalJson } from "../../src/journal/canonical-json.js";
import { readJournal } from "../../src/journal/read-journal.js";
import { parseYamlReply } from "../../src/model/parse-yaml-reply.js";

const questions: readonly Question[] = [
  reflect,
  explainTests,
  localise,
  approaches,
  rank,
  writeTests,
  implement,
];

const events = await readJournal("demo/run.jsonl");
/** The replies of the demo's recorded run, taken apart. What each means, js-yaml says, and not the reader under test. */
const replies = events.flatMap((event) => {
  if (event.type !== "model-replied") return [];
  const [, yaml = "", code = ""] = /^```yaml\n([\s\S]*?\n)```\n?([\s\S]*)$/.exec(event.text) ?? [];
  const schema = answerSchema(questions.filter(({ name }) => event.questions.includes(name)));
  return [{ name: event.questions.join(", "), yaml, code, schema, means: load(yaml) }];
});

type Write = (yaml: string, code: string) => string;
const fenced = (yaml: string, code: string, label = "yaml") => `\`\`\`${label}\n${yaml}\`\`\`\n${code}`;

/** Ways in which the same answer might have come, each without doubt about what is meant. */
const slips: Record<string, Write> = {
  "as recorded": fenced,
  "fences without a label": (yaml, code) => fenced(yaml, code, ""),
  "fences labelled yml": (yaml, code) => fenced(yaml, code, "yml"),
  "no fences": (yaml) => yaml,
  "prose before": (yaml, code) => `Certainly, here it is.\n\n${fenced(yaml, code)}`,
  "prose after": (yaml, code) => `${fenced(yaml, code)}\n\nLet me know if anything is unclear.`,
  "line ends of Windows": (yaml, code) => fenced(yaml, code).replaceAll("\n", "\r\n"),
  "a byte order mark": (yaml, code) => `\ufeff${fenced(yaml, code)}`,
  "no block marks": (yaml, code) => fenced(yaml.replace(/: \|$/gm, ":"), code),
  "block marks that keep the end": (yaml, code) => fenced(yaml.replace(/: \|$/gm, ": |+"), code),
  "tabs as indentation": (yaml, code) =>
    fenced(
      yaml.replace(/^( {2})+/gm, (blanks) => "\t".repeat(blanks.length / 2)),
      code,
    ),
  "the whole block indented": (yaml, code) => fenced(yaml.replace(/^(?=.)/gm, "  "), code),
  "stars as bullets": (yaml, code) => fenced(yaml.replace(/^( *)- /gm, "$1* "), code),
  // Not of a line by itself: in a block its marks are part of the text.
  "typographic quotation marks": (yaml, code) =>
    fenced(yaml.replace(/^( *(?:- (?:\w+: )?|\w+: ))"([^"“”\\]*)"$/gm, "$1“$2”"), code),
  "keys in bold": (yaml, code) => fenced(yaml.replace(/^( *(?:- )?)([a-z_]+):(?= |$)/gm, "$1**$2**:"), code),
  "document marks": (yaml, code) => fenced(`---\n${yaml}...\n`, code),
  "a key that nobody asked for": (yaml, code) => fenced(`thoughts: I am sure\n${yaml}`, code),
  "a comment at the top": (yaml, code) => fenced(`# my answer\n${yaml}`, code),
  "trailing spaces after keys": (yaml, code) => fenced(yaml.replace(/^( *[a-z_]+:)$/gm, "$1   "), code),
  "JSON instead": (yaml, code) => fenced(`${JSON.stringify(load(yaml), null, 2)}\n`, code, "json"),
};

/** The same, cut off by an endpoint that does not say so, at every twentieth part of the YAML. */
const cutOff: Write[] = Array.from(
  { length: 19 },
  (_, index) => (yaml) => fenced(yaml, "").slice(0, Math.floor((yaml.length * (index + 1)) / 20)),
);

const breaks: Record<string, Write> = {
  "its first question left out": (yaml, code) =>
    fenced(yaml.replace(/^\w+:\n(?: .*\n|\n)*/, "something_else: 1\n"), code),
  "a fence that is not closed": (yaml) => `\`\`\`yaml\n${yaml}`,
  "its first question twice, with another answer": (yaml, code) =>
    fenced(`${yaml}${/^\w+/.exec(yaml)?.[0]}:\n  other: 1\n`, code),
};

/** Equal but for the white space at the ends of texts. */
const plain = (value: unknown): string =>
  canonicalJson(
    JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
      typeof part === "string" ? part.trim() : part,
    ),
  );

describe("the recorded replies, as they came and with the slips that models make", () => {
  const all = replies.flatMap(({ name, yaml, code, schema, means }) => {
    const judged = (kind: string, text: string, meaning: unknown) => {
      const result = parseYamlReply(text, schema);
      const isSame = result.ok && meaning !== null && plain(result.value) === plain(meaning);
      const verdict = !result.ok ? "refused" : isSame ? "repaired" : "wrong";
      return { what: `${name}: ${kind}`, verdict, meaningful: meaning !== null, result };
    };
    return [
      ...Object.entries(slips)
        .map(([kind, write]): [string, string] => [kind, write(yaml, code)])
        // Not every reply has what a slip changes.
        .filter(([kind, text]) => kind === "as recorded" || text !== fenced(yaml, code))
        .map(([kind, text]) => judged(kind, text, means)),
      ...cutOff.map((write, index) => judged(`cut off at ${(index + 1) * 5} %`, write(yaml, code), null)),
      ...Object.entries(breaks).map(([kind, write]) => judged(kind, write(yaml, code), null)),
    ];
  });
  const withVerdict = (verdict: string) => all.filter((reply) => reply.verdict === verdict);

  it(`case 33: of ${all.length}, ${withVerdict("repaired").length} are read, ${withVerdict("refused").length} refused, ${withVerdict("wrong").length} accepted wrongly`, () => {
    expect(replies).toHaveLength(3);
    const names = (found: typeof all) => found.map(({ what }) => what);
    expect(names(withVerdict("wrong"))).toEqual([]);
    expect(names(withVerdict("refused").filter(({ meaningful }) => meaningful))).toEqual([]);
  });
});
