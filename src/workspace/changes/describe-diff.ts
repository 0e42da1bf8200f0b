import { createTwoFilesPatch } from "diff";
import { type ChangedFile, type ChangeSet, textOf } from "../../domain/change-set.js";
import type { Workspace } from "../../domain/ports.js";
import { isBinary } from "../base/base-reader.js";

/** What reading the base takes: a workspace will do. */
export type BaseFiles = Pick<Workspace, "read" | "mode">;

/** The change set as a unified diff against the base, in git's manner; binary files are only named. */
export async function describeDiff(base: BaseFiles, changes: ChangeSet): Promise<string> {
  const parts: string[] = [];
  for (const file of changes.files) parts.push(await describeFile(base, file));
  return parts.join("");
}

async function describeFile(base: BaseFiles, file: ChangedFile): Promise<string> {
  const oldMode = await base.mode(file.path);
  const before = oldMode === null ? "" : await base.read(file.path);
  const heading = [`diff --git a/${file.path} b/${file.path}`, ...modeLines(oldMode, file)].join("\n");
  if (before === null || holdsBinary(file)) return `${heading}\nBinary files differ\n`;
  const after = textOf(file) ?? "";
  if (before === after) return `${heading}\n`;
  const from = oldMode === null ? "/dev/null" : `a/${file.path}`;
  const to = file.content === null ? "/dev/null" : `b/${file.path}`;
  const patch = createTwoFilesPatch(from, to, before, after, undefined, undefined, { context: 3 });
  return `${heading}\n${patch.slice(patch.indexOf("--- "))}`;
}

function modeLines(oldMode: string | null, file: ChangedFile): string[] {
  if (oldMode === null) return [`new file mode ${file.mode}`];
  if (file.content === null) return [`deleted file mode ${oldMode}`];
  return oldMode === file.mode ? [] : [`old mode ${oldMode}`, `new mode ${file.mode}`];
}

export const holdsBinary = (file: ChangedFile): boolean =>
  file.content !== null && isBinary(Buffer.from(file.content, "base64"));
