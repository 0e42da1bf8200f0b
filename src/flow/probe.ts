import { emptyChangeSet } from "../domain/change-set.js";
import type { CommandResult } from "../domain/ports.js";
import type { StageName } from "../domain/run-event.js";
import { headAndTail, stableText } from "../testing/text.js";
import { applyEdits } from "../workspace/edits/apply-edits.js";
import type { Probe } from "./need.js";
import { joined, untrusted } from "./prompt.js";
import type { Room } from "./room.js";

const timeoutMs = 30_000;

/** Characters of output that come back: about 2,000 tokens, head and tail. */
const mostOutput = 7000;

/**
 * Runs a model's probe on the base, in the sandbox and without network, and tells what it printed. Only new files are
 * laid on the base; a probe that can't be run is told why, and costs its round.
 */
export async function runProbe(
  room: Pick<Room, "workspace" | "journal" | "signal">,
  stage: StageName,
  { command, edits, problems }: Probe,
): Promise<string> {
  const { workspace } = room;
  const known = new Set(await workspace.files());
  if (problems.length > 0) return notRun(problems.join("\n"));
  if (edits.some((edit) => edit.kind !== "write" || known.has(edit.path)))
    return notRun("a probe is written as new files, and changes no other");
  const laid = await applyEdits({ ...workspace, changes: emptyChangeSet(workspace.base), edits });
  if (!laid.ok) return notRun(laid.problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));

  const result = await workspace.run({ command, changes: laid.changes, timeoutMs }, room.signal);
  const { exitCode, limit, durationMs } = result;
  await room.journal.append({
    type: "command-finished",
    stage,
    purpose: "probe on the base",
    command,
    exitCode,
    limit,
    durationMs,
    tests: null,
  });
  return joined(`The probe ${ending(result)}.`, untrusted("output of the probe", outputOf(result)));
}

const notRun = (why: string): string => joined("The probe was not run:", untrusted("why", why));

function ending({ exitCode, signal, limit }: CommandResult): string {
  if (limit !== null) return `was ended at its limit of ${limit}`;
  return exitCode === null ? `was ended by ${signal ?? "a signal"}` : `ended with exit code ${exitCode}`;
}

function outputOf({ stdout, stderr }: CommandResult): string {
  const parts = [stdout, stderr].map((text) => stableText(text).trim());
  return headAndTail(parts.filter((text) => text !== "").join("\n") || "(nothing)", mostOutput);
}
