import { type ChangedFile, type ChangeSet, toBase64 } from "../domain/change-set.js";

/**
 * What a refinement does to the branch it goes on with: the files of `result` that are not as `earlier` has them, and
 * those of `earlier` that are as in the base again. Both are over one base, whose text `baseText` gives (null where
 * absent). People's own commits are in `earlier`, and what they hold beside plain files is in neither.
 */
export async function refinedChanges(
  earlier: ChangeSet,
  result: ChangeSet,
  baseText: (path: string) => Promise<string | null>,
): Promise<ChangedFile[]> {
  const was = new Map(earlier.files.map((file) => [file.path, file]));
  const is = new Set(result.files.map(({ path }) => path));
  const back: ChangedFile[] = [];
  for (const { path, mode, content } of earlier.files) {
    if (is.has(path)) continue;
    const text = await baseText(path);
    const before = text === null ? null : toBase64(text);
    if (before !== content) back.push({ path, mode, content: before });
  }
  return [...result.files.filter((file) => !same(file, was.get(file.path))), ...back];
}

const same = (one: ChangedFile, other: ChangedFile | undefined): boolean =>
  other !== undefined && one.mode === other.mode && one.content === other.content;
