import type { Edit, EditProblem } from "../../domain/edit.js";
import { closingFence, type Fence, headerOf, openingFence, pathIn, plainPath } from "./reply-lines.js";
import { isSearchMarker, readSearchBlock } from "./search-block.js";

export interface ParsedEdits {
  edits: Edit[];
  problems: EditProblem[];
}

/**
 * The edits in a model's reply, in their order, and what could not be read as one. It takes the format of `editFormat`
 * and its usual variations: the path with or without the verb, before or inside the fence or on the marker, other
 * counts of chevrons, no fences, prose around, CRLF, fences inside Markdown files.
 */
export function parseEdits(text: string): ParsedEdits {
  const lines = withoutThoughts(text).replace(/\r\n?/g, "\n").split("\n");
  const result: ParsedEdits = { edits: [], problems: [] };
  /** The path that the next block is for, and whether a header asked for a whole file. */
  let path: string | null = null;
  let whole = false;
  let wrapper: Fence | null = null;

  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    if (isSearchMarker(line)) {
      at = takeSearchBlock(at);
      continue;
    }
    if (wrapper !== null && closingFence(line, wrapper)) {
      wrapper = null;
      at += 1;
      continue;
    }
    const fence = openingFence(line);
    if (fence !== null) {
      at = takeFence(at, fence);
      continue;
    }
    takeHeader(line, at);
    at += 1;
  }
  if (whole && path !== null)
    problem(path, "There is a header to write this file, but no fence with its content.");
  return result;

  function takeHeader(line: string, at: number): void {
    const header = headerOf(line);
    if (header === null) {
      const plain = plainPath(line);
      if (plain !== null && startsBlock(lines, at + 1)) [path, whole] = [plain, false];
      return;
    }
    if (whole && path !== null)
      problem(path, "There is a header to write this file, but no fence with its content.");
    whole = false;
    if (header.verb === "delete") result.edits.push({ kind: "delete", path: header.path });
    else if (header.verb === "rename")
      result.edits.push({ kind: "rename", path: header.path, to: header.to });
    else [path, whole] = [header.path, header.verb === "write"];
    if (header.verb === "rename") path = header.to;
  }

  function takeSearchBlock(at: number): number {
    const block = readSearchBlock(lines, at, wrapper);
    const target = block.path ?? path;
    path = target;
    whole = false;
    if (target === null)
      problem("", `The SEARCH block at line ${at + 1} of the reply has no path before it.`);
    else if (block.kind === "broken") problem(target, block.message);
    else result.edits.push({ kind: "replace", path: target, search: block.search, replace: block.replace });
    return block.next;
  }

  function takeFence(at: number, fence: Fence): number {
    const inner = firstLine(lines, at + 1);
    const named = pathIn(fence.info);
    if (named !== null) path = named;
    if (isSearchMarker(lines[inner] ?? "")) return enter(at, fence);
    const header = headerOf(lines[inner] ?? "");
    if (header !== null && header.verb !== "file") return enter(at, fence);
    const commented = plainPath(lines[inner] ?? "");
    if (commented !== null && isSearchMarker(lines[inner + 1] ?? "")) {
      path = commented;
      wrapper = fence;
      return inner + 1;
    }
    return takeWhole(at, fence, named);
  }

  /** The fence only wraps blocks: what is inside is read as if it weren't there. */
  function enter(at: number, fence: Fence): number {
    wrapper = fence;
    return at + 1;
  }

  function takeWhole(at: number, fence: Fence, named: string | null): number {
    const above = lastLine(lines, at - 1);
    const target = whole ? path : (named ?? (above === null ? null : plainPath(above)));
    const end = endOfFence(lines, at, fence, target ?? "");
    if (target !== null && end === null)
      problem(target, "The reply ends before the fence with this file's content does.");
    else if (target !== null) {
      const content = lines.slice(at + 1, end ?? lines.length);
      const shown = content.map((line) => unindent(line, fence.indent));
      result.edits.push({ kind: "write", path: target, content: shown.map((line) => `${line}\n`).join("") });
      path = target;
    }
    whole = false;
    return (end ?? lines.length) + 1;
  }

  function problem(target: string, message: string): void {
    result.problems.push({ path: target, reason: "malformed", message });
  }
}

/** Drafts that a reasoning model thinks aloud are not its answer. */
const withoutThoughts = (text: string): string =>
  text.replace(/^\s*<think(?:ing)?>.*?<\/think(?:ing)?>/s, "");

function firstLine(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at] ?? "").trim() === "") at += 1;
  return at;
}

function lastLine(lines: readonly string[], from: number): string | null {
  for (let at = from; at >= 0 && at >= from - 1; at -= 1) {
    const line = lines[at] ?? "";
    if (line.trim() !== "") return line;
  }
  return null;
}

/** Whether an edit block begins here, after at most one empty line. */
function startsBlock(lines: readonly string[], from: number): boolean {
  const at = (lines[from] ?? "").trim() === "" ? from + 1 : from;
  const line = lines[at] ?? "";
  return isSearchMarker(line) || openingFence(line) !== null;
}

/**
 * The line that closes a fence. A Markdown file may hold fences of its own that are no shorter: there, a fence with a
 * language opens an inner one, as does a bare one with text right below it and two more fences to come.
 */
function endOfFence(lines: readonly string[], at: number, fence: Fence, path: string): number | null {
  const nests = /\.(md|mdx|markdown|rst|txt)$/i.test(path);
  let inner = 0;
  for (let end = at + 1; end < lines.length; end += 1) {
    const line = lines[end] ?? "";
    const opening = openingFence(line);
    if (nests && opening !== null && opening.info !== "" && opening.mark.length >= fence.mark.length)
      inner += 1;
    else if (closingFence(line, fence)) {
      if (nests && inner === 0 && opensBareFence(lines, end, fence)) inner += 1;
      else if (inner === 0) return end;
      else inner -= 1;
    }
  }
  return null;
}

function opensBareFence(lines: readonly string[], at: number, fence: Fence): boolean {
  const below = lines[at + 1] ?? "";
  if (below.trim() === "" || headerOf(below) !== null) return false;
  const nextHeader = lines.findIndex((line, index) => index > at && headerOf(line) !== null);
  const rest = lines.slice(at + 1, nextHeader === -1 ? lines.length : nextHeader);
  return rest.filter((line) => closingFence(line, fence)).length >= 2;
}

const unindent = (line: string, indent: string): string =>
  indent !== "" && line.startsWith(indent) ? line.slice(indent.length) : line;
