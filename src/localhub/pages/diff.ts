import type { FileChange } from "../git/diff.js";
import { type Html, html } from "./html.js";

/** Files with their hunks, coloured, with line numbers. */
export const diffView = (files: readonly FileChange[]): Html => html`${files.map(fileView)}`;

const fileView = (file: FileChange): Html => html`<div class="box"><div class="cap"><b class="mono">${
  file.previousPath !== null && `${file.previousPath} → `
}${file.path}</b>${file.status !== "modified" && html`<span class="badge">${file.status}</span>`}
<span class="right"><span class="plus">+${file.additions}</span> <span class="minus">−${file.deletions}</span></span></div>
${
  file.patch === null
    ? html`<div class="empty">No text to show.</div>`
    : html`<table class="diff">${rows(file.patch)}</table>`
}</div>`;

/** The lines a review comment is about: the last few of its hunk. */
export function hunkView(hunk: string): Html {
  const all = rows(hunk);
  return html`<table class="diff">${all.slice(0, 1)}${all.slice(1).slice(-4)}</table>`;
}

function rows(patch: string): Html[] {
  let [left, right] = [0, 0];
  return patch.split("\n").map((line) => {
    const start = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (start) {
      [left, right] = [Number(start[1]), Number(start[2])];
      return html`<tr class="hunk"><td class="no"></td><td class="no"></td><td>${line}</td></tr>`;
    }
    if (line.startsWith("+")) return row("add", null, right++, line);
    if (line.startsWith("-")) return row("del", left++, null, line);
    if (line.startsWith("\\")) return row("", null, null, line);
    return row("", left++, right++, line);
  });
}

const row = (kind: string, left: number | null, right: number | null, line: string): Html =>
  html`<tr class="${kind}"><td class="no">${left}</td><td class="no">${right}</td><td>${line}</td></tr>`;
