/** Stands in a status comment where somebody asked the run to stop. Every new text of the comment is without it. */
const stopMark = "<!-- patchwright:stop -->";

export const hasStopMark = (body: string): boolean => body.includes(stopMark);

/** The comment's text with the mark, after its first line, and for people who asked. `who` is a login. */
export function withStopMark(body: string, who: string): string {
  if (hasStopMark(body)) return body;
  const [first = "", ...rest] = body.split("\n");
  return [first, stopMark, `@${who} asked to stop: it ends with the best patch so far.\n`, ...rest].join(
    "\n",
  );
}

/** A new text of the comment, with the mark of the old one where it stands there. */
export function keepingStopMark(before: string, text: string): string {
  const [, who] = /<!-- patchwright:stop -->\n@(\S+) asked to stop/.exec(before) ?? [];
  return who === undefined ? text : withStopMark(text, who);
}
