import { declaredName } from "./declared-name.js";
import { type Language, languageOf } from "./language.js";
import { mask } from "./mask.js";

/** A statement or declaration with everything in it. Lines are 1-based and inclusive. */
export interface Declaration {
  /** Null where nothing is declared, as by an import or a call. */
  name: string | null;
  /** Where leading comments, decorators and attributes begin. */
  from: number;
  to: number;
  /** What stands inside, when it is a block that can be shown in parts: a class, a module, a wrapper. */
  inside: Declaration[];
}

/**
 * A file's declarations, outermost first, found by brackets or, where brackets do not balance or do not matter, by
 * indentation. No stretch of them cuts a statement in the middle. Empty for files that are no program text.
 */
export function declarationsOf(path: string, text: string): Declaration[] {
  const language = languageOf(path);
  if (language === null) return [];
  const lines = readLines(text, language);
  const depth = language.blocks === "braces" ? bracketDepths(lines) : null;
  const file: File = { lines, depth: depth ?? bracketDepths(lines), braces: depth !== null };
  return statements(file, 0, lines.length, 0);
}

/** The innermost declarations that can be shown by themselves, in the order of the file. */
export function leaves(declarations: readonly Declaration[]): Declaration[] {
  return declarations.flatMap((each) => (each.inside.length > 0 ? leaves(each.inside) : [each]));
}

interface Line {
  raw: string;
  /** Without comments and strings. */
  masked: string;
  indent: number;
  blank: boolean;
}

interface File {
  lines: Line[];
  /** Bracket depth before each line; null where brackets do not balance. */
  depth: number[] | null;
  braces: boolean;
}

function readLines(text: string, language: Language): Line[] {
  const raw = text.replace(/\n$/, "").split("\n");
  const masked = mask(text, language).split("\n");
  return raw.map((line, i) => {
    const code = masked[i] ?? "";
    return { raw: line, masked: code, indent: indentOf(code), blank: code.trim() === "" };
  });
}

const indentOf = (line: string): number =>
  [...(/^[ \t]*/.exec(line)?.[0] ?? "")].reduce((sum, char) => sum + (char === "\t" ? 4 : 1), 0);

function bracketDepths(lines: readonly Line[]): number[] | null {
  const depths: number[] = [];
  let depth = 0;
  for (const { masked } of lines) {
    depths.push(depth);
    for (const char of masked) {
      if ("([{".includes(char)) depth++;
      else if (")]}".includes(char) && --depth < 0) return null;
    }
  }
  return depth === 0 ? [...depths, 0] : null;
}

interface Start {
  /** 0-based, where decorators and attributes begin. */
  line: number;
  /** Where the statement itself begins. */
  code: number;
}

/**
 * The statements among lines `from` (inclusive) to `to` (exclusive), 0-based, that stand `level` brackets deep.
 * Comments above the first are looked for down to line `floor`.
 */
function statements(file: File, from: number, to: number, level: number, floor = from): Declaration[] {
  const starts = startsOf(file, from, to, level);
  return starts.map(({ line, code }, i) => {
    const limit = starts[i + 1]?.line ?? to;
    const next = limit < to ? leadingFrom(file, limit, line + 1) : to;
    const end = lastCode(file, line, next);
    const first = leadingFrom(file, line, i === 0 ? floor : (starts[i - 1]?.line ?? 0) + 1);
    const name = declaredName(file.lines[code]?.raw ?? "");
    return { name, from: first + 1, to: end + 1, inside: insideOf(file, code, end, level) };
  });
}

function startsOf(file: File, from: number, to: number, level: number): Start[] {
  const indents = file.lines.slice(from, to).flatMap(({ blank, indent }) => (blank ? [] : [indent]));
  const indent = Math.min(...indents);
  const starts: Start[] = [];
  for (let i = from; i < to; i++) {
    const line = file.lines[i];
    if (!line || line.blank) continue;
    const outer = file.braces ? file.depth?.[i] === level : line.indent <= indent && !insideBrackets(file, i);
    const last = starts.at(-1);
    if (!outer || (last && (continues(line.masked) || unfinished(file, i)))) continue;
    if (last && isAdornment(maskedFrom(file, last.code, i))) last.code = i;
    else starts.push({ line: i, code: i });
  }
  return starts;
}

