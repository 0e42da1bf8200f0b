import { load } from "js-yaml";
import { z } from "zod";
import { appWorkflow } from "../../github/app-workflow.js";
import { dryRunLabel } from "../../intake/intake.js";
import { namesNoRelease } from "../set-up/workflow-text.js";
import { type Finding, ok, problem } from "./finding.js";

const Workflow = z.object({
  "run-name": z.string().default(""),
  on: z.record(z.string(), z.unknown()),
  permissions: z.unknown(),
  jobs: z.record(
    z.string(),
    z.object({
      if: z.string().default(""),
      permissions: z.record(z.string(), z.string()).optional(),
      outputs: z.record(z.string(), z.unknown()).default({}),
      steps: z
        .array(z.object({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() }))
        .optional(),
    }),
  ),
});
type Workflow = z.infer<typeof Workflow>;

const anew = "Write the workflow anew with `patchwright init --force`.";

/** True for a copy that an App alone starts, as the link of its greeting holds it. */
export function isForApp(text: string): boolean {
  const parsed = Workflow.safeParse(parse(text));
  return (
    parsed.success &&
    Object.keys(parsed.data.on).join() === "workflow_dispatch" &&
    !("relay" in parsed.data.jobs)
  );
}

/** What is wrong with a repository's workflow, held against the template of this version. */
export function checkWorkflow(text: string, template: string, label: string): Finding[] {
  const parsed = Workflow.safeParse(parse(text));
  if (!parsed.success) return [problem(`The workflow is none: ${z.prettifyError(parsed.error)}`, anew)];
  const forApp = isForApp(text);
  const found = parsed.data;
  const wanted = Workflow.parse(parse(forApp ? appWorkflow(template) : template));
  const findings = [
    ...pins(text),
    ...(forApp ? [] : labelFindings(text, label)),
    ...Object.keys(wanted.on).flatMap((event) => triggerFindings(event, wanted, found)),
    ...(found["run-name"].includes("inputs.request")
      ? []
      : [problem("The workflow's run-name does not tell its runs' requests apart.", anew)]),
    ...Object.entries(wanted.jobs).flatMap(([name, job]) => jobFindings(name, job, found.jobs[name])),
  ];
  if (findings.length > 0) return findings;
  const started = forApp ? " An App alone starts it." : "";
  return [ok(`The workflow has the jobs, permissions and inputs of this version.${started}`)];
}

/** Where no App starts the runs, the file itself says which labels do. */
const labelFindings = (text: string, label: string): Finding[] =>
  [label, dryRunLabel(label)]
    .filter((name) => !text.includes(`event.label.name == '${name.replaceAll("'", "''")}'`))
    .map((name) =>
      problem(
        `The workflow does not wait for the label ${name}.`,
        "Name the same label in it and in .github/patchwright.yml.",
      ),
    );

const Trigger = z.object({
  types: z.array(z.string()).default([]),
  inputs: z.record(z.string(), z.unknown()).default({}),
});

/** An older copy lacks triggers, or inputs without which GitHub refuses the App's call. */
function triggerFindings(event: string, wanted: Workflow, found: Workflow): Finding[] {
  const takeOver = "Take its `on:` over from the template.";
  if (!(event in found.on)) return [problem(`The workflow does not start on ${event}.`, takeOver)];
  const [needs, has] = [wanted, found].map(({ on }) => Trigger.safeParse(on[event] ?? {}).data);
  const types = needs?.types.filter((type) => !has?.types.includes(type)) ?? [];
  const inputs = Object.keys(needs?.inputs ?? {}).filter((input) => !(input in (has?.inputs ?? {})));
  return [
    ...(types.length === 0
      ? []
      : [problem(`The workflow does not start on ${event}: ${types.join(", ")}.`, takeOver)]),
    ...(inputs.length === 0
      ? []
      : [problem(`The workflow takes no ${inputs.join(", ")} when it is started.`, takeOver)]),
  ];
}

function parse(text: string): unknown {
  try {
    return load(text);
  } catch {
    return null;
  }
}

function pins(text: string): Finding[] {
  if (namesNoRelease(text)) {
    return [
      problem(
        "The workflow names no release: its action is at the commit 000….",
        "Put a release's commit after patchwright/patchwright@, or run `patchwright init --force --uses OWNER/NAME@COMMIT`.",
      ),
    ];
  }
  const named = [...text.matchAll(/uses: *(\S+@(?![0-9a-f]{40}\b)\S+)/g)].map(([, uses]) => uses);
  const floating = [...new Set(named)];
  return floating.length === 0
    ? []
    : [
        problem(
          `Actions that are not named by a commit: ${floating.join(", ")}.`,
          "Put the commit of the version after the @.",
        ),
      ];
}

/** More than the template grants, and of use: the status comment then shows the stages as they pass. */
const isChoice = (job: string, key: string, level: string): boolean =>
  job === "solve" && key === "issues" && level === "write";

type Job = Workflow["jobs"][string];

function jobFindings(name: string, wanted: Job, found: Job | undefined): Finding[] {
  if (found === undefined)
    return [problem(`The workflow has no job ${name}.`, "Take it over from the template.")];
  const needed = wanted.permissions ?? {};
  const granted = found.permissions;
  if (granted === undefined) {
    return [
      problem(
        `The job ${name} names no permissions, and so has all that the workflow gives.`,
        `Grant it only ${list(needed)}.`,
      ),
    ];
  }
  const missing = Object.entries(needed).filter(
    ([key, level]) => granted[key] !== level && granted[key] !== "write",
  );
  const tooMuch = Object.entries(granted).filter(
    ([key, level]) =>
      level !== "none" &&
      !isChoice(name, key, level) &&
      (needed[key] === undefined || (needed[key] === "read" && level === "write")),
  );
  return [
    ...missing.map(([key, level]) =>
      problem(`The job ${name} lacks ${key}: ${level}.`, "Grant it in the workflow."),
    ),
    ...tooMuch.map(([key, level]) =>
      problem(
        `The job ${name} has ${key}: ${level}, which it does not need.`,
        "Take it away in the workflow.",
      ),
    ),
    ...inputsMissing(name, wanted, found),
    ...outputsMissing(name, wanted, found),
    ...(wanted.if.includes(forWorkflow) && !found.if.includes(forWorkflow)
      ? [
          problem(
            `The job ${name} also publishes what an App publishes.`,
            `Add to its \`if\`: ${forWorkflow}`,
          ),
        ]
      : []),
  ];
}

/** Exactly one publishes a run. */
const forWorkflow = "needs.accept.outputs.publisher == 'workflow'";

function outputsMissing(name: string, wanted: Job, found: Job): Finding[] {
  const missing = Object.keys(wanted.outputs).filter((output) => !(output in found.outputs));
  return missing.length === 0
    ? []
    : [problem(`The job ${name} does not give on ${missing.join(", ")}.`, anew)];
}

const list = (permissions: Readonly<Record<string, string>>): string =>
  Object.entries(permissions)
    .map(([key, level]) => `${key}: ${level}`)
    .join(", ");

/** Inputs that this version's action needs and an older copy of the workflow does not give. */
function inputsMissing(name: string, wanted: Job, found: Job): Finding[] {
  const own = (job: Job) => job.steps?.find((step) => step.with?.job === name)?.with ?? {};
  const given = own(found);
  const missing = Object.keys(own(wanted)).filter((input) => !(input in given));
  return missing.length === 0
    ? []
    : [problem(`The job ${name} does not pass on ${missing.join(", ")}.`, anew)];
}
