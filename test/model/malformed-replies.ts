import { dump } from "js-yaml";
import { z } from "zod";

/** A shape like those of the flow's questions: texts, lists of texts, records in a list, words, a number. */
export const Plan = z.object({
  goal: z.string().min(1).describe("what is true afterwards"),
  rules: z.array(z.string()).min(1),
  edits: z.array(z.object({ path: z.string(), why: z.string(), risk: z.enum(["low", "high"]) })).min(1),
  notes: z.string(),
  confident: z.boolean(),
  tests: z.number(),
  question: z.string().nullable(),
});
export type Plan = z.infer<typeof Plan>;

export interface Malformed {
  name: string;
  text: string;
  /** What it plainly says; null where it can't be told, so that it must be refused. */
  means: Plan | null;
}

const plans: Plan[] = [
  {
    goal: "An empty list has the sum 0",
    rules: ["numbers are added", "an empty list gives 0"],
    edits: [{ path: "src/sum.js", why: "it begins with undefined", risk: "low" }],
    notes: "The first line.\nThe second line.",
    confident: true,
    tests: 2,
    question: null,
  },
  {
    goal: "Accept an empty list: `sum([])` is 0, not NaN",
    rules: [
      "sum: adds what it is given",
      "don't touch the signature (see #12)",
      "[] is a list # really",
      "- is not a number",
    ],
    edits: [
      { path: "src/sum.js", why: 'the start value is "undefined": NaN', risk: "low" },
      { path: "src/index.js", why: "@deprecated | it re-exports: see above", risk: "high" },
    ],
    notes: "Two ways:\n  - a guard\n  - a start value\n\nThe second is simpler: it needs no branch.",
    confident: false,
    tests: 3.5,
    question: "Should `sum(null)` throw? {or not}",
  },
  {
    goal: '*Bold* & <html> stay: 100% of the text, \\d+ and "C:\\path" too',
    rules: [
      "yes",
      "null",
      "1.20",
      "a: b: c",
      "'quoted' at the start, \"quoted\" at the end",
      "über – “typographic” …",
    ],
    edits: [{ path: "lib/a b.py", why: "key = 'x: y'  # comment", risk: "high" }],
    notes: 'def f(x):\n    return {"a": [1, 2]}  # code\n\n\ttabbed',
    confident: true,
    tests: -1,
    question: "goal: is this a key?",
  },
];

const fenced = (yaml: string, label = "yaml") => `\`\`\`${label}\n${yaml}\n\`\`\``;

/** The way people and models write YAML: nothing quoted, blocks with a bar. */
function plainly(
  plan: Plan,
  { bar = "|", bullet = "-", key = (name: string) => name, indent = "  " } = {},
): string {
  const block = (text: string, by: string) =>
    text
      .split("\n")
      .map((line) => (line === "" ? "" : by + line))
      .join("\n");
  const item = `${indent}${bullet} `;
  return [
    `${key("goal")}: ${plan.goal}`,
    `${key("rules")}:`,
    ...plan.rules.map((rule) => `${item}${rule}`),
    `${key("edits")}:`,
    ...plan.edits.flatMap((edit) => [
      `${item}${key("path")}: ${edit.path}`,
      `${indent}${" ".repeat(bullet.length + 1)}${key("why")}: ${edit.why}`,
      `${indent}${" ".repeat(bullet.length + 1)}${key("risk")}: ${edit.risk}`,
    ]),
    `${key("notes")}:${bar === "" ? "" : ` ${bar}`}`,
    block(plan.notes, indent),
    `${key("confident")}: ${plan.confident}`,
    `${key("tests")}: ${plan.tests}`,
    `${key("question")}: ${plan.question}`,
  ].join("\n");
}

const strict = (plan: Plan) => dump(plan, { lineWidth: -1 }).trimEnd();
const json = (plan: Plan) => JSON.stringify(plan, null, 2);