const maskedFrom = (file: File, from: number, to: number): string =>
  to - from > 40
    ? ""
    : file.lines
        .slice(from, to)
        .map(({ masked }) => masked)
        .join(" ");

/** Python and its like: a line inside brackets goes on with the statement, whatever its indentation. */
function insideBrackets(file: File, line: number): boolean {
  const here = file.depth?.[line] ?? 0;
  return here > 0 && !file.braces;
}

/** A line that can't begin a statement. */
const continues = (masked: string): boolean =>
  /^\s*([)\]}{.?:|&=+,*/<>-]|(else|elif|elsif|catch|except|finally|rescue|ensure|when|where|extends|implements|throws|end)\b)/.test(
    masked,
  ) && !/^\s*(\+\+|--|\*\w|\[\w|<\w)/.test(masked);

/** True when the code before a line can't be the end of a statement. */
function unfinished(file: File, line: number): boolean {
  for (let i = line - 1; i >= 0; i--) {
    const before = file.lines[i];
    if (!before || before.blank) continue;
    return /([,=+(|&?]|=>|->|\\|\b(extends|implements|return|in|of|and|or|not))\s*$/.test(before.masked);
  }
  return false;
}

/** `@decorator`, `#[attribute]`, `template <…>` */
const isAdornment = (masked: string): boolean =>
  /^\s*(@[\w.]+(\(.*\))?|#!?\[.*\]|template\s*<.*>)\s*$/.test(masked);

/** The first of the comment lines directly above a statement. */
function leadingFrom(file: File, start: number, floor: number): number {
  let first = start;
  while (first - 1 >= floor) {
    const above = file.lines[first - 1];
    if (!above?.blank || above.raw.trim() === "" || !isComment(above.raw)) break;
    first--;
  }
  return first;
}

const isComment = (raw: string): boolean => /^\s*(\/\/|\/\*|\*|#|--|<!--)/.test(raw);

function lastCode(file: File, start: number, next: number): number {
  let last = next - 1;
  while (last > start && file.lines[last]?.raw.trim() === "") last--;
  return last;
}

/** Blocks that hold declarations rather than steps: these may be shown in parts. */
const container =
  /^\s*(export\s+)?(default\s+)?(pub(\([^)]*\))?\s+)?((abstract|final|public|private|protected|internal|static|sealed|open|data|partial|unsafe)\s+)*(class|interface|namespace|module|trait|impl|mod|object|enum|struct|protocol|extension|extern|describe|context|suite|RSpec\.describe)\b|^\s*([;!(]+\s*(async\s+)?function\s*\w*|function)\s*\([^)]*\)\s*\{\s*$|^\s*\(\s*\(.*=>\s*\{\s*$|^\s*(module\.)?exports(\.\w+)?\s*=\s*(\{|function)|^\s*(\w+\.)?(define|describe|suite|context|test|it)\b.*(=>|function|\bdo\b)|^\s*(export\s+)?(default\s+)?(const|let|var)?\s*[\w.]*\s*=?\s*\{\s*$/;

/** Short blocks are never taken apart. */
const shortest = 12;

function insideOf(file: File, start: number, end: number, level: number): Declaration[] {
  const first = file.lines[start];
  if (!first || end - start < shortest || !container.test(first.raw)) return [];
  let body = start + 1;
  const deeper = (i: number) =>
    file.braces ? (file.depth?.[i] ?? 0) > level : (file.lines[i]?.indent ?? 0) > first.indent;
  while (body <= end && (!deeper(body) || file.lines[body]?.blank)) body++;
  let close = end;
  const closing = () => {
    const line = file.lines[close];
    if (!line || line.blank || !deeper(close)) return true;
    return file.braces && /^\s*[)\]}]/.test(line.masked) && (file.depth?.[close + 1] ?? 0) <= level;
  };
  while (close > body && closing()) close--;
  if (body > close) return [];
  const bodyLevel = file.depth?.[body] ?? level + 1;
  return statements(file, body, close + 1, bodyLevel, start + 1);
}
