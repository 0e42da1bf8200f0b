import type { ToolStep } from "./tool-steps.js";

/** Between these stands what the tests need, in both jobs that run them. */
const toolBlock =
  /( +)# What your tests need[^\n]*\n(?:\1[^\n]*\n)*?(?= +- name: Install the sandbox)|( +)- uses: actions\/setup-node@[^\n]*\n(?:\2 [^\n]*\n)*/g;

/** In the place of what the template says to those who copy it by hand. */
const own = "# Written by `patchwright init`; `patchwright doctor` says what is left to do.\n";

/**
 * The workflow template made for one repository: its tools in both jobs that run tests, its label, and where given
 * another place to take the action from (`owner/name@<40 hex digits> # version`).
 */
export function workflowText(
  template: string,
  { steps, label, uses }: { steps: readonly ToolStep[]; label: string; uses?: string | undefined },
): string {
  const tools = template.replace(toolBlock, (_, first?: string, second?: string) => {
    const indent = first ?? second ?? "";
    const comment =
      first === undefined ? [] : [`${indent}# What the tests need; the same in solve and verify.`];
    return `${[...comment, ...steps.flat().map((line) => `${indent}${line}`)].join("\n")}\n`;
  });
  const begun = tools.replace(/^(#[^\n]*\n)(?:#[^\n]*\n)*/, `$1${own}`);
  const quoted = label.replaceAll("'", "''");
  const labelled = begun.replaceAll(
    /event\.label\.name == 'patchwright(:dry-run)?'/g,
    (_, suffix = "") => `event.label.name == '${quoted}${suffix}'`,
  );
  return uses === undefined
    ? labelled
    : labelled.replace(/patchwright\/patchwright@[0-9a-f]{40} # v\S+/g, () => uses);
}

/** True while the text names no release: its action is not there yet. */
export const namesNoRelease = (text: string): boolean => text.includes(`@${"0".repeat(40)}`);
