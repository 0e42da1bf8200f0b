import type { OctokitLike } from "../github/api.js";
import { appAccount, type InstalledRepository, installedRepositories } from "../github/app-account.js";
import { finishedRuns } from "../github/finished-runs.js";
import { labelledIssues } from "../github/labelled-issues.js";
import { octokitForge } from "../github/octokit-forge.js";
import { type AppParts, finishRun } from "./app.js";
import { askAgain, sweep } from "./catch-up.js";
import { whileInstalled } from "./while-installed.js";

/** All in milliseconds. */
export interface Pace {
  /** Between two times that failed deliveries are asked for again. */
  askAgainMs: number;
  /** Between two sweeps over all repositories. */
  sweepMs: number;
  /** Until it tries again what GitHub did not answer at the start. */
  startAgainMs: number;
  /** What is younger than this is left to its delivery. */
  settleMs: number;
}

const minute = 60_000;
const usualPace: Pace = {
  askAgainMs: 60 * minute,
  sweepMs: 10 * minute,
  startAgainMs: minute,
  settleMs: 2 * minute,
};

/** Repositories in one sweep; the next goes on with the installation after the last. */
const mostRepositories = 500;
/** Names of what was looked at; beyond these the oldest are looked at again. */
const mostSeen = 20_000;

export interface KeepingUp extends AppParts {
  /** Signed in as an installation, or without its number as the App. */
  octokit: (installation?: number) => Promise<OctokitLike>;
  log: {
    info: (facts: object, text: string) => void;
    warn: (facts: object, text: string) => void;
  };
  pace?: Pace;
}

/** At the start and ever after, looks for what no delivery brought. A look that fails is logged and made again later. */
export function keepUp(keeping: KeepingUp): { stop: () => void } {
  const { pace = usualPace, log } = keeping;
  const timers = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();
  const state: SweepState = { seen: new Set(), nextInstallation: 0, signal: stopping.signal };

  const repeat = (what: string, everyMs: number, work: () => Promise<void>): void => {
    const look = async (): Promise<void> => {
      const done = await work().then(
        () => true,
        (error: unknown) => {
          log.warn({ err: error }, `${what} failed; it is tried again.`);
          return false;
        },
      );
      if (stopping.signal.aborted) return;
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          void look();
        },
        done ? everyMs : Math.min(everyMs, pace.startAgainMs),
      );
      timers.add(timer.unref());
    };
    void look();
  };
  repeat("Asking for failed deliveries", pace.askAgainMs, async () => {
    const again = await askAgain(appAccount(await keeping.octokit()), Date.now());
    if (again > 0) log.info({ again }, "Failed deliveries were asked for again.");
  });
  repeat("The sweep", pace.sweepMs, () => sweepAll(keeping, state));
  return {
    stop: () => {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

interface SweepState {
  seen: Set<string>;
  /** Place in the list of installations. */
  nextInstallation: number;
  signal: AbortSignal;
}

async function sweepAll(keeping: KeepingUp, state: SweepState): Promise<void> {
  const installations = await appAccount(await keeping.octokit()).installations();
  let left = mostRepositories;
  for (let count = 0; count < installations.length && left > 0; count++) {
    const installation = installations[state.nextInstallation++ % installations.length];
    if (installation === undefined) continue;
    const work = async (): Promise<void> => {
      const octokit = await keeping.octokit(installation);
      for (const repository of await installedRepositories(octokit, left)) {
        if (state.signal.aborted) return;
        left--;
        await sweepOne(keeping, state, octokit, repository).catch(async (error: unknown) => {
          if (!(await keeping.installed(installation))) throw error;
          const { owner, name } = repository;
          keeping.log.warn(
            { err: error, repository: `${owner}/${name}` },
            "A repository could not be swept.",
          );
        });
      }
    };
    // One that can't be looked through must not hold up the others.
    await whileInstalled(work, installation, keeping).catch((error: unknown) =>
      keeping.log.warn({ err: error, installation }, "An installation could not be swept."),
    );
    if (state.signal.aborted) return;
  }
  for (const name of [...state.seen].slice(0, -mostSeen)) state.seen.delete(name);
}

/** As deliveries are, it is waited for when the App ends. */
async function sweepOne(
  keeping: KeepingUp,
  { seen }: SweepState,
  octokit: OctokitLike,
  repository: InstalledRepository,
): Promise<void> {
  const { deliveries, self, log, pace = usualPace } = keeping;
  await deliveries.beside(async () =>
    sweep({
      repository,
      forge: octokitForge({ octokit, ...repository }),
      runs: finishedRuns(octokit, repository),
      issues: labelledIssues(octokit, repository),
      self: await self(),
      now: Date.now(),
      settleMs: pace.settleMs,
      seen,
      turn: (work) => keeping.inTurn(String(repository.id), work),
      finish: async ({ id }) => {
        const effect = await keeping.inTurn(String(repository.id), () =>
          finishRun(octokit, repository, id, keeping),
        );
        log.info({ effect, run: id, repository: repository.name }, "A run that is over was found.");
      },
    }),
  );
}
