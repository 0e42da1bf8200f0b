import { readFile } from "node:fs/promises";
import path from "node:path";
import { convertActionTemplate } from "@actions/workflow-parser/actions/action-template";
import { isMapping } from "@actions/workflow-parser/templates/tokens/type-guards";
import { stepsOf, toNode, toStep } from "./nodes.js";
import { readTemplate } from "./read-template.js";
import { StepFailure } from "./step-failure.js";
import type { Node, StepTemplate } from "./template.js";

/** What an `action.yml` says. */
export interface ActionManifest {
  readonly name: string;
  readonly inputs: readonly { readonly id: string; readonly default?: Node }[];
  readonly runs: JavaScriptRuns | CompositeRuns;
}

export interface JavaScriptRuns {
  readonly kind: "javascript";
  /** `node20`, `node24`. */
  readonly using: string;
  /** Paths below the action's directory. */
  readonly main: string;
  readonly pre?: string;
  readonly preIf: string;
  readonly post?: string;
  readonly postIf: string;
}

export interface CompositeRuns {
  readonly kind: "composite";
  readonly steps: readonly StepTemplate[];
  readonly outputs: readonly { readonly id: string; readonly value: Node }[];
}

/**
 * Reads the manifest in an action's directory. Throws StepFailure when there is none, when it is not valid, and for
 * what this runner can't run (container actions, old Node.js versions).
 * @param uses the action's name, for messages
 */
export async function readActionManifest(directory: string, uses: string): Promise<ActionManifest> {
  const text = await readFirst(["action.yml", "action.yaml"].map((name) => path.join(directory, name)));
  if (text === undefined)
    throw new StepFailure(`Can't find 'action.yml' or 'action.yaml' for action '${uses}' in ${directory}.`);
  const { context, root } = readTemplate("action", "action.yml", text);
  const template = root === undefined ? undefined : convertActionTemplate(context, root);
  const errors = context.errors.getErrors().map(({ message }) => message);
  if (root === undefined || template === undefined || errors.length > 0)
    throw new StepFailure(`The action '${uses}' is not valid:\n${errors.join("\n")}`);

  const inputs = (template.inputs ?? []).map((input) => ({
    id: input.id,
    ...(input.default === undefined ? {} : { default: toNode(input.default) }),
  }));
  const { runs } = template;
  if (runs.using === "composite") {
    const tokens = isMapping(root) ? root.find("runs") : undefined;
    const steps = stepsOf(tokens !== undefined && isMapping(tokens) ? tokens.find("steps") : undefined);
    return {
      name: template.name,
      inputs,
      runs: {
        kind: "composite",
        steps: steps.map((step, index) => toStep(step, runs.steps[index])),
        outputs: (template.outputs ?? []).flatMap(({ id, value }) =>
          value === undefined ? [] : [{ id, value: toNode(value) }],
        ),
      },
    };
  }
  if (runs.using !== "node20" && runs.using !== "node24")
    throw new StepFailure(
      `The action '${uses}' uses '${runs.using}', which this runner has not: it runs node20, node24 and composite actions.`,
    );
  return {
    name: template.name,
    inputs,
    runs: {
      kind: "javascript",
      using: runs.using,
      main: runs.main,
      ...(runs.pre === undefined ? {} : { pre: runs.pre }),
      preIf: runs.preIf ?? "always()",
      ...(runs.post === undefined ? {} : { post: runs.post }),
      postIf: runs.postIf ?? "always()",
    },
  };
}

async function readFirst(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}
