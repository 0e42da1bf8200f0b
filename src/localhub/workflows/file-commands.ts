/** Why a file that a step wrote for the runner can't be read; the message is GitHub's. */
export class FileCommandError extends Error {
  override readonly name = "FileCommandError";
}

/**
 * Reads the format of `GITHUB_OUTPUT`, `GITHUB_ENV` and `GITHUB_STATE`: `name=value`, or for values of several lines
 * `name<<DELIMITER`, the lines, and the delimiter on a line of its own. A later value of a name wins.
 * Only `\n` ends a line, as on GitHub's Linux runners: a `\r` before it belongs to the value.
 */
export function parseKeyValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) throw new FileCommandError(`Invalid format '${line}'. Name must not be empty`);
      values.set(line.slice(0, equals), line.slice(equals + 1));
    } else if (heredoc >= 0) {
      const [name, delimiter] = [line.slice(0, heredoc), line.slice(heredoc + 2)];
      if (name === "" || delimiter === "")
        throw new FileCommandError(
          `Invalid format '${line}'. Name must not be empty and delimiter must not be empty`,
        );
      const end = lines.indexOf(delimiter, i + 1);
      if (end < 0) throw new FileCommandError(`Invalid value. Matching delimiter not found '${delimiter}'`);
      values.set(name, lines.slice(i + 1, end).join("\n"));
      i = end;
    } else throw new FileCommandError(`Invalid format '${line}'`);
  }
  return values;
}

/** The lines of `GITHUB_PATH`. */
export const parsePaths = (text: string): readonly string[] =>
  text.split("\n").filter((line) => line.trim() !== "");
