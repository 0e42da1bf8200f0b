import { readFile } from "node:fs/promises";
import { PatchwrightError } from "../domain/errors.js";
import type { Task } from "../domain/task.js";

/** An issue from a file: its first line is the title (a Markdown heading's marks are dropped), the rest the body. */
export async function readIssueFile(file: string): Promise<Task> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new PatchwrightError(
      "issue-unreadable",
      { file, detail: error.code ?? error.message },
      { cause: error },
    );
  });
  const [first = "", ...rest] = text
    .replace(/^\uFEFF/, "")
    .trim()
    .split(/\r?\n/);
  const title = first.replace(/^#+\s*/, "").trim();
  if (title === "") throw new PatchwrightError("issue-empty", { file });
  return { title, body: rest.join("\n").trim(), requirements: [], issue: null };
}
