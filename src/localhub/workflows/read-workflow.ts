import { convertWorkflowTemplate } from "@actions/workflow-parser";
import type { TemplateContext } from "@actions/workflow-parser/templates/template-context";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import { isMapping } from "@actions/workflow-parser/templates/tokens/type-guards";
import { type ConvertedStep, stepsOf, toNode, toStep } from "./nodes.js";
import { readTemplate } from "./read-template.js";
import { child, type JobTemplate, present, type WorkflowTemplate } from "./template.js";
import { readTriggers } from "./triggers.js";
import type { Workflow, WorkflowError } from "./types.js";

interface ConvertedJob {
  readonly if: { readonly expression: string };
  readonly needs?: readonly { readonly value: string }[];
  readonly steps?: readonly ConvertedStep[];
}

export const isWorkflow = (value: Workflow | readonly WorkflowError[]): value is Workflow =>
  !Array.isArray(value);

/**
 * Reads a workflow file with GitHub's own parser.
 * @param path in the repository, for messages and `github.workflow_ref`
 * @returns the workflow, or every reason why GitHub would refuse it, in the order of the file
 */
export async function readWorkflow(path: string, text: string): Promise<Workflow | readonly WorkflowError[]> {
  const { context, root } = readTemplate("workflow", path, text);
  if (root === undefined || context.errors.count > 0) return errorsOf(context);
  const converted = await convertWorkflowTemplate(context, root);
  if (context.errors.count > 0) return errorsOf(context);
  try {
    const jobs = converted.jobs as readonly ConvertedJob[];
    const template = toTemplate(root, jobs);
    const triggers = readTriggers(child(toNode(root), "on"));
    return { path, name: template.name ?? path, triggers, template };
  } catch (error) {
    return [{ message: `${path}: ${error instanceof Error ? error.message : String(error)}` }];
  }
}

function errorsOf(context: TemplateContext): readonly WorkflowError[] {
  const found = context.errors.getErrors().map((error) => {
    const start = error.range?.start;
    return start === undefined
      ? { message: error.message }
      : { message: error.message, line: start.line, column: start.column };
  });
  return found.length > 0 ? found : [{ message: "The workflow file is empty." }];
}

function toTemplate(root: TemplateToken, converted: readonly ConvertedJob[]): WorkflowTemplate {
  const node = toNode(root);
  const name = child(node, "name");
  const jobs = root.assertMapping("root").find("jobs")?.assertMapping("jobs");
  const templates: JobTemplate[] = [];
  for (let i = 0; jobs !== undefined && i < jobs.count; i++) {
    const { key, value } = jobs.get(i);
    templates.push(toJob(key.toString(), value, converted[i]));
  }
  return {
    ...(name?.kind === "literal" && name.value !== null ? { name: String(name.value) } : {}),
    ...present("runName", child(node, "run-name")),
    ...present("env", child(node, "env")),
    ...present("runDefaults", child(child(node, "defaults"), "run")),
    ...present("permissions", child(node, "permissions")),
    ...present("concurrency", child(node, "concurrency")),
    jobs: templates,
  };
}

function toJob(key: string, token: TemplateToken, converted: ConvertedJob | undefined): JobTemplate {
  const node = toNode(token);
  const steps = isMapping(token) ? token.find("steps") : undefined;
  return {
    key,
    needs: (converted?.needs ?? []).map(({ value }) => value),
    if: converted?.if.expression ?? "success()",
    unsupported: ["container", "services", "uses", "snapshot"].filter((name) => child(node, name)),
    steps: stepsOf(steps).map((step, index) => toStep(step, converted?.steps?.[index])),
    ...present("name", child(node, "name")),
    ...present("runsOn", child(node, "runs-on")),
    ...present("strategy", child(node, "strategy")),
    ...present("env", child(node, "env")),
    ...present("runDefaults", child(child(node, "defaults"), "run")),
    ...present("outputs", child(node, "outputs")),
    ...present("permissions", child(node, "permissions")),
    ...present("timeoutMinutes", child(node, "timeout-minutes")),
    ...present("continueOnError", child(node, "continue-on-error")),
    ...present("concurrency", child(node, "concurrency")),
    ...present("environment", child(node, "environment")),
  };
}
