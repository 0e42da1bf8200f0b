import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { z } from "zod";
import { actionlint } from "../support/actionlint.js";

const template = "templates/patchwright.yml";
const workflows = [template, ".github/workflows/ci.yml"];
const read = (path: string) => readFileSync(path, "utf8");

const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const Job = z.object({
  permissions: z.record(z.string(), z.enum(["read", "write"])),
  "timeout-minutes": z.number().positive(),
  steps: z.array(Step),
});
const Workflow = z.object({ permissions: z.strictObject({}), jobs: z.record(z.string(), Job) });
const Inputs = z.object({
  inputs: z.record(z.string(), z.unknown()),
  outputs: z.record(z.string(), z.unknown()),
});

const parsed = (path: string) => Workflow.parse(load(read(path)));
const steps = (path: string) => Object.values(parsed(path).jobs).flatMap((job) => job.steps);

it("every workflow is clean under actionlint, which finds a mistake where there is one", async () => {
  const mistaken = read(template).replace("needs.solve.outputs.outcome", "needs.solve.outputs.outcom");
  expect(await actionlint([...workflows.map(read), mistaken])).toEqual([
    [],
    [],
    [expect.stringContaining("outcom")],
  ]);
});

describe.each(workflows)("%s", (path) => {
  it("grants nothing to all jobs, names each job's permissions, and gives each job an end", () => {
    expect(() => parsed(path)).not.toThrow();
  });

  it("names every action by a commit, with its version beside it", () => {
    const uses = read(path).match(/uses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("never leaves a token in a checkout, and never puts an expression into a script", () => {
    const checkouts = steps(path).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.every((step) => step.with?.["persist-credentials"] === false)).toBe(true);
    expect(steps(path).filter(({ run }) => run?.includes("${{"))).toEqual([]);
  });
});

describe("the workflow that users copy", () => {
  const { jobs } = parsed(template);

  it("holds the least that each job needs", () => {
    expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
      relay: { actions: "write" },
      accept: { actions: "read", contents: "read", issues: "write", "pull-requests": "write" },
      solve: { contents: "read", issues: "read" },
      verify: { contents: "read" },
      publish: { checks: "write", contents: "write", issues: "write", "pull-requests": "write" },
    });
  });

  it("gives the model's key to one step of the solve job and to nothing else", () => {
    const holders = Object.entries(jobs).flatMap(([name, job]) =>
      job.steps.filter(({ env }) => JSON.stringify(env ?? {}).includes("secrets.")).map(() => name),
    );
    expect(holders).toEqual(["solve"]);
    expect(read(template).match(/\bsecrets\./g)).toHaveLength(1);
  });

  it("publishes without a checkout and without running a command", () => {
    const { steps: publishing } = z.object({ steps: z.array(Step) }).parse(jobs.publish);
    expect(
      publishing.some(({ uses, run }) => run !== undefined || uses?.startsWith("actions/checkout")),
    ).toBe(false);
  });

  it("uses only inputs and outputs that action.yml names, and a job of each kind", () => {
    const { inputs, outputs } = Inputs.parse(load(read("action.yml")));
    const ours = steps(template).filter(({ uses }) => uses?.startsWith("patchwright/"));
    expect(ours.map((step) => step.with?.job)).toEqual(["relay", "accept", "solve", "verify", "publish"]);
    for (const step of ours)
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
    const used = [...read(template).matchAll(/steps\.(?:accept|solve|verify)\.outputs\.([\w-]+)/g)].map(
      ([, name]) => name,
    );
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(used));
  });
});
