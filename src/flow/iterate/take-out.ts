import { type GeneratedTest, isOf } from "../../domain/candidate.js";

/**
 * The tests without one of them, by its id; null where its lines can't be told. It is cut out by rule, so that nobody
 * has to be asked: the line that names it, what is indented below it, the bracket that closes it, and the decorators and
 * comments right above. Whether that took out this test and nothing else, only a run can tell.
 */
export function takeOut(tests: readonly GeneratedTest[], id: string): GeneratedTest[] | null {
  const file = tests.find(({ path }) => isOf(id, path) && id !== path);
  const title = id.split(" > ").at(-1);
  if (file === undefined || title === undefined) return null;
  const content = withoutTest(file.content, title);
  return content === null ? null : tests.map((test) => (test === file ? { ...test, content } : test));
}

/** A source without the test of this title; null where not exactly one line names it. */
export function withoutTest(source: string, title: string): string | null {
  const lines = source.split("\n");
  const naming = lines.flatMap((line, index) => (names(line, title) ? [index] : []));
  const [start] = naming;
  if (start === undefined || naming.length > 1) return null;
  const depth = indent(lines[start]);
  let end = start + 1;
  while (end < lines.length && (isBlank(lines[end]) || indent(lines[end]) > depth)) end += 1;
  if (indent(lines[end]) === depth && /^\s*[)\]}]/.test(lines[end] ?? "")) end += 1;
  let first = start;
  while (first > 0 && indent(lines[first - 1]) === depth && above.test(lines[first - 1] ?? "")) first -= 1;
  const [before, after] = [lines.slice(0, first), lines.slice(end)];
  if (isBlank(before.at(-1)) && isBlank(after[0])) before.pop();
  return [...before, ...after].join("\n");
}

/** Decorators and comments. */
const above = /^\s*(?:@|\/\/|#|\/\*|\*)/;

/** A title stands in quotes, or is a function's name. */
function names(line: string, title: string): boolean {
  if (/^\w+$/.test(title)) return new RegExp(`\\b${title}\\b`).test(line);
  const forms = [
    title,
    JSON.stringify(title).slice(1, -1),
    title.replaceAll("'", "\\'"),
    title.replaceAll("`", "\\`"),
  ];
  return forms.some((form) => ['"', "'", "`"].some((quote) => line.includes(`${quote}${form}${quote}`)));
}

const isBlank = (line: string | undefined): boolean => line?.trim() === "";
const indent = (line: string | undefined): number => line?.search(/\S/) ?? -1;
