import { z } from "zod";
import type { WorkflowRun } from "../store/model.js";

const Titled = z.object({
  pull_request: z.object({ title: z.string() }).optional(),
  issue: z.object({ title: z.string() }).optional(),
  head_commit: z.object({ message: z.string() }).nullish(),
});

/** What GitHub calls a run without a `run-name`: after what set it off. */
export function eventTitle(run: WorkflowRun, payload: Readonly<Record<string, unknown>>): string {
  const { success, data } = Titled.safeParse(payload);
  const found = success
    ? (data.pull_request?.title ?? data.issue?.title ?? data.head_commit?.message)
    : undefined;
  return found?.split("\n")[0] || run.workflow.name;
}
