import { spawnSync } from "node:child_process";
import path from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { lint } from "./support/lint.js";
import {
  jobNamed,
  linesOf,
  makePlace,
  type Options,
  type Place,
  run,
  stepOf,
  writeFiles,
} from "./support/run.js";

let place: Place;
const texts: string[] = [];
beforeEach(() => {
  place = makePlace();
  writeFiles(path.join(place.directory, "hub"), files);
});
afterEach(() => place.remove());
afterAll(() => {
  expect(lint(texts)).toBe("");
});

const files = {
  "greet/action.yml": `
name: Greet
description: Greets
inputs:
  who to greet: {description: a name, default: "\${{ github.actor }}"}
  loud: {description: how, required: false}
outputs:
  greeting: {description: what was said}
runs: {using: node24, pre: pre.js, main: main.js, post: post.js}
`,
  "greet/pre.js": `
const fs = require("node:fs");
console.log("pre of " + process.env["INPUT_WHO_TO_GREET"]);
fs.appendFileSync(process.env.GITHUB_STATE, "fromPre=1\\n");
`,
  "greet/main.js": `
const fs = require("node:fs");
const loud = process.env.INPUT_LOUD === "true";
const text = "hello " + process.env["INPUT_WHO_TO_GREET"] + (loud ? "!" : "");
console.log("action is " + process.env.GITHUB_ACTION_REPOSITORY + "@" + process.env.GITHUB_ACTION_REF);
console.log("state of pre: " + process.env.STATE_fromPre);
fs.appendFileSync(process.env.GITHUB_OUTPUT, "greeting=" + text + "\\n");
fs.appendFileSync(process.env.GITHUB_STATE, "said<<X\\n" + text + "\\nX\\n");
if (process.env.FAIL) process.exit(2);
`,
  "greet/post.js": `console.log("post: " + process.env.STATE_said + " " + process.env.STATE_fromPre);`,
  "sub/twice/action.yaml": `
name: Twice
description: Composite
inputs:
  text: {description: what, required: true}
outputs:
  both: {description: all, value: "\${{ steps.first.outputs.text }}+\${{ steps.second.outputs.greeting }}"}
runs:
  using: composite
  steps:
    - id: first
      run: |
        echo "text=$TEXT" >> "$GITHUB_OUTPUT"
        echo "inherited $OUTER in $(basename "$GITHUB_ACTION_PATH") = $(basename "\${{ github.action_path }}")"
        echo "secret is \${{ inputs.text }}"
      shell: bash
      env: {TEXT: "\${{ inputs.text }}"}
    - id: second
      uses: hub/tools/greet@v1
      with: {who to greet: "\${{ steps.first.outputs.text }}", loud: true}
    - run: exit 7
      shell: bash
      if: inputs.text == 'fail'
    - run: echo "composite saw the failure"
      shell: bash
      if: failure()
`,
  "old/action.yml": "name: Old\ndescription: x\nruns: {using: node16, main: x.js}\n",
  "bad/action.yml": "name: Bad\ndescription: x\nruns: {using: composite, steps: [{run: echo}]}\n",
};

const play = (text: string, options?: Options) => {
  texts.push(text);
  return run(text, place.directory, {
    resolveAction: async ({ owner, repo, ref }) =>
      owner === "hub" && repo === "tools" && ref === "v1"
        ? { directory: path.join(place.directory, "hub") }
        : null,
    ...options,
  });
};

describe("a JavaScript action", () => {
  const text = `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo first
      - id: greet
        name: Say hello
        uses: hub/tools/greet@v1
        with: {loud: true, unknown: x}
        env: {FAIL: "\${{ vars.FAIL }}"}
      - run: echo "said \${{ steps.greet.outputs.greeting }}"
        if: always()
`;

  it("runs before, at its step and after the job, with inputs, outputs and state", async () => {
    const result = await play(text);
    const job = jobNamed(result, "a");
    expect(result.conclusion).toBe("success");
    expect(job.steps.map(({ name }) => name)).toEqual([
      "Set up job",
      "Pre Say hello",
      "Run echo first",
      "Say hello",
      'Run echo "said hello mona!"',
      "Post Say hello",
      "Complete job",
    ]);
    expect(linesOf(job)).toEqual(
      expect.arrayContaining([
        "pre of mona",
        "action is hub/tools@v1",
        "state of pre: 1",
        "said hello mona!",
        "post: hello mona! 1",
      ]),
    );
    expect(result.annotations.map(({ message }) => message)).toEqual([
      "Unexpected input(s) 'unknown', valid inputs are ['who to greet', 'loud']",
    ]);
  });

  it("that fails keeps its outputs and still runs its post", async () => {
    const result = await play(text, { variables: { FAIL: "yes" } });
    const job = jobNamed(result, "a");
    expect(stepOf(job, "Say hello").conclusion).toBe("failure");
    expect(linesOf(job)).toEqual(expect.arrayContaining(["said hello mona!", "post: hello mona! 1"]));
    expect(result.conclusion).toBe("failure");
  });
});

