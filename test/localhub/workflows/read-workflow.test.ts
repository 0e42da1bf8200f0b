import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { dispatchInputs } from "../../../src/localhub/workflows/dispatch-inputs.js";
import { evaluateText, toContext } from "../../../src/localhub/workflows/expressions.js";
import { isWorkflow, readWorkflow } from "../../../src/localhub/workflows/read-workflow.js";
import { concurrencyOf, displayTitle } from "../../../src/localhub/workflows/run-name.js";
import { matches, triggersOf } from "../../../src/localhub/workflows/triggers.js";
import type { RunSubject, Workflow } from "../../../src/localhub/workflows/types.js";

const job = "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n";

async function workflowOf(text: string): Promise<Workflow> {
  const workflow = await readWorkflow(".github/workflows/x.yml", text);
  if (!isWorkflow(workflow)) throw new Error(JSON.stringify(workflow));
  return workflow;
}

async function errorsOf(text: string): Promise<readonly string[]> {
  const workflow = await readWorkflow("x.yml", text);
  return isWorkflow(workflow) ? [] : workflow.map(({ message }) => message);
}

describe("a file that GitHub would refuse", () => {
  it.each([
    ["", "x.yml"],
    ["on: push\n  bad: [", "x.yml"],
    ["on: push\n", "Required property is missing: jobs"],
    [`on: push\nbogus: 1\n${job}`, "x.yml (Line: 2, Col: 1): Unexpected value 'bogus'"],
    [`on: push\n${job.replace("echo", `echo \${{ nothing.x }}`)}`, "Unrecognized named-value: 'nothing'"],
    [`on: push\n${job}        if: secrets.X\n`, "Unrecognized named-value: 'secrets'"],
    [`on: push\n${job}    needs: b\n`, "no dependencies"],
    [`on: push\n${job.replace("run: echo", "wait: x")}`, "Unexpected value 'wait'"],
  ])("%j gives errors with %j", async (text, expected) => {
    const errors = await errorsOf(text);
    expect(errors.join("\n")).toContain(expected);
  });

  it("tells line and column", async () => {
    const read = await readWorkflow("x.yml", `on: push\nbogus: 1\n${job}`);
    expect(read).toEqual([expect.objectContaining({ line: 2, column: 1 })]);
  });
});

describe("a text with an expression in it", () => {
  const scope = { contexts: { github: toContext({ ref: "REF" }) }, functions: {} };
  const runOf = async (run: string): Promise<string> => {
    const workflow = await workflowOf(`on: push\n${job}`.replace("echo", () => run));
    return evaluateText(workflow.template.jobs[0]?.steps[0]?.run, scope);
  };

  it("keeps its lines as YAML says, not as they stand in the file", async () => {
    const block = (kind: string) => `${kind}\n          if x:\n            "\${{ github.ref }}"`;
    expect(await runOf(block("|"))).toBe('if x:\n  "REF"\n');
    expect(await runOf(block("|-"))).toBe('if x:\n  "REF"');
    expect(await runOf(`>\n          a\n          \${{ github.ref }}`)).toBe("a REF\n");
    expect(await runOf(`"a\n          \${{ github.ref }}"`)).toBe("a REF");
  });

  it("is kept to the letter, quotes and braces too", async () => {
    const part = fc.constantFrom("'", "''", '"', "{", "}", "{0}", "\n", "a", "$", "\\", " ");
    const text = fc.array(part).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        // Three of the characters in a row begin an expression of their own.
        fc.pre(!`${before} ${after}`.includes("$" + "{{"));
        const run = await runOf(JSON.stringify(`${before}\${{ github.ref }}${after}`));
        expect(run).toBe(`${before}REF${after}`);
      }),
    );
  });
});

