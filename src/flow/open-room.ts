import type { Config } from "../domain/config.js";
import type { Clock, Journal, ModelClient } from "../domain/ports.js";
import type { Task } from "../domain/task.js";
import { budgeted } from "../model/budgeted.js";
import { detectSetup } from "../testing/detect-setup.js";
import { detectSuite } from "../testing/detect-suite.js";
import { chooseSandbox, type SandboxChoice } from "../workspace/choose-sandbox.js";
import { openWorkspace } from "../workspace/open-workspace.js";
import { usedIn } from "./used-in.js";
import { planOf } from "./plan.js";
import { answeredBefore } from "./answered-before.js";
import type { Room } from "./room.js";

interface RoomOptions {
  /** A git checkout or bare repository. */
  repository: string;
  /** Commit, branch or tag; default HEAD. */
  ref?: string;
  task: Task;
  config: Config;
  model: ModelClient;
  /** Called once everything else is in place, so that a set-up that fails leaves no journal behind. */
  openJournal: () => Promise<Journal>;
  sandbox?: NonNullable<SandboxChoice["prefer"]>;
  /** Where this machine's programs and tool caches are. */
  tools: Omit<SandboxChoice, "prefer">;
  clock: Clock;
  signal: AbortSignal;
  onProgress: (line: string) => void;
}

/** A room with everything in it, and the way to leave it clean. */
export interface OpenRoom {
  room: Room;
  close: () => Promise<void>;
}

/**
 * Prepares the base (sandbox, checkout, setup, suite) and puts the room together.
 * Throws PatchwrightError `not-a-repository`, `no-sandbox`, `setup-failed`, `no-test-command`, `journal-damaged`.
 */
export async function openRoom(options: RoomOptions): Promise<OpenRoom> {
  const { repository, ref, task, config, clock, signal, onProgress, tools } = options;
  const sandbox = await chooseSandbox({ ...tools, ...(options.sandbox !== undefined && { prefer: options.sandbox }) });
  onProgress(`Sandbox: ${sandbox.description}`);
  const workspace = await openWorkspace({
    repository,
    ...(ref !== undefined && { ref }),
    sandbox,
    setup: async ({ files, read }) => detectSetup({ reader: { files: await files(), read }, config }),
    signal,
    onProgress,
  });
  try {
    const suite = await detectSuite({ workspace, config });
    onProgress(`Tests: ${suite.command} (${suite.runner}: ${suite.reason})`);
    const journal = await options.openJournal();
    const plan = planOf(config);
    const capped = budgeted(options.model, { caps: plan.caps, used: usedIn(journal.events()), clock });
    const model = answeredBefore(journal, capped);
    return {
      room: { task, config, plan, workspace, suite, model, journal, clock, signal },
      close: () => workspace.close(),
    };
  } catch (error) {
    await workspace.close();
    throw error;
  }
}
