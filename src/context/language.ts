/** How a language marks comments, strings and blocks: all that finding declarations needs to know of it. */
export interface Language {
  blocks: "braces" | "indentation";
  lineComments: readonly string[];
  blockComments: boolean;
  /** Quotes that may span lines. */
  longQuotes: readonly string[];
  /** Quotes that end with the line at the latest. */
  quotes: readonly string[];
  /** JavaScript's `/pattern/`. */
  regexes: boolean;
  /** Rust's `'a`, which is no string. */
  lifetimes?: boolean;
}

const braces: Language = {
  blocks: "braces",
  lineComments: ["//"],
  blockComments: true,
  longQuotes: [],
  quotes: ['"', "'"],
  regexes: false,
};
const javascript: Language = { ...braces, longQuotes: ["`"], regexes: true };
const rust: Language = { ...braces, longQuotes: ['"'], quotes: ["'"], lifetimes: true };
const go: Language = { ...braces, longQuotes: ["`"] };
const java: Language = { ...braces, longQuotes: ['"""'] };
const php: Language = { ...braces, lineComments: ["//", "#"], longQuotes: ['"', "'"], quotes: [] };
const python: Language = {
  blocks: "indentation",
  lineComments: ["#"],
  blockComments: false,
  longQuotes: ['"""', "'''"],
  quotes: ['"', "'"],
  regexes: false,
};
const ruby: Language = { ...python, longQuotes: [] };

const byExtension: Record<string, Language> = {};
const know = (language: Language, extensions: string) => {
  for (const extension of extensions.split(" ")) byExtension[extension] = language;
};
know(javascript, "js jsx mjs cjs ts tsx mts cts");
know(rust, "rs");
know(go, "go");
know(java, "java kt kts scala groovy cs swift dart");
know(braces, "c h cc cpp cxx hpp hh hxx m mm zig");
know(php, "php");
know(python, "py pyi pyx");
know(ruby, "rb rake cr ex exs jl lua nim coffee");

export const extensionOf = (path: string): string => {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
};

/** Null for what is no program text that we know. */
export const languageOf = (path: string): Language | null => byExtension[extensionOf(path)] ?? null;
