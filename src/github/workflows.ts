import { z } from "zod";
import type { Forge, WorkflowRunView } from "../domain/forge.js";
import type { Api } from "./api.js";
import { Id } from "./shapes.js";

export function workflows({
  rest,
  paginate,
  where,
  call,
  find,
}: Api): Pick<Forge, "workflowRuns" | "dispatchWorkflow"> {
  return {
    workflowRuns: async (file, enough) => {
      const operation = { does: `to read the runs of ${file}`, needs: "actions: read" };
      const request = { ...where, workflow_id: file, per_page: 100 };
      // A workflow that is not there has no runs.
      const runs = await find(operation, async () => {
        const seen: WorkflowRunView[] = [];
        for await (const page of paginate.iterator(rest.actions.listWorkflowRuns, request)) {
          seen.push(...page.data.map(view));
          if (enough(seen)) break;
        }
        return seen;
      });
      return runs ?? [];
    },

    dispatchWorkflow: async (file, ref, inputs) => {
      // Trying again may start a second run: it carries the same request id and ends in its accept job.
      const operation = { does: `to start the workflow ${file}`, needs: "actions: write" };
      const request = { ...where, workflow_id: file, ref, inputs: { ...inputs } };
      await call(operation, () => rest.actions.createWorkflowDispatch(request));
    },
  };
}

function view(raw: {
  id: number;
  display_title: string;
  html_url: string;
  created_at: string;
  event: string;
  status: string | null;
}): WorkflowRunView {
  return {
    id: Id.parse(raw.id),
    title: z.string().parse(raw.display_title),
    url: raw.html_url,
    createdAt: raw.created_at,
    event: raw.event,
    isOver: raw.status === "completed",
  };
}
