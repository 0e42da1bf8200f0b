import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ChangeSet } from "../../src/domain/change-set.js";
import { Config } from "../../src/domain/config.js";
import type { Outcome } from "../../src/domain/outcome.js";
import type { ModelClient } from "../../src/domain/ports.js";
import type { RunEvent } from "../../src/domain/run-event.js";
import type { StopSign } from "../../src/domain/stop-sign.js";
import type { Task } from "../../src/domain/task.js";
import { dryRun } from "../../src/flow/dry-run.js";
import { openRoom } from "../../src/flow/open-room.js";
import type { Part } from "../../src/flow/parts.js";
import { run, type Strategy } from "../../src/flow/run.js";
import { openJournal } from "../../src/journal/open-journal.js";
import { temporaryRepository } from "./repository.js";

export const sample = path.resolve("demo/sample");

const [title = "", ...body] = readFileSync("demo/issue.md", "utf8").trim().split("\n");
export const sampleTask: Task = { title, body: body.join("\n").trim(), requirements: [], issue: null };

/** What a package's script says here; by way of npm each run of its suite takes half as long again. */
const withoutNpm = (from: string | Readonly<Record<string, string>>) =>
  from === sample || (typeof from === "object" && from["package.json"]?.includes('"test":"node --test"'))
    ? { test: { command: "node --test" } }
    : {};

const clock = { now: Date.now, sleep: async () => {} };

/** A place for runs of the flow on a repository of its own; every run of it resumes the same journal. */
export function flowOn(from: string | Readonly<Record<string, string>>) {
  const repository = temporaryRepository(from);
  const results = mkdtempSync(path.join(os.tmpdir(), "patchwright-run-"));
  return {
    repository,
    run: async (
      model: ModelClient,
      {
        task = sampleTask,
        config = {},
        without = [],
        earlier,
        strategy,
        environment = {},
        stop,
        dry = false,
      }: {
        task?: Task;
        config?: object;
        without?: readonly Part[];
        earlier?: ChangeSet;
        strategy?: Strategy;
        /** Variables of whoever started the run, on top of the least that runners need. */
        environment?: Readonly<Record<string, string>>;
        /** Made from what the journal holds so far. */
        stop?: (events: () => readonly RunEvent[]) => StopSign;
        /** Plans alone. */
        dry?: boolean;
      } = {},
    ): Promise<{ outcome: Outcome; events: readonly RunEvent[] }> => {
      const journal = await openJournal({ file: path.join(results, "run.jsonl"), clock });
      const { room, close } = await openRoom({
        repository: repository.directory,
        task,
        ...(earlier !== undefined && { earlier }),
        config: Config.parse({ ...withoutNpm(from), ...config }),
        model,
        openJournal: async () => journal,
        environment: { PATH: process.env.PATH, HOME: os.homedir(), ...environment },
        clock,
        without,
        ...(stop !== undefined && { stop: stop(journal.events) }),
        mutantLimits: { mutants: 1, ms: 20_000 },
        signal: new AbortController().signal,
        onProgress: () => {},
      });
      try {
        const outcome = await (dry ? dryRun(room, "test") : run(room, "test", strategy));
        return { outcome, events: [...journal.events()] };
      } finally {
        await close();
        await journal.close();
      }
    },
    remove: () => {
      repository.remove();
      rmSync(results, { recursive: true, force: true });
    },
  };
}

/** The texts of notes of one kind. */
export const notes = (events: readonly RunEvent[], kind: string): string[] =>
  events.flatMap((event) => (event.type === "noted" && event.kind === kind ? [event.text] : []));
