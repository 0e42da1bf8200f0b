const [begin, end] = ["<!-- patchwright:stale -->", "<!-- /patchwright:stale -->"];

const note = [
  begin,
  "> [!WARNING]",
  "> The default branch moved, and this conflicts with it now. Comment `/patchwright retry` to have it done anew on the present base, or merge the default branch by hand.",
  end,
  "",
  "",
].join("\n");

/** Characters that the note takes at the beginning of a text. */
export const staleRoom = note.length;

const isStale = (text: string): boolean => text.includes(begin);

/** A pull request's body, or a status comment (its marker stays first), with the note that it conflicts. */
export function withStaleNote(text: string): string {
  if (isStale(text)) return text;
  const marker = /^<!-- patchwright:[a-z-]+ -->\n/.exec(text)?.[0] ?? "";
  return `${marker}${note}${text.slice(marker.length)}`;
}

/** The same without it. */
export function withoutStaleNote(text: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) return text;
  return text.slice(0, from) + text.slice(to + end.length).replace(/^\n{1,2}/, "");
}
