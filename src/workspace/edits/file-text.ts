/** A text file in lines, so that what an edit doesn't touch stays as it is, byte for byte. */
export interface FileText {
  bom: string;
  lines: readonly Line[];
}

interface Line {
  text: string;
  /** `\n`, `\r\n`, or nothing at the end of a file without a final newline. */
  end: string;
}

export function parseText(content: string): FileText {
  const bom = content.startsWith("\ufeff") ? "\ufeff" : "";
  const lines = [...content.slice(bom.length).matchAll(/([^\n]*?)(\r?\n|$)/g)]
    .map((match) => ({ text: match[1] ?? "", end: match[2] ?? "" }))
    .filter(({ text, end }) => text !== "" || end !== "");
  return { bom, lines };
}

export const renderText = ({ bom, lines }: FileText): string =>
  bom + lines.map(({ text, end }) => text + end).join("");

/** The line ending that most lines have. */
function usualEnd(lines: readonly Line[]): string {
  const crlf = lines.filter(({ end }) => end === "\r\n").length;
  return crlf * 2 > lines.length ? "\r\n" : "\n";
}

/** New lines in place of `count` lines from `start`. A missing final newline stays missing. */
export function splice(file: FileText, start: number, count: number, texts: readonly string[]): FileText {
  const end = usualEnd(file.lines);
  const after = file.lines.slice(start + count);
  const last = file.lines.at(start + count - 1);
  const lines = texts.map((text) => ({ text, end }));
  const newLast = lines.at(-1);
  if (after.length === 0 && last?.end === "" && newLast !== undefined) newLast.end = "";
  return { bom: file.bom, lines: [...file.lines.slice(0, start), ...lines, ...after] };
}

/** A whole new text with the byte order mark, line endings and final newline (or its absence) of the one before. */
export function inTheMannerOf(before: string, content: string): string {
  const old = parseText(before);
  const { lines } = parseText(content);
  const end = usualEnd(old.lines);
  const like = lines.map((line) => ({ text: line.text, end }));
  const last = like.at(-1);
  if (last !== undefined && old.lines.at(-1)?.end === "") last.end = "";
  return renderText({ bom: old.bom, lines: like });
}
