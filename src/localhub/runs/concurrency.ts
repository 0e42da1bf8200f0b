import type { Concurrency, Turn } from "../workflows/types.js";

/** A run, or a job of one, that keeps to a group. */
interface Member {
  runId: number;
  /** `top level workflow`, or the job's name. */
  name: string;
  /** Told to stop, running or waiting, and why. */
  cancel: (reason: string) => void;
}

interface Seat {
  member: Member;
  decide: (granted: boolean) => void;
}

interface Group {
  current: Seat;
  pending: Seat | null;
}

export interface ConcurrencyGroups {
  /** Takes a place in a group of the repository: at once if it is free, else as the one that waits. */
  enter: (repositoryId: number, concurrency: Concurrency, member: Member) => Turn;
}

/**
 * Concurrency groups as GitHub keeps them: one runs, one waits, and a newer one that waits cancels the older; with
 * `cancel-in-progress` also the one that runs, whose end is still waited for. Names don't tell upper from lower case.
 * Source: "Control the concurrency of workflows and jobs" in GitHub's documentation.
 */
export function createConcurrencyGroups(): ConcurrencyGroups {
  const groups = new Map<string, Group>();

  const leave = (key: string, seat: Seat): void => {
    const group = groups.get(key);
    seat.decide(false);
    if (group?.pending === seat) group.pending = null;
    if (group?.current !== seat) return;
    if (group.pending === null) groups.delete(key);
    else {
      groups.set(key, { current: group.pending, pending: null });
      group.pending.decide(true);
    }
  };

  return {
    enter: (repositoryId, { group: name, cancelInProgress }, member) => {
      const key = `${repositoryId} ${name.toLowerCase()}`;
      let decide: Seat["decide"] = () => undefined;
      // Only the first decision counts, so that leaving a group that one runs in changes nothing for oneself.
      const granted = new Promise<boolean>((resolve) => {
        decide = resolve;
      });
      const seat: Seat = { member, decide };
      const turn: Turn = { granted, leave: () => leave(key, seat) };
      const group = groups.get(key);
      if (group === undefined) {
        groups.set(key, { current: seat, pending: null });
        decide(true);
        return turn;
      }
      const { current, pending } = group;
      // A job that waits for its own run would wait for ever.
      if (current.member.runId === member.runId && current.member.name === topLevel) {
        decide(false);
        member.cancel(
          `Canceling since a deadlock for concurrency group '${name}' was detected between '${topLevel}' and '${member.name}'`,
        );
        return turn;
      }
      const reason = `Canceling since a higher priority waiting request for '${name}' exists`;
      group.pending = seat;
      pending?.decide(false);
      pending?.member.cancel(reason);
      if (cancelInProgress) current.member.cancel(reason);
      return turn;
    },
  };
}

/** What GitHub calls the run itself, beside its jobs. */
export const topLevel = "top level workflow";
