import { type ChangedFile, textOf } from "../../domain/change-set.js";
import type { Evidence } from "../../domain/evidence.js";
import { counted } from "../words.js";
import { type Html, html, visible } from "./markup.js";

/** One file's unified diff against the base, as git prints it. */
export interface FileDiff {
  path: string;
  unified: string;
}

type Hunks = Evidence["hunks"];

/** More lines of one file than this are counted, not shown. */
const mostLines = 1500;

interface Line {
  kind: "add" | "del" | "same" | "hunk";
  before: number | null;
  after: number | null;
  text: string;
}

/**
 * A changed file in colours, each hunk with the number of tests that notice it. Without a diff the new content is
 * shown as it is: what was there before is not known here.
 */
export function fileView(file: ChangedFile, diff: FileDiff | undefined, hunks: Hunks): Html {
  const lines = diff ? diffLines(diff.unified) : contentLines(file);
  const added = lines.filter(({ kind }) => kind === "add").length;
  const removed = lines.filter(({ kind }) => kind === "del").length;
  const shown = lines.slice(0, mostLines);
  const change = file.content === null ? html`<span class="chip bad">deleted</span>` : null;
  const size = diff
    ? html`<span class="plus">+${added}</span> <span class="minus">−${removed}</span>`
    : html`<span class="faint">whole new content</span>`;
  return html`<details class="file" open><summary><code>${visible(file.path)}</code> ${change} <span class="right">${file.content === null ? null : size}</span></summary>
<div class="diff"><div class="lines">${shown.map((line) => lineView(line, hunks))}</div>${
    lines.length > shown.length
      ? html`<p class="faint">… ${counted(lines.length - shown.length, "more line")}</p>`
      : null
  }</div></details>`;
}

function lineView({ kind, before, after, text }: Line, hunks: Hunks): Html {
  const hunk = kind === "hunk" ? undefined : hunks.find(({ line }) => line === after);
  return html`<div class="line ${kind}"><i>${before ?? ""}</i><i>${after ?? ""}</i><code>${visible(text)}</code>${
    hunk ? noticed(hunk) : null
  }</div>
`;
}

const noticed = ({ noticedBy }: Hunks[number]): Html =>
  noticedBy.length === 0
    ? html`<span class="chip warn">no test notices</span>`
    : html`<span class="chip good" title="${visible(noticedBy.join("\n"))}">noticed by ${counted(noticedBy.length, "test")}</span>`;

function diffLines(unified: string): Line[] {
  const lines: Line[] = [];
  let before = 0;
  let after = 0;
  for (const text of unified.replace(/\n$/, "").split("\n")) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (header) {
      before = Number(header[1]);
      after = Number(header[2]);
      lines.push({ kind: "hunk", before: null, after: null, text });
    } else if (before === 0 && after === 0) {
      // File headers, up to the first hunk.
    } else if (text.startsWith("+")) {
      lines.push({ kind: "add", before: null, after: after++, text: text.slice(1) });
    } else if (text.startsWith("-")) {
      lines.push({ kind: "del", before: before++, after: null, text: text.slice(1) });
    } else if (text.startsWith(" ") || text === "") {
      lines.push({ kind: "same", before: before++, after: after++, text: text.slice(1) });
    } else {
      lines.push({ kind: "hunk", before: null, after: null, text });
    }
  }
  return lines;
}

function contentLines(file: ChangedFile): Line[] {
  const text = textOf(file);
  if (text === null) return [];
  if (text.includes("\0")) return [{ kind: "hunk", before: null, after: null, text: "Not text." }];
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line, i) => ({ kind: "same", before: null, after: i + 1, text: line }));
}
