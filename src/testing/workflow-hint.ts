import { load } from "js-yaml";
import { z } from "zod";
import type { Facts } from "./facts.js";
import type { Detected, Runner } from "./runner.js";
import { shellQuote, splitCommands, startedPrograms } from "./script.js";

const Step = z.object({
  run: z.string().optional(),
  "working-directory": z.string().optional(),
});

const Workflow = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      steps: z.array(Step.catch({})).optional().catch(undefined),
    }),
  ),
});

function commandsOfStep(step: z.infer<typeof Step>): string[] {
  // A line that goes on in the next one is one command.
  const commands = splitCommands((step.run ?? "").replace(/\s*\\\n\s*/g, " "));
  const folder = step["working-directory"];
  return folder === undefined ? commands : commands.map((text) => `cd ${shellQuote(folder)} && ${text}`);
}

/** The commands of a workflow's steps, in order; none where it is not one. */
function commandsOf(text: string): string[] {
  try {
    const jobs = Object.values(Workflow.parse(load(text)).jobs);
    return jobs.flatMap((job) => (job.steps ?? []).flatMap(commandsOfStep));
  } catch {
    return [];
  }
}

/**
 * The test command that a workflow runs, where nothing else in the repository names one: the first command of a step that
 * starts a known runner, as it stands there. Commands with expressions of the workflow's language are passed over.
 */
export function fromWorkflows(
  facts: Facts,
  runners: readonly Runner[],
): { runner: Runner; detected: Detected } | null {
  for (const file of facts.files.filter((path) => path.startsWith(".github/workflows/")).sort()) {
    for (const command of commandsOf(facts.text(file) ?? "")) {
      if (command.includes("${{")) continue;
      const words = startedPrograms(command);
      const runner = runners.find((one) => words.some(one.invoked));
      if (runner !== undefined)
        return {
          runner,
          detected: { command, reason: `${file} runs \`${command}\` and nothing else names it` },
        };
    }
  }
  return null;
}
