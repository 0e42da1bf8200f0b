import { type ChangeSet, sorted, textOf, toBase64 } from "../../domain/change-set.js";
import type { Edit, EditProblem } from "../../domain/edit.js";
import { pathProblem } from "../../domain/paths.js";
import { holdsBinary } from "../changes/describe-diff.js";
import type { EditRequest, FileState } from "./edit-request.js";
import { inTheMannerOf, parseText, renderText, splice } from "./file-text.js";
import { matchLines } from "./match-lines.js";
import { nearestText } from "./nearest-text.js";
import { collisions, linkAbove } from "./path-conflicts.js";

export type EditResult = { ok: true; changes: ChangeSet } | { ok: false; problems: EditProblem[] };

/** Largest file that an edit may leave, in bytes: what is larger was not written by hand. */
const largestFile = 1024 * 1024;

/** Applies all edits in their order, or none of them: then every problem is told at once. */
export async function applyEdits(request: EditRequest): Promise<EditResult> {
  const problems: EditProblem[] = [];
  const touched = new Map<string, FileState>();
  const load = (path: string): Promise<FileState | EditProblem> =>
    Promise.resolve(touched.get(path) ?? currentFile(request, path));

  for (const edit of request.edits) {
    const problem = await applyOne(edit, load, touched, request);
    if (problem !== null) problems.push(problem);
  }
  if (problems.length === 0) problems.push(...(await collisions(request, touched)));
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, changes: await toChangeSet(request, touched) };
}

async function applyOne(
  edit: Edit,
  load: (path: string) => Promise<FileState | EditProblem>,
  touched: Map<string, FileState>,
  request: EditRequest,
): Promise<EditProblem | null> {
  for (const path of edit.kind === "rename" ? [edit.path, edit.to] : [edit.path]) {
    const forbidden = pathProblem(path);
    if (forbidden !== null)
      return { path, reason: "forbidden-path", message: `${path} can't be changed: ${forbidden}.` };
    const through = await linkAbove(request, path);
    if (through !== null)
      return { path, reason: "forbidden-path", message: `${path} can't be changed: ${through}.` };
  }
  const file = await load(edit.path);
  if ("reason" in file) return file;
  switch (edit.kind) {
    case "write":
      return store(
        touched,
        edit.path,
        file,
        file.text === null ? edit.content : inTheMannerOf(file.text, edit.content),
      );
    case "delete":
      if (file.text === null) return absent(edit.path);
      touched.set(edit.path, { ...file, text: null });
      return null;
    case "rename":
      return rename(edit, file, load, touched);
    case "replace":
      return replace(edit, file, touched);
  }
}

async function rename(
  edit: Edit & { kind: "rename" },
  file: FileState,
  load: (path: string) => Promise<FileState | EditProblem>,
  touched: Map<string, FileState>,
): Promise<EditProblem | null> {
  if (file.text === null) return absent(edit.path);
  const target = await load(edit.to);
  if ("reason" in target) return target;
  if (target.text !== null)
    return {
      path: edit.to,
      reason: "exists",
      message: `${edit.path} can't be renamed: ${edit.to} exists already.`,
    };
  touched.set(edit.path, { ...file, text: null });
  touched.set(edit.to, file);
  return null;
}

function replace(
  edit: Edit & { kind: "replace" },
  file: FileState,
  touched: Map<string, FileState>,
): EditProblem | null {
  const { path } = edit;
  if (edit.search.trim() === "") {
    if (file.text === null || file.text.trim() === "") return store(touched, path, file, edit.replace);
    return {
      path,
      reason: "malformed",
      message: `SEARCH is empty, but ${path} exists: copy the lines to be replaced.`,
    };
  }
  if (file.text === null) return absent(path);
  const text = parseText(file.text);
  const lines = text.lines.map((line) => line.text);
  const [search, replacement] = [linesOf(edit.search), linesOf(edit.replace)];
  const match = matchLines(lines, search, replacement);
  if (match.kind === "found")
    return store(touched, path, file, renderText(splice(text, match.start, match.count, match.replacement)));
  if (match.kind === "ambiguous") {
    const at = match.starts.map((start) => start + 1).join(", ");
    const message = `SEARCH occurs ${match.starts.length} times in ${path}, at lines ${at}: copy more lines around it.`;
    return { path, reason: "ambiguous", message };
  }
  return { path, reason: "no-match", message: noMatch(path, lines, search, replacement) };
}

function noMatch(
  path: string,
  lines: readonly string[],
  search: readonly string[],
  replacement: readonly string[],
): string {
  const there = replacement.length > 0 && matchLines(lines, replacement, replacement).kind === "found";
  const done = there ? " The text of REPLACE is there already." : "";
  const nearest = nearestText(lines, search);
  if (nearest === null) return `SEARCH does not occur in ${path}, nor anything like it.${done}`;
  return `SEARCH does not occur in ${path}.${done} The nearest text is, with line numbers:\n${nearest}`;
}

const linesOf = (text: string): string[] => parseText(text).lines.map((line) => line.text);

const absent = (path: string): EditProblem => ({
  path,
  reason: "not-found",
  message: `There is no file ${path}.`,
});

function store(
  touched: Map<string, FileState>,
  path: string,
  file: FileState,
  text: string,
): EditProblem | null {
  if (text.includes("\0")) return { path, reason: "binary", message: `${path} would hold NUL characters.` };
  if (Buffer.byteLength(text) > largestFile)
    return { path, reason: "malformed", message: `${path} would be larger than ${largestFile} bytes.` };
  touched.set(path, { ...file, text });
  return null;
}

/** The file with the changes laid on, before these edits. */
async function currentFile(request: EditRequest, path: string): Promise<FileState | EditProblem> {
  const changed = request.changes.files.find((file) => file.path === path);
  if (changed !== undefined && holdsBinary(changed)) return binary(path);
  if (changed !== undefined) return { text: textOf(changed), mode: changed.mode };
  const mode = await request.mode(path);
  if (mode === null) return { text: null, mode: "100644" };
  if (mode === "120000" || mode === "160000") {
    const kind = mode === "120000" ? "a symbolic link" : "a submodule";
    return { path, reason: "forbidden-path", message: `${path} can't be changed: it is ${kind}.` };
  }
  const text = await request.read(path);
  return text === null ? binary(path) : { text, mode };
}

const binary = (path: string): EditProblem => ({
  path,
  reason: "binary",
  message: `${path} is not UTF-8 text.`,
});

async function toChangeSet(
  request: EditRequest,
  touched: ReadonlyMap<string, FileState>,
): Promise<ChangeSet> {
  const files = new Map(request.changes.files.map((file) => [file.path, file]));
  for (const [path, { text, mode }] of touched) {
    const same =
      text === null ? (await request.mode(path)) === null : await isBase(request, path, text, mode);
    if (same) files.delete(path);
    else files.set(path, { path, mode, content: text === null ? null : toBase64(text) });
  }
  return { base: request.base, files: sorted([...files.values()]) };
}

async function isBase(request: EditRequest, path: string, text: string, mode: string): Promise<boolean> {
  return (await request.mode(path)) === mode && (await request.read(path)) === text;
}