describe("a composite action", () => {
  const text = (input: string) => `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - id: twice
        uses: hub/tools/sub/twice@v1
        with: {text: ${input}}
        env: {OUTER: around}
      - run: echo "both \${{ steps.twice.outputs.both }}"
        if: always()
`;

  it("runs its steps inside one step, other actions among them", async () => {
    const result = await play(text("Ann"));
    const job = jobNamed(result, "a");
    expect(result.conclusion).toBe("success");
    expect(linesOf(job)).toEqual(
      expect.arrayContaining([
        "inherited around in twice = twice",
        "both Ann+hello Ann!",
        "post: hello Ann! 1",
      ]),
    );
    expect(linesOf(job)).not.toContain("composite saw the failure");
  });

  it("fails with the step that fails in it, and lets the others see that", async () => {
    const result = await play(text("fail"));
    const job = jobNamed(result, "a");
    expect(linesOf(job)).toEqual(
      expect.arrayContaining(["##[error]Process completed with exit code 7.", "composite saw the failure"]),
    );
    expect(job.conclusion).toBe("failure");
  });
});

it("runs an action of the workspace", async () => {
  const result = await run(
    `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          mkdir -p local
          echo 'console.log("local says " + process.env.INPUT_X)' > local/index.js
          printf 'name: L\\ndescription: l\\ninputs: {x: {default: 5}}\\nruns: {using: node20, main: index.js}\\n' > local/action.yml
      - uses: ./local
`,
    place.directory,
  );
  expect(linesOf(jobNamed(result, "a"))).toContain("local says 5");
});

it.each([
  ["old", "uses 'node16', which this runner has not"],
  ["bad", "Required property is missing: shell"],
  ["none", "Can't find 'action.yml' or 'action.yaml' for action 'hub/tools/none@v1'"],
])("refuses the action %s by name", async (name, message) => {
  const result = await play(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps: [{uses: hub/tools/${name}@v1}]
`);
  expect(jobNamed(result, "a").log).toContain(message);
  expect(result.conclusion).toBe("failure");
});

const withGo = spawnSync("go", ["version"]).status === 0 ? it : it.skip;
const withPython = spawnSync("python3", ["--version"]).status === 0 ? it : it.skip;

describe("what the runner supplies", () => {
  it("gives the Node.js that is here, and says so when another was asked for", async () => {
    const result = await play(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - id: n
        uses: actions/setup-node@1e60f620b9541d16bece96c5465dc8ee9832be0b # v4
        with: {node-version: 12}
      - run: echo "$(node --version) $(command -v node) \${{ steps.n.outputs.node-version }}"
`);
    const line = linesOf(jobNamed(result, "a")).find((each) => each.startsWith(process.version)) ?? "";
    expect(line).toMatch(/hostedtoolcache\/node\/[\d.]+\/\w+\/bin\/node v[\d.]+$/);
    expect(result.annotations[0]?.message).toContain("Node.js 12 was asked for");
  });

  withPython("gives the Python that is here as python (needs python3)", async () => {
    const result = await play(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - id: p
        uses: actions/setup-python@v5
        with: {python-version: "3.1"}
      - run: python -c 'import platform; print("runs " + platform.python_version())' && echo "says $V" && command -v pip
        env: {V: "\${{ steps.p.outputs.python-version }}"}
`);
    const lines = linesOf(jobNamed(result, "a"));
    const version = lines.find((line) => line.startsWith("runs "))?.slice(5);
    expect(lines).toContain(`says ${version}`);
    expect(result.conclusion).toBe("success");
    expect(result.annotations[0]?.message).toContain("Python 3.1 was asked for");
  });

  withGo("gives the Go that is here, and asks for the file that names another (needs go)", async () => {
    const result = await play(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - id: g
        uses: actions/setup-go@v5
        with: {go-version: "1.13", cache: false}
      - run: go version && echo "says go$V"
        env: {V: "\${{ steps.g.outputs.go-version }}"}
      - uses: actions/setup-go@v5
        with: {go-version-file: go.mod}
`);
    const lines = linesOf(jobNamed(result, "a"));
    const version = lines.find((line) => /^go version go\d/.test(line))?.split(" ")[2];
    expect(lines).toContain(`says ${version}`);
    expect(result.conclusion).toBe("failure");
    expect(result.annotations.map(({ message }) => message).join()).toContain("go.mod does not exist");
  });

  it("misses every cache", async () => {
    const result = await play(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - id: c
        uses: actions/cache@v4
        with: {path: x, key: k}
      - run: echo miss
        if: steps.c.outputs.cache-hit != 'true'
`);
    expect(linesOf(jobNamed(result, "a"))).toContain("miss");
  });
});
