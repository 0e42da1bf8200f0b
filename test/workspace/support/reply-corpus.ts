/** A written reply with the files it is for, and the files that must come of it (null: deleted; absent: untouched). */
export interface WrittenReply {
  name: string;
  given: Readonly<Record<string, string>>;
  reply: string;
  expected: Readonly<Record<string, string | null>>;
}

const fence = "```";

const replace = (path: string, search: string, replacement: string): string =>
  `EDIT ${path}\n${fence}\n<<<<<<< SEARCH\n${search}=======\n${replacement}>>>>>>> REPLACE\n${fence}\n`;
const write = (path: string, content: string): string => `WRITE ${path}\n${fence}\n${content}${fence}\n`;

const python = `import os


class Cart:
    def __init__(self, items=None):
        self.items = items or []

    def total(self):
        total = 0
        for item in self.items:
            total += item.price
        return total

    def is_empty(self):
        return len(self.items) == 0
`;

const javascript = `import { parse } from "./parse.js";

export function slugify(text, { separator = "-" } = {}) {
  if (typeof text !== "string") {
    throw new TypeError("text must be a string");
  }
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, separator);
}

export function title(text) {
  return parse(text).title ?? "untitled";
}
`;

const go = `package queue

type Queue struct {
\titems []int
}

func (q *Queue) Push(v int) {
\tq.items = append(q.items, v)
}

func (q *Queue) Pop() int {
\tv := q.items[0]
\tq.items = q.items[1:]
\treturn v
}
`;

const yaml = `name: ci
on:
  push:
    branches: [main]
jobs:
  test:
    steps:
      - run: npm ci
      - run: npm test
`;

const markdown = `# Tool

Usage:

${fence}sh
tool --help
${fence}

## Options

- \`--fast\`: skips checks
`;

const html = `<ul>
  <li class="first">One</li>
  <li>Two</li>
</ul>
`;

