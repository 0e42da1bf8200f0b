import type { EditProblem } from "../../domain/edit.js";
import { caseCollisions, foldCase } from "../../domain/paths.js";
import type { EditRequest, FileState } from "./edit-request.js";

/** A folder on the way that is no folder at the base. */
export async function linkAbove(request: EditRequest, path: string): Promise<string | null> {
  const parts = path.split("/");
  for (let length = 1; length < parts.length; length += 1) {
    const above = parts.slice(0, length).join("/");
    const mode = await request.mode(above);
    if (mode === "120000") return `${above} is a symbolic link`;
    if (mode === "160000") return `${above} is a submodule`;
  }
  return null;
}

/** Names that are one file where case does not count, and files where a folder would have to be. */
export async function collisions(
  request: EditRequest,
  touched: ReadonlyMap<string, FileState>,
): Promise<EditProblem[]> {
  const atBase = new Set(await request.files?.());
  const present = new Set(atBase);
  const before = [...request.changes.files.map((file) => [file.path, file.content] as const)];
  const after = [...touched].map(([path, state]) => [path, state.text] as const);
  for (const [path, content] of [...before, ...after]) {
    if (content === null) present.delete(path);
    else present.add(path);
  }
  const problems: EditProblem[] = [];
  const created = [...touched.keys()].filter(
    (path) => present.has(path) && !atBase.has(path) && !before.some(([name]) => name === path),
  );
  const wanted = new Set(created.map(foldCase));
  const alike = wanted.size === 0 ? [] : [...present].filter((path) => wanted.has(foldCase(path)));
  for (const [other, path] of caseCollisions(alike)) {
    const mine = [path, other].find((name) => touched.has(name));
    if (mine === undefined) continue;
    const theirs = mine === path ? other : path;
    const message = `${mine} and ${theirs} are the same file where case does not count.`;
    problems.push({ path: mine, reason: "forbidden-path", message });
  }
  for (const path of touched.keys()) {
    const parent = [...ancestors(path)].find((above) => present.has(above));
    if (parent !== undefined && present.has(path))
      problems.push({ path, reason: "exists", message: `${path} can't be written: ${parent} is a file.` });
  }
  return problems;
}

function* ancestors(path: string): Generator<string> {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) yield path.slice(0, at);
}
