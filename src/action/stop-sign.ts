import { errorLine, isPatchwrightError } from "../domain/errors.js";
import type { Forge } from "../domain/forge.js";
import type { Order } from "../domain/order.js";
import type { Clock } from "../domain/ports.js";
import type { StopAsked, StopSign } from "../domain/stop-sign.js";
import { hasStopMark } from "../report/stop-mark.js";

/**
 * Milliseconds between two looks. A job's token has 1,000 requests an hour for the whole repository: one run takes at
 * most 240 of them.
 */
const every = { comment: 20_000, issue: 60_000 };

/** A run does not wait longer than this for GitHub to say whether it is still wanted, in milliseconds. */
const patience = 10_000;

interface Watched {
  forge: Pick<Forge, "comment" | "issue">;
  order: Pick<Order, "issue" | "label" | "status">;
  clock: Clock;
  onNote: (line: string) => void;
}

/**
 * Whether somebody asked the run of an order to stop: the mark in its status comment, or the issue closed or without its
 * label. A failure of GitHub is no stop; it is noted once.
 */
export function stopSign({ forge, order, clock, onNote }: Watched): StopSign {
  let said: StopAsked | null = null;
  let under: Promise<void> | null = null;
  let noted = false;
  const due = { comment: 0, issue: 0 };
  let wasThere = false;

  const look = async (what: "comment" | "issue"): Promise<void> => {
    if (said === "withdrawn" || (what === "comment" && said === "stop") || clock.now() < due[what]) return;
    due[what] = clock.now() + every[what];
    if (what === "comment") {
      const comment = await forge.comment(order.status);
      if (comment !== null && hasStopMark(comment.body)) said = "stop";
      return;
    }
    const issue = await forge.issue(order.issue);
    // A token without the right to see it is told the same as of one that is gone.
    const gone = issue === null ? wasThere : issue.state === "closed" || !issue.labels.includes(order.label);
    wasThere ||= issue !== null;
    if (gone) said = "withdrawn";
  };
  const lookAtBoth = async () => {
    for (const what of ["issue", "comment"] as const) {
      await look(what).catch((error: unknown) => {
        if (!noted) onNote(`Whether somebody asks this run to stop can't be seen: ${why(error)}`);
        noted = true;
      });
    }
    under = null;
  };
  return {
    asked: async () => {
      under ??= lookAtBoth();
      await atMost(patience, under, clock);
      return said;
    },
  };
}

const why = (error: unknown): string =>
  isPatchwrightError(error) ? errorLine(error) : error instanceof Error ? error.message : String(error);

async function atMost(ms: number, work: Promise<void>, clock: Clock): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, clock.sleep(ms, over.signal)]);
  over.abort();
}
