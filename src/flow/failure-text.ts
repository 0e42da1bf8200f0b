import { type ChangeSet, textOf } from "../domain/change-set.js";
import type { TestReport } from "../domain/test-report.js";
import { type Failure, feedback } from "../testing/feedback.js";
import type { Room } from "./room.js";

/** Failures told in one prompt; the rest is counted. */
const most = 6;

const kinds: Record<Failure["kind"], string> = {
  assertion: "an assertion failed",
  exception: "an exception was thrown",
  "time-limit": "it ran into its time limit",
  "did-not-start": "its file did not start",
  missing: "it did not run, though it did before",
};

/** What failed, typed, for a prompt: message, expected and actual, and the frames that lie in the repository. */
export async function failureText(
  room: Pick<Room, "workspace">,
  report: TestReport,
  ids: readonly string[],
  changes: ChangeSet,
): Promise<string> {
  const changed = new Map(changes.files.map((file) => [file.path, file]));
  const read = async (path: string) => {
    const file = changed.get(path);
    return file === undefined ? room.workspace.read(path) : textOf(file);
  };
  const failures = await feedback(report, ids.slice(0, most), { read });
  const rest = ids.length - failures.length;
  const status = report.status === "completed" ? [] : [`The suite did not run to its end: ${report.status}.`];
  return [...status, ...failures.map(one), ...(rest > 0 ? [`And ${rest} more.`] : [])].join("\n\n");
}

function one({ id, kind, message, expected, actual, values, frames }: Failure): string {
  const compared =
    expected === null && actual === null ? [] : [`expected: ${expected ?? "?"}`, `actual: ${actual ?? "?"}`];
  const places = frames.map(
    ({ path, line, source }) => `  at ${path}:${line}${source === null ? "" : `: ${source.trim()}`}`,
  );
  return [
    `${id}: ${kinds[kind]}`,
    message,
    ...compared,
    ...(values === null ? [] : ["values then:", values]),
    ...places,
  ].join("\n");
}
