import { withoutInvisible } from "./untrusted.js";

/** A part of a repository's own template: its heading as written, and what stands below. */
export interface TemplatePart {
  /** The heading's line; empty for what stands before the first one. */
  heading: string;
  /** What is kept of the text below: comments are for who fills it in, and boxes are for people to tick. */
  body: string;
  /** What of ours belongs below it. */
  fits: Fit | null;
}

export type Fit = "summary" | "issue" | "evidence";

/** Characters. A longer template leaves no room for what it asks for. */
const longest = 8_000;

/**
 * A repository's pull request template, in parts; none for one that is empty or too long. Tags, comments and the fences
 * around code are left out, so that nothing in it reaches into what is ours. Mentions and closing words in it are its
 * examples, and do nothing.
 */
export function templateParts(template: string): TemplatePart[] {
  if (template.length > longest) return [];
  const lines = withoutComments(withoutInvisible(template)).split("\n");
  const parts: { heading: string; lines: string[] }[] = [{ heading: "", lines: [] }];
  let inCode = false;
  for (const line of lines) {
    if (/^\s*(?:`{3,}|~{3,})/.test(line)) inCode = !inCode;
    else if (!inCode && isHeading(line)) parts.push({ heading: harmless(line.trim()), lines: [] });
    else parts.at(-1)?.lines.push(harmless(unticked(line)));
  }
  return fitted(parts.map(({ heading, lines }) => ({ heading, body: lines.join("\n").trim() })));
}

const isHeading = (line: string): boolean =>
  /^ {0,3}#{1,6}\s+\S/.test(line) || /^\*\*[^*]+\*\*:?\s*$/.test(line);

const withoutComments = (text: string): string => text.replace(/<!--[\s\S]*?(?:-->|$)/g, "");

const unticked = (line: string): string => line.replace(/^(\s*[-*+]\s+)\[[xX]\]/, "$1[ ]");

/** Without tags, mentions, and references that would close an issue or show up in one. */
const harmless = (line: string): string =>
  line
    .replace(/<\/?[a-z][^>]*>/gi, "")
    .replace(/</g, "&lt;")
    .replace(/`{3,}|~{3,}/g, "")
    .replace(/#(?=\d)/g, "#&#8203;")
    .replace(/@(?=\w)/g, "@&#8203;")
    .replace(/\bGH-(?=\d)/gi, (found) => `${found}&#8203;`)
    .replace(/:\/\/(?=\S+\/(?:issues|pull)\/\d)/g, ":&#8203;//");

const fits: readonly [Fit, RegExp][] = [
  ["evidence", /\btest|\bverif|\bvalidat|\bproof\b|\bevidence\b|\bqa\b/i],
  ["issue", /\bissues?\b|\btickets?\b|\bfix(?:es)?\b|\bcloses?\b|\brelated\b|\blinks?\b|\breferences?\b/i],
  [
    "summary",
    /\bdescri|\bsummary\b|\bwhat\b|\bchanges?\b|\bproposed\b|\boverview\b|\bpurpose\b|\bmotivation\b|\bwhy\b/i,
  ],
];

const box = /^\s*[-*+]\s+\[ \]/m;

const boxesOf = (body: string): string =>
  body
    .split("\n")
    .filter((line) => box.test(line))
    .join("\n");

/** Each of ours goes below the first heading that asks for it, in the place of what stands there for example. */
function fitted(parts: readonly { heading: string; body: string }[]): TemplatePart[] {
  const taken = new Set<Fit>();
  return parts
    .filter(({ heading, body }) => heading !== "" || body !== "")
    .map(({ heading, body }) => {
      const boxes = box.test(body);
      const fit =
        heading === ""
          ? undefined
          : fits.find(([name, words]) => !taken.has(name) && words.test(heading))?.[0];
      // A list of boxes under "Type of change" is no place for a summary; one under "Tests" stays below the evidence.
      if (fit === undefined || (boxes && fit !== "evidence")) return { heading, body, fits: null };
      taken.add(fit);
      return { heading, body: boxesOf(body), fits: fit };
    });
}

export const hasBoxes = (parts: readonly TemplatePart[]): boolean => parts.some(({ body }) => box.test(body));