describe("what starts a workflow", () => {
  it("is read from a name, a list or a mapping", async () => {
    const events = async (on: string) =>
      triggersOf(await workflowOf(`on: ${on}\n${job}`)).map(({ event }) => event);
    expect(await events("push")).toEqual(["push"]);
    expect(await events("[push, issues]")).toEqual(["push", "issues"]);
    expect(await events("{push: {branches: [main]}, issues: }")).toEqual(["push", "issues"]);
  });

  it("looks at types, with GitHub's defaults for pull requests", async () => {
    const workflow = await workflowOf(`on: {issues: {types: [labeled]}, pull_request: }\n${job}`);
    expect(matches(workflow, { event: "issues", action: "labeled" })).toBe(true);
    expect(matches(workflow, { event: "issues", action: "opened" })).toBe(false);
    expect(matches(workflow, { event: "pull_request", action: "synchronize" })).toBe(true);
    expect(matches(workflow, { event: "pull_request", action: "labeled" })).toBe(false);
    expect(matches(workflow, { event: "push" })).toBe(false);
  });

  it("looks at branches, tags and paths", async () => {
    const workflow = await workflowOf(
      `on: {push: {branches: [main, 'r/**'], paths-ignore: ['docs/**']}}\n${job}`,
    );
    const push = (ref: string, ...changedPaths: string[]) =>
      matches(workflow, { event: "push", ref, changedPaths });
    expect(push("refs/heads/r/1", "a.js")).toBe(true);
    expect(push("refs/heads/other", "a.js")).toBe(false);
    expect(push("refs/tags/v1", "a.js")).toBe(false);
    expect(push("refs/heads/main", "docs/a.md")).toBe(false);
    expect(push("refs/heads/main", "docs/a.md", "a.js")).toBe(true);
  });

  it("looks at the name of the workflow that ran", async () => {
    const workflow = await workflowOf(`on: {workflow_run: {workflows: [CI], types: [completed]}}\n${job}`);
    const ran = (name: string) =>
      matches(workflow, { event: "workflow_run", action: "completed", workflow: name });
    expect([ran("CI"), ran("Other")]).toEqual([true, false]);
  });
});

describe("inputs of a dispatch", () => {
  const inputs = `
      issue: {required: true, type: number}
      mode: {type: choice, options: [fast, full], default: full}
      dry: {type: boolean}
      note: {description: Any text}`;
  const check = async (given: Record<string, unknown>) =>
    dispatchInputs(await workflowOf(`on:\n  workflow_dispatch:\n    inputs:${inputs}\n${job}`), given);

  it("are filled in and given with their types", async () => {
    expect(await check({ issue: "5", dry: true })).toEqual({
      ok: true,
      event: { issue: "5", mode: "full", dry: "true", note: "" },
      typed: { issue: 5, mode: "full", dry: true, note: "" },
    });
  });

  it.each([
    [{ issue: "1", other: "x" }, 'Unexpected inputs provided: ["other"]'],
    [{}, "Required input 'issue' not provided"],
    [
      { issue: "1", mode: "slow" },
      "Provided value 'slow' for input 'mode' not in the list of allowed values",
    ],
    [
      { issue: "1", dry: "maybe" },
      "Provided value 'maybe' for input 'dry' not in the list of allowed values",
    ],
    [{ issue: "one" }, "Provided value 'one' for input 'issue' is not a number"],
    [{ issue: "1", note: "x".repeat(70_000) }, "inputs are too large."],
  ])("%# are refused with the message of a 422", async (given, message) => {
    expect(await check(given)).toEqual({ ok: false, message });
  });

  it("are refused when the workflow has no such trigger", async () => {
    expect(dispatchInputs(await workflowOf(`on: push\n${job}`), {})).toEqual({
      ok: false,
      message: "Workflow does not have 'workflow_dispatch' trigger",
    });
  });
});

it("gives a run its name and its concurrency group from the event", async () => {
  const workflow = await workflowOf(
    `on: issues\nrun-name: "Solve #\${{ github.event.issue.number }} \${{ inputs.id }}"\nconcurrency:\n  group: "solve-\${{ github.event.issue.number }}"\n  cancel-in-progress: true\n${job}`,
  );
  const subject: RunSubject = {
    repository: { owner: "acme", name: "shop", id: 1, ownerId: 2, defaultBranch: "main", private: false },
    ref: "refs/heads/main",
    sha: "0".repeat(40),
    event: "issues",
    payload: { issue: { number: 5 } },
    inputs: { id: "r1" },
    actor: { login: "mona", id: 3 },
    triggeringActor: "mona",
    runId: 1,
    runNumber: 1,
    runAttempt: 1,
    serverUrl: "http://127.0.0.1:1",
    apiUrl: "http://127.0.0.1:1/api/v3",
    graphqlUrl: "http://127.0.0.1:1/api/graphql",
    variables: {},
  };
  expect(displayTitle(workflow, subject)).toBe("Solve #5 r1");
  expect(concurrencyOf(workflow, subject)).toEqual({ group: "solve-5", cancelInProgress: true });
});
