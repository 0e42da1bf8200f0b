/** What a pull request's body says of the change, between marks that nobody sees: a refinement finds it again there. */
const begins = "<!-- patchwright:summary -->";
const ends = "<!-- /patchwright:summary -->";
const since = "Changed since, as asked:";

/** UTF-16 units. Somebody who writes more than this below our marks writes it anew. */
const longest = 6_000;

export const inSummaryRoom = (text: string): string => (text === "" ? "" : `${begins}\n${text}\n${ends}`);

/** The summary that a body holds, as people may have edited it; null where its marks are gone or it is too long. */
export function summaryIn(body: string): string | null {
  const from = body.indexOf(begins);
  const to = body.indexOf(ends, from);
  if (from < 0 || to < 0) return null;
  const text = body.slice(from + begins.length, to).trim();
  return text === "" || text.length > longest ? null : text;
}

/** What was said of the change before, with what a refinement did to it (a list). Said once, however often it is published. */
export function summarySince(earlier: string, refined: string): string {
  if (refined === "" || earlier.includes(refined)) return earlier;
  return earlier.includes(`\n${since}\n`) ? `${earlier}\n${refined}` : `${earlier}\n\n${since}\n\n${refined}`;
}
