import { isPatchwrightError } from "../domain/errors.js";
import type { Forge } from "../domain/forge.js";
import type { Clock, Journal } from "../domain/ports.js";
import { ledgerLine, readLedger } from "../report/ledger.js";
import { statusComment } from "../report/status-comment.js";
import { keepingStopMark } from "../report/stop-mark.js";

/** Milliseconds between two edits of the comment. */
const every = 20_000;

interface Live {
  forge: Pick<Forge, "comment" | "updateComment">;
  /** The id of the status comment. */
  status: number;
  runUrl: string;
  clock: Clock;
}

/** A journal whose stages are told in the status comment as they begin and end. */
export interface LiveStatus {
  journal: Journal;
  /** Nothing is written any more once it resolves. */
  close: () => Promise<void>;
}

/**
 * Brings the status comment up to date at each stage's start and end, where the job's token may write issues: the first
 * refusal ends it for the run, in silence. Any other failure costs one update. The journal never waits for it.
 */
export function liveStatus(journal: Journal, { forge, status, runUrl, clock }: Live): LiveStatus {
  const over = new AbortController();
  let behind = false;
  let writing: Promise<void> | null = null;
  let next = 0;

  const update = async () => {
    const known = await forge.comment(status);
    if (known === null || over.signal.aborted) return;
    const text = statusComment({ events: journal.events(), runUrl, outcome: null, commands: ["stop"] });
    const body = `${keepingStopMark(known.body, text)}${ledgerLine(readLedger(known.body))}`;
    if (body !== known.body) await forge.updateComment(status, body);
  };
  const catchUp = async () => {
    while (behind && !over.signal.aborted) {
      await clock.sleep(Math.max(0, next - clock.now()), over.signal);
      if (over.signal.aborted) break;
      behind = false;
      next = clock.now() + every;
      await update().catch((error: unknown) => {
        if (isRefusal(error)) over.abort();
      });
    }
    writing = null;
  };
  return {
    journal: {
      events: journal.events,
      append: async (event) => {
        await journal.append(event);
        if (!/^stage-(started|finished|failed)$/.test(event.type)) return;
        behind = true;
        writing ??= catchUp();
      },
    },
    close: async () => {
      over.abort();
      await writing;
    },
  };
}

const isRefusal = (error: unknown): boolean =>
  isPatchwrightError(error) && (error.details.status === 403 || error.details.status === 404);
