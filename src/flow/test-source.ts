import type { ContextFile } from "../context/context.js";
import { leaves } from "../context/declarations.js";
import { sourceFile, textOf, wholeFile } from "../context/excerpt.js";
import type { Room } from "./room.js";

/** Tokens that a test file may take whole. */
const mostTokens = 4000;

/**
 * A test file of the base: whole where it is short, else the test that the first of these ids names, found by its
 * title. Null when the file can't be read, or is long and holds no such title.
 */
export async function testSource(
  { workspace }: Pick<Room, "workspace">,
  path: string,
  ids: readonly string[],
): Promise<ContextFile | null> {
  const text = await workspace.read(path);
  if (text === null) return null;
  const file = sourceFile(path, text);
  const whole = wholeFile(file, "fails", mostTokens);
  if (whole !== null) return whole;
  for (const title of ids.flatMap((id) => titleOf(id))) {
    const line = file.lines.findIndex((each) => each.includes(title)) + 1;
    const test = leaves(file.declarations).find(({ from, to }) => line > 0 && from <= line && line <= to);
    if (test !== undefined)
      return { path, lines: [test.from, test.to], content: textOf(file, test.from, test.to), why: "fails" };
  }
  return null;
}

/** A test's own title, without its file, its groups, its ordinal and a parameter in brackets. */
const titleOf = (id: string): string[] => {
  const title = id
    .split(" > ")
    .at(-1)
    ?.replace(/ #\d+$/, "")
    .replace(/\[.*\]$/, "");
  return title === undefined || title === "" ? [] : [title];
};