/** Ways of writing an answer wrongly that leave no doubt about what is meant. */
const slips: Record<string, (plan: Plan) => string> = {
  "nothing quoted": (plan) => fenced(plainly(plan)),
  "no block mark": (plan) => fenced(plainly(plan, { bar: "" })),
  "a folding mark with a chomping sign": (plan) => fenced(plainly(plan, { bar: "|-" })),
  "a block mark and a comment": (plan) => fenced(plainly(plan, { bar: "| # text" })),
  "no fences": (plan) => plainly(plan),
  "no fences, prose before": (plan) => `Sure! Here is the plan you asked for.\n\n${plainly(plan)}`,
  "no fences, prose after": (plan) => `${plainly(plan)}\n\nLet me know if you need anything else.`,
  "no fences, code after": (plan) => `${plainly(plan)}\n\`\`\`js\nconst goal = 1;\n\`\`\``,
  "fences without a label": (plan) => fenced(plainly(plan), ""),
  "fences labelled yml": (plan) => fenced(plainly(plan), "yml"),
  "fences labelled YAML": (plan) => fenced(plainly(plan), "YAML"),
  "fences labelled text": (plan) => fenced(plainly(plan), "text"),
  "fences labelled json": (plan) => fenced(plainly(plan), "json"),
  "fences of tildes": (plan) => `~~~yaml\n${plainly(plan)}\n~~~`,
  "fences of four marks": (plan) => `\`${fenced(plainly(plan))}\``,
  "indented fences": (plan) => fenced(plainly(plan)).replace(/^/gm, "  "),
  "prose around the fences": (plan) => `I thought about it.\n\n${fenced(plainly(plan))}\n\nHope this helps!`,
  "a space before the label": (plan) => fenced(plainly(plan), " yaml"),
  "code fences after it": (plan) => `${fenced(plainly(plan))}\n\nsrc/a.yml\n\`\`\`yaml\ngoal: 1\n\`\`\``,
  "line ends of Windows": (plan) => fenced(plainly(plan)).replaceAll("\n", "\r\n"),
  "a byte order mark": (plan) => `\ufeff${plainly(plan)}`,
  "no-break spaces as indentation": (plan) => fenced(plainly(plan, { indent: "\u00a0\u00a0" })),
  "four columns of indentation": (plan) => fenced(plainly(plan, { indent: "    " })),
  "lists without indentation": (plan) => fenced(dump(plan, { lineWidth: -1, seqNoIndent: true }).trimEnd()),
  "stars as bullets": (plan) => fenced(plainly(plan, { bullet: "*" })),
  "round bullets": (plan) => fenced(plainly(plan, { bullet: "•" })),
  "numbers as bullets": (plan) => fenced(plainly(plan, { bullet: "1." })),
  "keys in bold": (plan) => fenced(plainly(plan, { key: (name) => `**${name}**` })),
  "keys in quotation marks": (plan) => fenced(plainly(plan, { key: (name) => `"${name}"` })),
  "keys with a capital": (plan) =>
    fenced(plainly(plan, { key: (name) => name.charAt(0).toUpperCase() + name.slice(1) })),
  "a space before the colon": (plan) => fenced(plainly(plan, { key: (name) => `${name} ` })),
  "document marks": (plan) => fenced(`---\n${plainly(plan)}\n...`),
  "a root key of its own": (plan) => fenced(`answer:\n${plainly(plan).replace(/^(?=.)/gm, "  ")}`),
  "a key that nobody asked for": (plan) => fenced(`thoughts: I am sure\n${plainly(plan)}`),
  "a comment at the top": (plan) => fenced(`# my plan\n${plainly(plan)}`),
  "the skeleton's comment copied": (plan) =>
    fenced(plainly(plan).replace(/^goal:.*$/m, (line) => `${line}  # what is true afterwards`)),
  "blank lines between the keys": (plan) =>
    fenced(plainly(plan).replace(/^(?=(rules|edits|confident|tests):)/gm, "\n")),
  "trailing spaces": (plan) =>
    fenced(plainly(plan).replace(/^(goal|rules|edits|tests|confident):(.*)$/gm, "$1:$2   ")),
  "yes and no": (plan) =>
    fenced(
      plainly(plan)
        .replace(/^confident: true$/m, "confident: yes")
        .replace(/^confident: false$/m, "confident: No"),
    ),
  "words in capitals": (plan) =>
    fenced(plainly(plan).replace(/risk: (low|high)/g, (_, word: string) => `risk: ${word.toUpperCase()}`)),
  "a word with a comment": (plan) =>
    fenced(plainly(plan).replace(/risk: (low|high)/g, "risk: $1  # low | high")),
  "a number in quotation marks": (plan) => fenced(plainly(plan).replace(/^tests: (.*)$/m, 'tests: "$1"')),
  "typographic quotation marks": (plan) => fenced(plainly(plan).replace(/^(\s+- path:) (.*)$/gm, "$1 “$2”")),
  "full-width colons": (plan) => fenced(plainly(plan).replace(/^(confident|tests|rules|edits):/gm, "$1：")),
  "tabs as indentation": (plan) => fenced(plainly(plan, { indent: "\t" })),
  "JSON instead of YAML": (plan) => fenced(json(plan), "json"),
  "JSON in yaml fences": (plan) => fenced(json(plan)),
  "JSON in one line, without fences": (plan) => JSON.stringify(plan),
  "JSON with prose before": (plan) => `Here you are:\n${json(plan)}`,
  "JSON with commas at the ends": (plan) =>
    fenced(json(plan).replace(/([\]}"\w])\n(\s*[\]}])/g, "$1,\n$2"), "json"),
  "everything quoted": (plan) => fenced(dump(plan, { lineWidth: -1, forceQuotes: true }).trimEnd()),
  "lists in brackets": (plan) => fenced(dump(plan, { lineWidth: -1, flowLevel: 1 }).trimEnd()),
  "the keys in another order": (plan) =>
    fenced(strict(Object.fromEntries(Object.entries(plan).reverse()) as Plan)),
};

/** Ways after which nobody can tell what was meant, or that the schema forbids. */
const breaks: Record<string, (plan: Plan) => string> = {
  "no risk in an edit": (plan) => fenced(plainly(plan).replace(/^\s+risk:.*\n/m, "")),
  "no rules": (plan) => fenced(plainly({ ...plan, rules: [] })),
  "no last key": (plan) => fenced(plainly(plan).replace(/^question:.*$/m, "")),
  "an unknown risk": (plan) => fenced(plainly(plan).replace(/risk: \w+/, "risk: medium")),
  "the goal twice": (plan) => fenced(`goal: another\n${plainly(plan)}`),
  "two answers": (plan) =>
    `${fenced(plainly(plan))}\n\nOr better:\n\n${fenced(plainly({ ...plan, tests: 99 }))}`,
  "a number that is none": (plan) => fenced(plainly(plan).replace(/^tests:.*$/m, "tests: a few")),
  "the edits as a text": (plan) =>
    fenced(plainly(plan).replace(/^edits:\n(\s+.*\n)+?(?=notes)/m, "edits: all of them\n")),
  "a key in the middle of a text": (plan) => fenced(plainly(plan).replace(/^rules:/m, "  rules:")),
  "prose in the middle": (plan) => fenced(plainly(plan).replace(/^edits:/m, "And now the edits!\nedits:")),
  "a list item without its bullet": (plan) => fenced(plainly(plan).replace(/^ {2}- /m, "")),
  "a fence that is not closed": (plan) => `\`\`\`yaml\n${plainly(plan)}`,
  "the schema in place of an answer": () =>
    fenced(
      "goal: <text>\nrules:\n  - <text>\nedits:\n  - path: <text>\n    why: <text>\n    risk: low | high\nnotes: <text>\nconfident: true | false\ntests: <number>\nquestion: <text>",
    ),
};

/** Replies that were written by hand, one by one. */
const written: Malformed[] = [
  { name: "empty", text: "", means: null },
  { name: "blank", text: " \n\n\t\n", means: null },
  { name: "an apology", text: "I'm sorry, but I can't do that.", means: null },
  { name: "an empty fence", text: "```yaml\n```", means: null },
  { name: "a fence and nothing else", text: "```yaml", means: null },
  { name: "code only", text: "```js\nconst goal = 1;\n```", means: null },
  { name: "a list where keys are asked for", text: "```yaml\n- goal: x\n```", means: null },
  { name: "null", text: "```yaml\nnull\n```", means: null },
  { name: "a bare string", text: "```yaml\njust do it\n```", means: null },
  { name: "HTML", text: "<html><body>goal: x</body></html>", means: null },
  {
    name: "an anchor and an alias for a list",
    text: "```yaml\ngoal: x\nrules: &r\n  - a\nedits: *r\nnotes: x\nconfident: true\ntests: 1\nquestion: null\n```",
    means: null,
  },
  {
    name: "a bracket that is not closed",
    text: "```yaml\ngoal: x\nrules: [a, b\nedits:\n  - path: a\n    why: b\n    risk: low\nnotes: n\nconfident: true\ntests: 1\nquestion: null\n```",
    means: null,
  },
  {
    name: "a quotation that is not closed at the end",
    text: '```yaml\ntests: 1\nconfident: true\nquestion: null\nrules:\n  - a\nedits:\n  - path: a\n    why: b\n    risk: low\nnotes: n\ngoal: "x\n```',
    means: null,
  },
  {
    name: "a text over several lines, without a mark",
    text: "```yaml\ngoal: the sum of an empty list\n  is zero\nrules:\n  - a rule that goes on\n    in a second line\nedits:\n  - path: a.js\n    why: because\n      it is so\n    risk: low\nnotes: n\nconfident: true\ntests: 1\nquestion: ~\n```",
    means: {
      goal: "the sum of an empty list\nis zero",
      rules: ["a rule that goes on\nin a second line"],
      edits: [{ path: "a.js", why: "because\nit is so", risk: "low" }],
      notes: "n",
      confident: true,
      tests: 1,
      question: null,
    },
  },
  {
    name: "one rule in the place of a list",
    text: "```yaml\ngoal: g\nrules: only one\nedits:\n  - path: a.js\n    why: w\n    risk: low\nnotes: n\nconfident: true\ntests: 1\nquestion: null\n```",
    means: {
      goal: "g",
      rules: ["only one"],
      edits: [{ path: "a.js", why: "w", risk: "low" }],
      notes: "n",
      confident: true,
      tests: 1,
      question: null,
    },
  },
  {
    name: "code with fences of its own in a block",
    text: "```yaml\ngoal: g\nrules:\n  - r\nedits:\n  - path: a.js\n    why: w\n    risk: low\nnotes: |\n  Like this:\n  ```js\n  goal: 1\n  ```\n  and no more.\nconfident: true\ntests: 1\nquestion: null\n```",
    means: {
      goal: "g",
      rules: ["r"],
      edits: [{ path: "a.js", why: "w", risk: "low" }],
      notes: "Like this:\n```js\ngoal: 1\n```\nand no more.",
      confident: true,
      tests: 1,
      question: null,
    },
  },
  {
    name: "a block that is not indented",
    text: "```yaml\ngoal: g\nrules:\n  - r\nedits:\n  - path: a.js\n    why: w\n    risk: low\nnotes: |\nFirst this.\nThen that: it matters.\nconfident: true\ntests: 1\nquestion: null\n```",
    means: {
      goal: "g",
      rules: ["r"],
      edits: [{ path: "a.js", why: "w", risk: "low" }],
      notes: "First this.\nThen that: it matters.",
      confident: true,
      tests: 1,
      question: null,
    },
  },
  {
    name: "a draft that is not valid before the answer",
    text: "A first try:\n```yaml\ngoal: g\n```\nNo, all of it:\n```yaml\ngoal: g\nrules: [r]\nedits:\n  - {path: a.js, why: w, risk: low}\nnotes: n\nconfident: true\ntests: 1\nquestion: null\n```",
    means: {
      goal: "g",
      rules: ["r"],
      edits: [{ path: "a.js", why: "w", risk: "low" }],
      notes: "n",
      confident: true,
      tests: 1,
      question: null,
    },
  },
  {
    name: "the same answer twice",
    text: ["", ""]
      .map(
        () =>
          "```yaml\ngoal: g\nrules: [r]\nedits: [{path: a.js, why: w, risk: low}]\nnotes: n\nconfident: true\ntests: 1\nquestion: null\n```",
      )
      .join("\n"),
    means: {
      goal: "g",
      rules: ["r"],
      edits: [{ path: "a.js", why: "w", risk: "low" }],
      notes: "n",
      confident: true,
      tests: 1,
      question: null,
    },
  },
];

/** A reply that an endpoint cut off without saying so, at every so many characters. */
function truncated(plan: Plan, write: (plan: Plan) => string, name: string): Malformed[] {
  const whole = write(plan);
  const step = Math.ceil(whole.length / 14);
  return Array.from({ length: 13 }, (_, index) => (index + 1) * step)
    .filter((length) => length < whole.length - 1)
    .map((length) => ({
      name: `${name}, cut after ${length} characters`,
      text: whole.slice(0, length),
      means: null,
    }));
}

/** All of them, the same in every run. */
export function malformedReplies(): Malformed[] {
  return [
    ...written,
    ...Object.entries(slips).flatMap(([name, write]) =>
      plans.map((plan, index) => ({ name: `${name} (${index + 1})`, text: write(plan), means: plan })),
    ),
    ...Object.entries(slips).flatMap(([name, write]) =>
      plans.slice(1, 2).map((plan) => ({
        name: `${name}, prose before, and line ends of Windows`,
        text: `Certainly, here it is.\n\n${write(plan)}`.replaceAll("\n", "\r\n"),
        means: plan,
      })),
    ),
    ...Object.entries(breaks).flatMap(([name, write]) =>
      plans.map((plan, index) => ({ name: `${name} (${index + 1})`, text: write(plan), means: null })),
    ),
    ...plans.flatMap((plan, index) => [
      ...truncated(plan, (plan) => fenced(plainly(plan)), `fenced YAML (${index + 1})`),
      ...truncated(plan, json, `JSON (${index + 1})`),
    ]),
  ];
}
