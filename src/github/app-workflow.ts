import { dump, load } from "js-yaml";
import { z } from "zod";

const Top = z.record(z.string(), z.unknown());
const Input = z.looseObject({
  description: z.string().optional(),
  options: z.array(z.string()).optional(),
});
const Template = z.object({
  "run-name": z.string(),
  on: z.object({ workflow_dispatch: z.object({ inputs: z.record(z.string(), Input) }) }),
  jobs: z.record(z.string(), z.looseObject({ if: z.string().optional() })),
});

/** Whatever the template has for repositories without an App stands behind this condition. */
const withoutApp = "vars.PATCHWRIGHT_APP != 'true' && ";

/**
 * The workflow that users copy, as it is enough where an App starts the runs: without the triggers, conditions, jobs
 * and inputs that serve repositories without one, and without comments but for the versions of actions. Jobs and
 * permissions are the template's own. Throws a ZodError for what is no such template.
 */
export function appWorkflow(template: string): string {
  const raw = load(template);
  const { on, jobs, "run-name": runName } = Template.parse(raw);
  const kept = Object.entries(jobs).filter(([, { if: condition }]) => !condition?.startsWith(withoutApp));
  const lean = {
    ...Top.parse(raw),
    "run-name": withoutAlternatives(runName),
    on: { workflow_dispatch: { inputs: dispatchInputs(on.workflow_dispatch.inputs) } },
    jobs: Object.fromEntries(
      kept.map(([name, job]) => [
        name,
        job.if === undefined ? job : { ...job, if: withoutAlternatives(job.if) },
      ]),
    ),
  };
  return withVersions(dump(lean, { lineWidth: -1 }), template);
}

/** Without the inputs that only the relay sets, nor what it alone asks for by them. */
function dispatchInputs(inputs: Readonly<Record<string, z.infer<typeof Input>>>) {
  const relays = Object.keys(inputs).filter((name) =>
    inputs[name]?.description?.startsWith("Set by the relay"),
  );
  const kept = Object.entries(inputs).filter(([name]) => !relays.includes(name));
  return Object.fromEntries(
    kept.map(([name, { description: _, ...input }]) => [
      name,
      input.options === undefined
        ? input
        : { ...input, options: input.options.filter((option) => !relays.includes(option)) },
    ]),
  );
}

/** An expression without its alternatives `|| (vars.PATCHWRIGHT_APP != 'true' && …)`, which are false beside an App. */
function withoutAlternatives(expression: string): string {
  const begin = expression.indexOf(`(${withoutApp}`);
  if (begin < 0) return expression;
  const end = closing(expression, begin) + 1;
  const [before, after] = [expression.slice(0, begin), expression.slice(end)];
  const rest = before.endsWith("|| ")
    ? before.slice(0, -3).trimEnd() + after
    : before + after.replace(/^ \|\| /, "");
  return withoutAlternatives(rest);
}

/** The place of the bracket that closes the one at `begin`; those in quotes don't count. */
function closing(text: string, begin: number): number {
  let [depth, quoted] = [0, false];
  for (let at = begin; at < text.length; at++) {
    const sign = text[at];
    if (sign === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (sign === "(") depth++;
    else if (sign === ")" && --depth === 0) return at;
  }
  return text.length;
}

/** The comments after actions at a commit, which say what version that is. */
function withVersions(yaml: string, template: string): string {
  const versions = new Map(
    [...template.matchAll(/uses: (\S+@[0-9a-f]{40}) (# v\S+)/g)].map(([, uses = "", said = ""]) => [
      uses,
      said,
    ]),
  );
  return yaml.replace(/uses: (\S+)$/gm, (line, uses: string) =>
    [line, versions.get(uses)].join(" ").trimEnd(),
  );
}
