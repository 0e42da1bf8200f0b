import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { FileCommandError, parseKeyValues, parsePaths } from "./file-commands.js";
import type { JobSession } from "./job-session.js";
import { StepFailure } from "./step-failure.js";

const kinds = ["output", "env", "path", "state", "step_summary"] as const;
type Kind = (typeof kinds)[number];

/** The files through which a process speaks to the runner (`GITHUB_OUTPUT` and its like). */
export interface StepFiles {
  /** The `GITHUB_*` variables that name them. */
  readonly variables: Readonly<Record<string, string>>;
  /** Reads and removes them: `env`, `path` and the summary take effect on the job. Throws StepFailure for a bad one. */
  readonly collect: () => Promise<{
    readonly outputs: ReadonlyMap<string, string>;
    readonly state: ReadonlyMap<string, string>;
  }>;
}

/** A summary that is larger is left out. Source: "Adding a job summary" in GitHub's documentation. */
const maxSummaryBytes = 1024 * 1024;

export async function createStepFiles(job: JobSession): Promise<StepFiles> {
  const directory = path.join(job.places.commands, randomUUID());
  await mkdir(directory, { recursive: true });
  const file = (kind: Kind) => path.join(directory, kind);
  for (const kind of kinds) await writeFile(file(kind), "");
  // A step may have removed a file; then it said nothing.
  const read = (kind: Kind) => readFile(file(kind), "utf8").catch(() => "");

  const collect = async () => {
    const texts = {} as Record<Kind, string>;
    for (const kind of kinds) texts[kind] = await read(kind);
    await rm(directory, { recursive: true, force: true });
    const outputs = parse("output", texts.output, parseKeyValues);
    const state = parse("state", texts.state, parseKeyValues);
    for (const [name, value] of parse("env", texts.env, parseKeyValues)) setEnvironment(job, name, value);
    for (const entry of parsePaths(texts.path)) job.pathEntries.unshift(entry);
    addSummary(job, texts.step_summary);
    return { outputs, state };
  };

  const variables = Object.fromEntries(kinds.map((kind) => [`GITHUB_${kind.toUpperCase()}`, file(kind)]));
  return { variables, collect };
}

function parse<T>(kind: string, text: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof FileCommandError)) throw error;
    throw new StepFailure(`Unable to process file command '${kind}' successfully.\n${error.message}`);
  }
}

function setEnvironment(job: JobSession, name: string, value: string): void {
  if (name.toUpperCase() === "NODE_OPTIONS")
    throw new StepFailure(
      "Unable to process file command 'env' successfully.\nCan't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.",
    );
  job.environment[name] = value;
}

function addSummary(job: JobSession, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes === 0) return;
  if (bytes > maxSummaryBytes)
    throw new StepFailure(
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.ceil(bytes / 1024)}k.`,
    );
  job.summaries.push(job.masks.apply(text));
}
