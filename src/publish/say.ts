import { type StatusText, statusComment } from "../report/status-comment.js";
import type { PublishRequest } from "./publish-request.js";
import { putStatus } from "./status.js";

export type Said = Pick<StatusText, "ending" | "notes" | "pullRequestUrl"> & {
  outcome?: StatusText["outcome"];
  problem?: string;
};

type Speaker = Pick<PublishRequest, "forge" | "order" | "actors" | "entry" | "events" | "runUrl">;

/** The run's end in the issue's status comment. */
export async function say(speaker: Speaker, { outcome = null, problem, ...said }: Said): Promise<void> {
  const { forge, order, actors, entry, events, runUrl } = speaker;
  const body = statusComment({ events, runUrl, outcome, ...(problem !== undefined && { problem }), ...said });
  await putStatus(forge, { issue: order.issue, body, actors, entry });
}