/** Replies as models write them to \`editFormat\`, over the kinds of edits and of files. */
export const writtenReplies: readonly WrittenReply[] = [
  {
    name: "one line of Python",
    given: { "shop/cart.py": python },
    reply: replace(
      "shop/cart.py",
      "            total += item.price\n",
      "            total += item.price * item.count\n",
    ),
    expected: { "shop/cart.py": python.replace("item.price", "item.price * item.count") },
  },
  {
    name: "a method, with a new one after it",
    given: { "shop/cart.py": python },
    reply: replace(
      "shop/cart.py",
      "    def is_empty(self):\n        return len(self.items) == 0\n",
      "    def is_empty(self):\n        return not self.items\n\n    def clear(self):\n        self.items = []\n",
    ),
    expected: {
      "shop/cart.py": python.replace(
        "        return len(self.items) == 0\n",
        "        return not self.items\n\n    def clear(self):\n        self.items = []\n",
      ),
    },
  },
  {
    name: "two places of one file",
    given: { "shop/cart.py": python },
    reply:
      replace("shop/cart.py", "import os\n", "import os\nimport math\n") +
      replace("shop/cart.py", "        return total\n", "        return math.fsum([total])\n"),
    expected: {
      "shop/cart.py": python
        .replace("import os\n", "import os\nimport math\n")
        .replace("        return total\n", "        return math.fsum([total])\n"),
    },
  },
  {
    name: "a line of JavaScript with quotes",
    given: { "src/slug.js": javascript },
    reply: replace(
      "src/slug.js",
      '    throw new TypeError("text must be a string");\n',
      '    throw new TypeError("expected a string");\n',
    ),
    expected: { "src/slug.js": javascript.replace("text must be a string", "expected a string") },
  },
  {
    name: "a chain of calls",
    given: { "src/slug.js": javascript },
    reply: replace(
      "src/slug.js",
      "    .toLowerCase()\n    .replace(/[^a-z0-9]+/g, separator);\n",
      '    .normalize("NFD")\n    .toLowerCase()\n    .replace(/[^a-z0-9]+/g, separator)\n    .replace(/^-|-$/g, "");\n',
    ),
    expected: {
      "src/slug.js": javascript.replace(
        "    .toLowerCase()\n    .replace(/[^a-z0-9]+/g, separator);\n",
        '    .normalize("NFD")\n    .toLowerCase()\n    .replace(/[^a-z0-9]+/g, separator)\n    .replace(/^-|-$/g, "");\n',
      ),
    },
  },
  {
    name: "lines taken away",
    given: { "src/slug.js": javascript },
    reply: replace(
      "src/slug.js",
      '  if (typeof text !== "string") {\n    throw new TypeError("text must be a string");\n  }\n',
      "",
    ),
    expected: {
      "src/slug.js": javascript.replace(/ {2}if [\s\S]*? {2}\}\n/, ""),
    },
  },
  {
    name: "Go, indented by tabs",
    given: { "queue/queue.go": go },
    reply: replace(
      "queue/queue.go",
      "\tv := q.items[0]\n\tq.items = q.items[1:]\n",
      "\tif len(q.items) == 0 {\n\t\treturn 0\n\t}\n\tv := q.items[0]\n\tq.items = q.items[1:]\n",
    ),
    expected: {
      "queue/queue.go": go.replace("\tv :=", "\tif len(q.items) == 0 {\n\t\treturn 0\n\t}\n\tv :="),
    },
  },
  {
    name: "a list in YAML",
    given: { "config/ci.yml": yaml },
    reply: replace(
      "config/ci.yml",
      "      - run: npm test\n",
      "      - run: npm run build\n      - run: npm test\n",
    ),
    expected: {
      "config/ci.yml": yaml.replace(
        "      - run: npm test",
        "      - run: npm run build\n      - run: npm test",
      ),
    },
  },
  {
    name: "a line of Markdown",
    given: { "README.md": markdown },
    reply: replace(
      "README.md",
      "- `--fast`: skips checks\n",
      "- `--fast`: skips slow checks\n- `--all`: runs all\n",
    ),
    expected: {
      "README.md": markdown.replace("skips checks\n", "skips slow checks\n- `--all`: runs all\n"),
    },
  },
  {
    name: "HTML",
    given: { "site/list.html": html },
    reply: replace("site/list.html", "  <li>Two</li>\n", "  <li>Two</li>\n  <li>Three</li>\n"),
    expected: { "site/list.html": html.replace("  <li>Two</li>\n", "  <li>Two</li>\n  <li>Three</li>\n") },
  },
  {
    name: "two files",
    given: { "src/slug.js": javascript, "shop/cart.py": python },
    reply:
      replace(
        "src/slug.js",
        '  return parse(text).title ?? "untitled";\n',
        '  return parse(text).title ?? "Untitled";\n',
      ) + replace("shop/cart.py", "        total = 0\n", "        total = 0.0\n"),
    expected: {
      "src/slug.js": javascript.replace('"untitled"', '"Untitled"'),
      "shop/cart.py": python.replace("total = 0\n", "total = 0.0\n"),
    },
  },
  {
    name: "a new file",
    given: {},
    reply: write("test/slug.test.js", 'import test from "node:test";\n\ntest("slug", () => {});\n'),
    expected: { "test/slug.test.js": 'import test from "node:test";\n\ntest("slug", () => {});\n' },
  },
  {
    name: "a new file and an edit",
    given: { "shop/cart.py": python },
    reply: `${write("shop/money.py", "def cents(amount):\n    return round(amount * 100)\n")}${replace(
      "shop/cart.py",
      "import os\n",
      "import os\n\nfrom shop.money import cents\n",
    )}`,
    expected: {
      "shop/money.py": "def cents(amount):\n    return round(amount * 100)\n",
      "shop/cart.py": python.replace("import os\n", "import os\n\nfrom shop.money import cents\n"),
    },
  },
  {
    name: "a whole file anew",
    given: { "site/list.html": html },
    reply: write("site/list.html", "<ol>\n  <li>One</li>\n</ol>\n"),
    expected: { "site/list.html": "<ol>\n  <li>One</li>\n</ol>\n" },
  },
  {
    name: "a file deleted, another edited",
    given: { "src/slug.js": javascript, "src/old.js": "old\n" },
    reply: `DELETE src/old.js\n${replace("src/slug.js", "    .toLowerCase()\n", "    .toLocaleLowerCase()\n")}`,
    expected: { "src/old.js": null, "src/slug.js": javascript.replace("toLowerCase", "toLocaleLowerCase") },
  },
  {
    name: "a file renamed and edited",
    given: { "src/slug.js": javascript },
    reply: `RENAME src/slug.js -> src/text/slug.js\n${replace(
      "src/text/slug.js",
      'import { parse } from "./parse.js";\n',
      'import { parse } from "../parse.js";\n',
    )}`,
    expected: { "src/slug.js": null, "src/text/slug.js": javascript.replace("./parse.js", "../parse.js") },
  },
];

