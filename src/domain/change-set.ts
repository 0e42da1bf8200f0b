import { createHash } from "node:crypto";
import { z } from "zod";

export const ChangedFile = z.object({
  path: z.string().min(1),
  mode: z.enum(["100644", "100755"]),
  /** The git blob's bytes in base64; null deletes the file. */
  content: z.base64().nullable(),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

/**
 * The difference between a base commit and a result, as whole files: publishing it cannot fail to apply.
 * Files are sorted by path and occur once; a file equal to the base's does not occur.
 */
export const ChangeSet = z.object({
  base: z.string().regex(/^[0-9a-f]{40}$/),
  files: z.array(ChangedFile),
});
export type ChangeSet = z.infer<typeof ChangeSet>;

export const emptyChangeSet = (base: string): ChangeSet => ({ base, files: [] });

/** SHA-256 (hex) of a change set in its canonical form: what `verify` attests and `publish` compares. */
export function changeSetHash(changes: ChangeSet): string {
  const files = sorted(changes.files).map(({ path, mode, content }) => [path, mode, content]);
  return createHash("sha256")
    .update(JSON.stringify([changes.base, files]))
    .digest("hex");
}

/** `over` laid on `under`: where both change a file, `over` wins. Both must have the same base. */
export function mergeChangeSets(under: ChangeSet, over: ChangeSet): ChangeSet {
  if (under.base !== over.base)
    throw new Error(`change sets of different bases: ${under.base}, ${over.base}`);
  const files = new Map([...under.files, ...over.files].map((file) => [file.path, file]));
  return { base: under.base, files: sorted([...files.values()]) };
}

/** The change set without the files that `drop` names. */
export function withoutFiles(changes: ChangeSet, drop: (path: string) => boolean): ChangeSet {
  return { base: changes.base, files: changes.files.filter((file) => !drop(file.path)) };
}

export const textOf = (file: ChangedFile): string | null =>
  file.content === null ? null : Buffer.from(file.content, "base64").toString("utf8");

export const toBase64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** Sorted by code unit, so that the order is the same on every machine and locale. */
export function sorted(files: readonly ChangedFile[]): ChangedFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
