import { diffLines } from "diff";
import type { Message, RunEvent, StageName } from "../domain/run-event.js";
import { requestHash } from "./request-hash.js";

export type RecordedReply = Extract<RunEvent, { type: "model-replied" }>;

/** The replies of a journal, each given once, in the order in which they were recorded. */
export interface RecordedReplies {
  /** The next reply to exactly these messages; null when there is none, or none is left. */
  take: (messages: readonly Message[]) => RecordedReply | null;
  /** Takes out one reply that has been given already, in an earlier part of the same run. */
  skip: (given: RecordedReply) => void;
  /** In what the messages differ from the most similar recorded ones, in one line. */
  difference: (messages: readonly Message[], stage?: StageName) => string;
}

/**
 * Replies are found by their messages alone: the hash in the event names the run's model, which an endpoint that
 * replays isn't told where stages use different ones.
 */
export function recordedReplies(events: readonly RunEvent[]): RecordedReplies {
  // What a resumed run took from its own journal stands there twice, the second time without a call.
  const all = events.filter(
    (event): event is RecordedReply => event.type === "model-replied" && event.usage.calls > 0,
  );
  const queues = new Map<string, RecordedReply[]>();
  for (const event of all) {
    const key = requestHash("", event.messages);
    queues.set(key, [...(queues.get(key) ?? []), event]);
  }
  return {
    take: (messages) => queues.get(requestHash("", messages))?.shift() ?? null,
    skip: (given) => {
      const queue = queues.get(requestHash("", given.messages)) ?? [];
      const index = queue.findIndex(({ text }) => text === given.text);
      if (index >= 0) queue.splice(index, 1);
    },
    difference: (messages, stage) => {
      if (queues.has(requestHash("", messages))) return "it was asked more often than it was recorded";
      const sameStage = all.filter((event) => stage === undefined || event.stage === stage);
      return differenceToNearest(
        text(messages),
        sameStage.map((event) => text(event.messages)),
      );
    },
  };
}

const text = (messages: readonly Message[]) =>
  messages.map(({ role, content }) => `[${role}]\n${content}\n`).join("");

function differenceToNearest(asked: string, recorded: readonly string[]): string {
  const [nearest] = recorded
    .map((candidate) => ({ candidate, shared: sharedLines(asked, candidate) }))
    .sort((a, b) => b.shared - a.shared);
  if (nearest === undefined) return "nothing was recorded there";
  const changed = diffLines(nearest.candidate, asked, { maxEditLength: 2000, oneChangePerToken: true });
  if (changed === undefined) return "it has little in common with what was recorded";
  const lines = changed.filter((part) => part.added || part.removed);
  const shown = lines.slice(0, 4).map((part) => `${part.added ? "+" : "-"} ${clip(part.value.trim())}`);
  const more = lines.length > shown.length ? [`and ${lines.length - shown.length} more lines`] : [];
  return [...shown, ...more].join(" | ");
}

const clip = (line: string) => (line.length > 100 ? `${line.slice(0, 99)}…` : line);

/** How many lines two texts have in common, less those that only one has. */
function sharedLines(a: string, b: string): number {
  const left = new Set(a.split("\n"));
  const right = new Set(b.split("\n"));
  const common = [...left].filter((line) => right.has(line)).length;
  return 2 * common - left.size - right.size + common;
}
