import type { Config } from "../domain/config.js";
import type { Clock, Journal, ModelClient } from "../domain/ports.js";
import type { Task } from "../domain/task.js";
import { budgeted } from "../model/budgeted.js";
import { detectSetup } from "../testing/detect-setup.js";
import { detectSuite } from "../testing/detect-suite.js";
import { openBase } from "../workspace/base/base-reader.js";
import { chooseSandbox, type SandboxName } from "../workspace/choose-sandbox.js";
import { openWorkspace } from "../workspace/open-workspace.js";
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
  sandbox?: SandboxName;
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
  const { repository, ref, task, config, clock, signal, onProgress } = options;
  const base = await openBase({ repository, ...(ref === undefined ? {} : { ref }) });
  const setup = await detectSetup({ base, config });
  const sandbox = await chooseSandbox(options.sandbox === undefined ? {} : { prefer: options.sandbox });
  onProgress(`Sandbox: ${sandbox.name}. Setup: ${setup.length === 0 ? "none needed" : setup.join(" && ")}`);
  const workspace = await openWorkspace({ repository, ...(ref === undefined ? {} : { ref }), sandbox, setup, signal, onProgress });
  try {
    const suite = await detectSuite({ workspace, config });
    onProgress(`Tests: ${suite.command} (${suite.runner}: ${suite.reason})`);
    const journal = await options.openJournal();
    const plan = planOf(config);
    const model = answeredBefore(journal, budgeted(options.model, { caps: plan.caps, used: usedBefore(journal), clock }));
    return {
      room: { task, config, plan, workspace, suite, model, journal, clock, signal },
      close: () => workspace.close(),
    };
  } catch (error) {
    await workspace.close();
    throw error;
  }
}
