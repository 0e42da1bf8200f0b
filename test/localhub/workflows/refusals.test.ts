import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { jobNamed, makePlace, type Place, run } from "./support/run.js";

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const job = (rest: string) => `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${rest}`;
const steps = "    steps: [{run: 'echo ran-anyway', if: always()}]\n";

it("ends a run of a file with errors as a startup failure, with readable messages", async () => {
  const result = await run("on: push\njobs:\n  a:\n    steps: [{run: x}]\n", place.directory);
  expect(result.conclusion).toBe("startup_failure");
  expect(result.errors.map(({ message }) => message)).toEqual([
    ".github/workflows/test.yml (Line: 4, Col: 5): Required property is missing: runs-on",
  ]);
});

describe("a job that needs what this runner has not fails before its first step, by name", () => {
  it.each([
    ["container", job(`    container: node:22\n${steps}`), "`container` is not supported"],
    ["services", job(`    services: {db: {image: postgres}}\n${steps}`), "`services` is not supported"],
    [
      "a reusable workflow",
      "on: push\njobs:\n  a:\n    uses: a/b/.github/workflows/x.yml@v1\n",
      "`uses` is not supported",
    ],
    ["Windows", job(steps).replace("ubuntu-latest", "windows-latest"), "this machine is not Windows"],
    [
      "an unknown action",
      job("    steps: [{uses: acme/unknown@v1}]\n"),
      "Unable to resolve action `acme/unknown@v1`",
    ],
    [
      "a container action",
      job("    steps: [{uses: 'docker://alpine'}]\n"),
      "'docker://alpine' is a container",
    ],
    [
      "an unknown version",
      job("    steps: [{uses: actions/checkout@nope}]\n"),
      "unable to find version `nope`",
    ],
    ["an old version", job("    steps: [{uses: actions/upload-artifact@v3}]\n"), "deprecated version"],
    ["no name at all", job("    steps: [{uses: checkout}]\n"), "Expected format {org}/{repo}[/path]@ref"],
    [
      "an empty matrix",
      job(`    strategy: {matrix: {a: "\${{ fromJSON('[]') }}"}}\n${steps}`),
      "does not contain any values",
    ],
    ["a bad expression", job(`    env: {A: "\${{ fromJSON(github.ref) }}"}\n${steps}`), "fromJson"],
  ])("%s", async (_, text, message) => {
    const result = await run(text, place.directory);
    const [first] = result.jobs;
    expect(result.conclusion).toBe("failure");
    expect(first?.log).toContain(message);
    expect(first?.log).not.toContain("ran-anyway\n");
    expect(result.annotations.map((annotation) => annotation.message).join("\n")).toContain(message);
  });
});

describe("a step that needs what this runner has not fails by name", () => {
  it.each([
    ["a shell", "    steps: [{run: x, shell: pwsh}]\n", "The shell 'pwsh' is not supported"],
    [
      "a checkout with submodules",
      "    steps: [{uses: actions/checkout@v4, with: {submodules: true}}]\n",
      "has no 'submodules'",
    ],
    [
      "a sparse checkout",
      "    steps: [{uses: actions/checkout@v4, with: {sparse-checkout: src}}]\n",
      "has no input 'sparse-checkout'",
    ],
    [
      "a local action that is not there",
      "    steps: [{uses: ./nowhere}]\n",
      "Can't find 'action.yml' or 'action.yaml' for action './nowhere'",
    ],
  ])("%s", async (_, rest, message) => {
    const result = await run(job(rest), place.directory);
    expect(jobNamed(result, "a").conclusion).toBe("failure");
    expect(jobNamed(result, "a").log).toContain(`##[error]`);
    expect(jobNamed(result, "a").log).toContain(message);
  });
});

it("says aloud that it ignores an environment", async () => {
  const result = await run(job(`    environment: production\n${steps}`), place.directory);
  expect(result.conclusion).toBe("success");
  expect(result.annotations.map(({ message }) => message).join()).toContain("`environment` is ignored");
});

it("fails a job whose token can't be had, and lets the others end", async () => {
  const result = await run(`${job(steps)}  b:\n    runs-on: ubuntu-latest\n${steps}`, place.directory, {
    mintJobToken: async ({ jobName }) => {
      if (jobName === "a") throw new Error("no token for you");
      return { token: "ghs_b", revoke: async () => {} };
    },
  });
  expect(jobNamed(result, "a").log).toContain("no token for you");
  expect(jobNamed(result, "b").conclusion).toBe("success");
});
