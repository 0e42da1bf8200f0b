import { type Language, languageOf } from "../context/language.js";
import { mask } from "../context/mask.js";
import { closingAt } from "./brackets.js";

/** The lines of a test in its file, 1-based and inclusive, with its decorators. */
export interface TestPlace {
  from: number;
  to: number;
  /** The line that holds the test's name. */
  named: number;
}

/**
 * Where a test stands in its file, found by its name: the call that has the title as a string, or the function or method
 * of that name. Null where it can't be told, as with titles made by a loop, or where several would fit.
 */
export function placeOf(path: string, text: string, id: string): TestPlace | null {
  const language = languageOf(path);
  if (language === null) return null;
  const file = readFile(text, language);
  const titles = id
    .slice(path.length)
    .replace(/ #\d+$/, "")
    .split(" > ")
    .slice(1);
  const title = titles.at(-1);
  if (title === undefined) return null;
  let range: TestPlace = { from: 1, to: file.raw.length, named: 1 };
  for (const outer of titles.slice(0, -1)) {
    const found = within(placesOf(file, outer), range);
    // A group whose title is made by code is passed over: the test's own title may still be the only one.
    if (found.length === 1 && found[0] !== undefined) range = found[0];
  }
  const found = within(placesOf(file, title), range);
  return found.length === 1 ? (found[0] ?? null) : null;
}

interface File {
  text: string;
  code: string;
  raw: string[];
  masked: string[];
  language: Language;
}

function readFile(text: string, language: Language): File {
  const code = mask(text, language);
  return { text, code, raw: text.split("\n"), masked: code.split("\n"), language };
}

const within = (places: readonly TestPlace[], range: TestPlace): TestPlace[] =>
  places.filter(({ from, to }) => from >= range.from && to <= range.to);

function placesOf(file: File, title: string): TestPlace[] {
  return file.language.blocks === "indentation"
    ? [...definitions(file, title), ...calls(file, title)]
    : [...calls(file, title), ...functions(file, title)];
}

const escaped = (text: string): string =>
  text.replace(/[.[\]{}()*+?^$|\\/]/g, "\\$&").replace(/\s+/g, "\\s+");

/** `test("title", …)`: from the line on which the call begins to the one that closes it. */
function calls(file: File, title: string): TestPlace[] {
  const pattern = new RegExp(`([\\w$.\\])\`]\\s*\\(\\s*)(["'\`])${escaped(title)}\\2`, "g");
  return [...file.text.matchAll(pattern)].flatMap((match) => {
    const [, before = ""] = match;
    const open = match.index + before.lastIndexOf("(");
    // Inside a string or comment it is no call.
    if (file.code.charAt(open) !== "(") return [];
    const close = closingAt(file.code, open);
    if (close === null) return [];
    const named = lineAt(file.text, open + 1);
    return [{ from: named, to: lineAt(file.text, close), named }];
  });
}

/** Python's `def title(`, with its decorators, to the end of its block; a class likewise. */
function definitions(file: File, title: string): TestPlace[] {
  const name = escaped(title.replace(/\[.*\]$/s, ""));
  const pattern = new RegExp(`^(\\s*)(?:async\\s+)?(?:def|class)\\s+${name}\\s*[(:]`);
  return file.masked.flatMap((line, index) => {
    const match = pattern.exec(line);
    if (match === null) return [];
    const indent = match[1]?.length ?? 0;
    let to = index;
    let depth = 0;
    for (let at = index; at < file.masked.length; at++) {
      const here = file.masked[at] ?? "";
      if (at > index && depth === 0 && here.trim() !== "" && indentOf(here) <= indent) break;
      depth += bracketsOf(here);
      if (here.trim() !== "") to = at;
    }
    return [{ from: adorned(file, index) + 1, to: to + 1, named: index + 1 }];
  });
}

/** `func Title(`, `fn title(`, `void title(`: with its attributes, to the brace that closes its body. */
function functions(file: File, title: string): TestPlace[] {
  const name = escaped(title.split("/")[0] ?? title);
  const pattern = new RegExp(`(?:^|[\\w>\\])*&]\\s+)${name}\\s*\\(`);
  return file.masked.flatMap((line, index) => {
    if (!pattern.test(line) || /^\s*(return|await|throw|else|new)\b/.test(line)) return [];
    const start = file.masked.slice(0, index).join("\n").length + (index > 0 ? 1 : 0);
    const open = file.code.indexOf("{", start);
    if (open === -1 || /;/.test(file.code.slice(start, open))) return [];
    const close = closingAt(file.code, open);
    if (close === null) return [];
    return [{ from: adorned(file, index) + 1, to: lineAt(file.text, close), named: index + 1 }];
  });
}

/** The first line, 0-based, of the decorators and attributes directly above a line. */
function adorned(file: File, index: number): number {
  let first = index;
  while (first > 0 && /^\s*(@|#\[)/.test(file.masked[first - 1] ?? "")) first -= 1;
  return first;
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length;
const indentOf = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;
const bracketsOf = (line: string): number =>
  [...line].reduce((sum, char) => sum + ("([{".includes(char) ? 1 : ")]}".includes(char) ? -1 : 0), 0);
