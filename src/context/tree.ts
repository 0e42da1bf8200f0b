import { estimateTokens } from "../domain/tokens.js";

/**
 * The directories with the number of files below each, names of files where there are few; folders that hold `near`
 * files are shown in full first. Cut at whole lines to `tokens`.
 */
export function treeOf(paths: readonly string[], near: readonly string[], tokens: number): string {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const at = path.lastIndexOf("/");
    const folder = at === -1 ? "." : path.slice(0, at);
    folders.set(folder, [...(folders.get(folder) ?? []), path.slice(at + 1)]);
  }
  const close = new Set(
    near.map((path) => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".")),
  );
  const order = [...folders.keys()].sort(
    (a, b) =>
      Number(close.has(b)) - Number(close.has(a)) || depthOf(a) - depthOf(b) || (a < b ? -1 : a > b ? 1 : 0),
  );
  const lines: string[] = [];
  let room = tokens;
  for (const folder of order) {
    const line = folderLine(folder, folders.get(folder) ?? [], close.has(folder) ? 40 : 8);
    const cost = estimateTokens(line) + 1;
    if (cost > room) break;
    room -= cost;
    lines.push(line);
  }
  const more = order.length - lines.length;
  return [...lines, ...(more > 0 ? [`… ${more} more folders; ${paths.length} files in all`] : [])].join("\n");
}

const depthOf = (folder: string): number => (folder === "." ? 0 : folder.split("/").length);

function folderLine(folder: string, names: readonly string[], most: number): string {
  const sorted = [...names].sort((a, b) => (a < b ? -1 : 1));
  const shown = sorted.length <= most ? sorted : sorted.slice(0, Math.min(most, 5));
  const more = sorted.length - shown.length;
  return `${folder}/: ${shown.join(" ")}${more > 0 ? ` … ${more} more` : ""}`;
}
