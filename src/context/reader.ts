import type { Workspace } from "../domain/ports.js";
import { type SourceFile, sourceFile } from "./excerpt.js";

/** A base file, read and cut into declarations once; null when it is absent, binary or too long to be of use. */
export type Read = (path: string) => Promise<SourceFile | null>;

/** Longer ones, in UTF-16 units, are data or made by a program. */
const longestFile = 400_000;

export function reader(workspace: Pick<Workspace, "read">): Read {
  const known = new Map<string, Promise<SourceFile | null>>();
  const load = async (path: string) => {
    const text = await workspace.read(path);
    return text === null || text.length > longestFile ? null : sourceFile(path, text);
  };
  return (path) => {
    const read = known.get(path) ?? load(path);
    known.set(path, read);
    return read;
  };
}
