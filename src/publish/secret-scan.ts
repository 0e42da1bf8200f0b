import { lintSource } from "@secretlint/core";
import { creator as recommended } from "@secretlint/secretlint-rule-preset-recommend";
import { type ChangeSet, textOf } from "../domain/change-set.js";

/**
 * Why a change set may not be published for what its files say: keys and tokens of known shapes, each named by its
 * place, never by its value. What the base's file holds already is not the patch's doing. `baseText` gives a file's
 * text at the base, null when absent; it is asked only where something was found.
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
    const added = found.filter(({ value }) => before === null || !before.includes(value));
    problems.push(
      ...added.map(({ line, kind }) => `${file.path}:${line} holds what looks like a secret (${kind}).`),
    );
  }
  return problems;
}

interface Finding {
  /** 1-based. */
  line: number;
  kind: string;
  value: string;
}

/** Keys and tokens of known shapes in a text. */
export async function findSecrets(content: string, filePath: string): Promise<Finding[]> {
  const { messages } = await lintSource({
    source: { content, filePath, ext: "", contentType: "text" },
    options: {
      noPhysicFilePath: true,
      config: {
        rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: recommended, options: {} }],
      },
    },
  });
  return messages.map(({ loc, messageId, range }) => ({
    line: loc.start.line,
    kind: messageId,
    value: content.slice(range[0], range[1]),
  }));
}