/** A change to a reply that a model makes by mistake; null where it can't be made to this one. */
export type Mutator = (reply: string, given: Readonly<Record<string, string>>) => string | null;

const eachSearch = (reply: string, change: (line: string) => string): string | null => {
  const changed = reply.replace(
    /(SEARCH\n)([\s\S]*?)(?========\n)/g,
    (_, marker: string, body: string) =>
      marker +
      body
        .split("\n")
        .map((line) => (line === "" ? line : change(line)))
        .join("\n"),
  );
  return changed === reply ? null : changed;
};

const inside = (reply: string, change: (body: string) => string): string | null => {
  const changed = reply.replace(
    /(SEARCH\n)([\s\S]*?)(=======\n)([\s\S]*?)(?=>>>>>>> REPLACE)/g,
    (_, a: string, search: string, b: string, replacement: string) =>
      a + change(search) + b + change(replacement),
  );
  return changed === reply ? null : changed;
};

const unlessSame = (reply: string, changed: string): string | null => (changed === reply ? null : changed);
const hasMarkdownFile = (reply: string): boolean => reply.includes(".md\n");
const isEdit = (reply: string): boolean => reply.includes("<<<<<<< SEARCH");

/** Mistakes of form, which must not keep a reply from landing. */
export const harmless: Readonly<Record<string, Mutator>> = {
  "as written": (reply) => reply,
  "carriage returns": (reply) => reply.replaceAll("\n", "\r\n"),
  "prose around": (reply) =>
    `I looked at the code, and the fix is small:\n\n${reply}\nThat should do it. Let me know!`,
  "a draft thought aloud": (reply) =>
    `<think>\nMaybe so:\n${reply.replace(/=======\n/g, "=======\nnot yet\n")}</think>\n${reply}`,
  "a language on the fence": (reply) =>
    unlessSame(reply, reply.replace(/^(EDIT|WRITE)(.*)\n```$/gm, "$1$2\n```text")),
  "tildes for fences": (reply) => (hasMarkdownFile(reply) ? null : reply.replaceAll("```", "~~~~")),
  "no fences around blocks": (reply) =>
    isEdit(reply) && !reply.includes("WRITE") ? reply.replace(/^```\n/gm, "") : null,
  "fewer chevrons": (reply) => unlessSame(reply, reply.replace(/<{7}/g, "<<<<<").replace(/>{7}/g, ">>>>>")),
  "more chevrons": (reply) =>
    unlessSame(
      reply,
      reply
        .replace(/<{7}/g, "<<<<<<<<<")
        .replace(/>{7}/g, ">>>>>>>>>")
        .replace(/^={7}$/gm, "========="),
    ),
  "the path in backquotes": (reply) => reply.replace(/^(EDIT|WRITE|DELETE) (.*)$/gm, "$1 `$2`"),
  "a heading": (reply) => reply.replace(/^(EDIT|WRITE|DELETE|RENAME) /gm, "### $1 "),
  "bold, with a colon": (reply) => reply.replace(/^(EDIT|WRITE|DELETE) (.*)$/gm, "**$1: $2**"),
  "the bare path": (reply) => unlessSame(reply, reply.replace(/^(EDIT|WRITE) /gm, "")),
  "the path inside the fence": (reply) =>
    isEdit(reply) ? reply.replace(/^EDIT (.*)\n```$/gm, "```\n$1") : null,
  "the path as a comment inside": (reply) =>
    isEdit(reply) ? reply.replace(/^EDIT (.*)\n```$/gm, "```\n# $1") : null,
  "the path on the fence": (reply) =>
    unlessSame(reply, reply.replace(/^(?:EDIT|WRITE) (.*)\n```$/gm, "```text $1")),
  "the verb inside the fence": (reply) =>
    isEdit(reply) ? reply.replace(/^(EDIT .*)\n```$/gm, "```\n$1") : null,
  "a dot before the path": (reply) => reply.replace(/^(EDIT|WRITE|DELETE) /gm, "$1 ./"),
  "an empty line before the fence": (reply) =>
    unlessSame(reply, reply.replace(/^((?:EDIT|WRITE) .*)\n/gm, "$1\n\n")),
  "no end marker": (reply) => unlessSame(reply, reply.replaceAll(">>>>>>> REPLACE\n", "")),
  "the end marker without its word": (reply) =>
    unlessSame(reply, reply.replaceAll(">>>>>>> REPLACE", ">>>>>>>")),
  "trailing space in SEARCH": (reply) => eachSearch(reply, (line) => `${line}  `),
  "SEARCH and REPLACE without indentation": (reply) =>
    inside(reply, (body) => {
      const depth = Math.min(
        ...body
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => line.search(/\S/)),
      );
      return Number.isFinite(depth) ? body.replace(new RegExp(`^[ \\t]{${depth}}`, "gm"), "") : body;
    }),
  "SEARCH and REPLACE indented more": (reply) => inside(reply, (body) => body.replace(/^(?=.)/gm, "    ")),
  "spaces for tabs": (reply) => (reply.includes("\t") ? reply.replaceAll("\t", "    ") : null),
  "empty lines around SEARCH": (reply) => inside(reply, (body) => (body === "" ? body : `\n${body}\n`)),
  "curly quotes in SEARCH": (reply) =>
    eachSearch(reply, (line) => line.replace(/"([^"]*)"/g, "\u201c$1\u201d")),
  "hard spaces in SEARCH": (reply) => eachSearch(reply, (line) => line.replace(/(\S) (?=\S)/g, "$1\u00a0")),
};

/** Mistakes of substance: the reply must be refused as a whole, never applied in part or in the wrong place. */
export const harmful: Readonly<Record<string, Mutator>> = {
  "cut off in the middle": (reply) => {
    const at = Math.max(reply.lastIndexOf("=======\n"), reply.lastIndexOf("```\n", reply.length - 5));
    return at < 0 ? null : reply.slice(0, at + 9);
  },
  "no divider": (reply) => (isEdit(reply) ? reply.replace("=======\n", "") : null),
  "another word in SEARCH": (reply) => eachSearch(reply, (line) => `${line} # surely`),
  "another file": (reply) => (isEdit(reply) ? reply.replace(/^EDIT .*$/gm, "EDIT src/nowhere.js") : null),
  "a path out of the tree": (reply) => unlessSame(reply, reply.replace(/^(EDIT|WRITE) /gm, "$1 ../")),
  "lines left out of SEARCH": (reply) => {
    const changed = reply.replace(
      /(SEARCH\n.*\n)([\s\S]*?)(?========\n)/g,
      (whole, first: string, rest: string) => (rest === "" ? whole : `${first}...\n`),
    );
    return changed === reply ? null : changed;
  },
};
