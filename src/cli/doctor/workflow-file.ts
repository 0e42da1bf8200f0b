import { load } from "js-yaml";
import { z } from "zod";
import { namesNoRelease } from "../set-up/workflow-text.js";
import { type Finding, ok, problem } from "./finding.js";

const Workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.unknown(),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z
        .array(z.object({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() }))
        .optional(),
    }),
  ),
});

/** What is wrong with a repository's workflow, held against the template of this version. */
export function checkWorkflow(text: string, template: string, label: string): Finding[] {
  const parsed = Workflow.safeParse(parse(text));
  const wanted = Workflow.parse(parse(template));
  if (!parsed.success) {
    return [
      problem(
        `The workflow is none: ${z.prettifyError(parsed.error)}`,
        "Write it anew with `patchwright init --force`.",
      ),
    ];
  }
  const findings = [
    ...pins(text),
    ...(text.includes(`event.label.name == '${label.replaceAll("'", "''")}'`)
      ? []
      : [
          problem(
            `The workflow does not wait for the label ${label}.`,
            "Name the same label in it and in .github/patchwright.yml.",
          ),
        ]),
    ...Object.keys(wanted.on)
      .filter((event) => !(event in parsed.data.on))
      .map((event) =>
        problem(`The workflow does not start on ${event}.`, "Take its `on:` over from the template."),
      ),
    ...Object.entries(wanted.jobs).flatMap(([name, job]) => jobFindings(name, job, parsed.data.jobs[name])),
  ];
  return findings.length === 0
    ? [ok("The workflow has the jobs, permissions and inputs of this version.")]
    : findings;
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
  const floating = [...text.matchAll(/uses: *(\S+@(?![0-9a-f]{40}\b)\S+)/g)].map(([, uses]) => uses);
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

type Job = z.infer<typeof Workflow>["jobs"][string];

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
  ];
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
    : [
        problem(
          `The job ${name} does not pass on ${missing.join(", ")}.`,
          "Write the workflow anew with `patchwright init --force`.",
        ),
      ];
}
