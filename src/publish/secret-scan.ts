import { type ChangeSet, textOf } from "../domain/change-set.js";
import { findSecrets } from "../secrets/find-secrets.js";

/**
 * Why a change set may not be published for what its files say: keys and tokens of known shapes (see findSecrets), each
 * named by its place, never by its value. What the base's file holds already is not the patch's doing. `baseText` gives
 * a file's text at the base, null when absent; it is asked only where something was found.
 */
export async function secretProblems(
  changes: ChangeSet,
  baseText: (path: string) => Promise<string | null>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const file of changes.files) {
    const text = textOf(file);
    if (text === null) continue;
    const found = await findSecrets(text, file.path);
    const before = found.length === 0 ? null : await baseText(file.path);
    const added = found.filter(({ from, to }) => before === null || !before.includes(text.slice(from, to)));
    problems.push(
      ...added.map(
        ({ from, name }) => `${file.path}:${lineAt(text, from)} holds what looks like a secret (${name}).`,
      ),
    );
  }
  return problems;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;
