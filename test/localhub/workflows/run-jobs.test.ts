import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { TokenRequest } from "../../../src/localhub/workflows/types.js";
import { lint } from "./support/lint.js";
import {
  eventWaiter,
  jobNamed,
  linesOf,
  makePlace,
  type Options,
  type Place,
  run,
  stepOf,
} from "./support/run.js";

let place: Place;
const texts: string[] = [];
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());
afterAll(() => {
  expect(lint(texts)).toBe("");
});

const play = (text: string, options?: Options) => {
  texts.push(text);
  return run(text, place.directory, options);
};

describe("jobs", () => {
  it("hand outputs on through needs, from steps of both formats", async () => {
    const result = await play(`
on: push
jobs:
  first:
    runs-on: ubuntu-latest
    outputs:
      line: \${{ steps.one.outputs.line }}
      lines: \${{ steps.one.outputs.lines }}
    steps:
      - id: one
        run: |
          echo "line=a=b" >> "$GITHUB_OUTPUT"
          printf 'lines<<END\\nx\\ny\\nEND\\n' >> "$GITHUB_OUTPUT"
  second:
    needs: first
    runs-on: ubuntu-latest
    steps:
      - run: echo "$LINE|$LINES|$RESULT"
        env:
          LINE: \${{ needs.first.outputs.line }}
          LINES: \${{ needs.first.outputs.lines }}
          RESULT: \${{ needs.first.result }}
`);
    expect(result.conclusion).toBe("success");
    expect(jobNamed(result, "first").outputs).toEqual({ line: "a=b", lines: "x\ny" });
    expect(linesOf(jobNamed(result, "second"))).toEqual(expect.arrayContaining(["a=b|x", "y|success"]));
  });

  it("are skipped after a failure all the way down, but for those that ask to run", async () => {
    const steps = "runs-on: ubuntu-latest\n    steps: [{run: 'true'}]";
    const result = await play(`
on: push
jobs:
  bad:
    runs-on: ubuntu-latest
    steps: [{run: exit 1}]
  after:
    needs: bad
    ${steps}
  rescue:
    needs: bad
    if: failure()
    ${steps}
  last:
    needs: [after, rescue]
    if: always() && needs.rescue.result == 'success'
    ${steps}
  chained:
    needs: last
    ${steps}
`);
    expect(result.conclusion).toBe("failure");
    expect(Object.fromEntries(result.jobs.map(({ name, conclusion }) => [name, conclusion]))).toEqual({
      bad: "failure",
      after: "skipped",
      rescue: "success",
      last: "success",
      chained: "skipped",
    });
  });

  it("run side by side when nothing keeps them apart, up to the limit", async () => {
    const { onEvent, seen } = eventWaiter();
    const job = "runs-on: ubuntu-latest\n    steps: [{run: sleep 0.3}]";
    await play(`on: push\njobs:\n  a:\n    ${job}\n  b:\n    ${job}\n  c:\n    ${job}\n`, { onEvent });
    const order = seen.flatMap((event) => {
      if (event.type === "job-started") return [1];
      return event.type === "job-finished" ? [-1] : [];
    });
    let running = 0;
    const levels = order.map((change) => (running += change));
    expect(Math.max(...levels)).toBe(2);
  });

  it("of a matrix have its values, stop together at the first failure, and pass on one result", async () => {
    const result = await play(
      `
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        size: [0, 30]
        include:
          - {size: 0, extra: yes}
    steps:
      - run: echo "size \${{ matrix.size }} of \${{ strategy.job-total }} \${{ matrix.extra }}"
      - run: sleep \${{ matrix.size }} && exit 1
  report:
    needs: build
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: echo "build was \${{ needs.build.result }}"
`,
      { stopTiming: { interruptMs: 100, terminateMs: 100 } },
    );
    expect(linesOf(jobNamed(result, "build (0, yes)"))).toContain("size 0 of 2 yes");
    expect(jobNamed(result, "build (30)").conclusion).toBe("cancelled");
    expect(linesOf(jobNamed(result, "report"))).toContain("build was failure");
  });

  it("take a matrix from what an earlier job found out", async () => {
    const result = await play(`
on: push
jobs:
  find:
    runs-on: ubuntu-latest
    outputs: {names: "\${{ steps.s.outputs.names }}"}
    steps:
      - id: s
        run: echo 'names=["x", "y"]' >> "$GITHUB_OUTPUT"
  use:
    needs: find
    name: use \${{ matrix.name }}
    runs-on: ubuntu-latest
    concurrency: {group: "g-\${{ matrix.name }}", cancel-in-progress: true}
    strategy: {matrix: {name: "\${{ fromJSON(needs.find.outputs.names) }}"}}
    steps: [{run: "true"}]
`);
    expect(result.jobs.map(({ name, concurrency, labels }) => [name, concurrency, labels])).toEqual([
      ["find", null, ["ubuntu-latest"]],
      ["use x", { group: "g-x", cancelInProgress: true }, ["ubuntu-latest"]],
      ["use y", { group: "g-y", cancelInProgress: true }, ["ubuntu-latest"]],
    ]);
  });

  it("get a token with the permissions asked for, and nothing else", async () => {
    const tokens: TokenRequest[] = [];
    const steps = "runs-on: ubuntu-latest\n    steps: [{run: 'true'}]";
    await play(
      `
on: push
permissions: {issues: write}
jobs:
  inherits:
    ${steps}
  narrows:
    permissions: {contents: read, pull-requests: none}
    ${steps}
  nothing:
    permissions: {}
    ${steps}
`,
      { tokens },
    );
    expect(Object.fromEntries(tokens.map(({ jobName, permissions }) => [jobName, permissions]))).toEqual({
      inherits: { issues: "write", metadata: "read" },
      narrows: { contents: "read", metadata: "read" },
      nothing: { metadata: "read" },
    });
  });

  it("of a fork read only and see no secret", async () => {
    const tokens: TokenRequest[] = [];
    const text = `
on: push
permissions: {contents: write}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo "key=$KEY."
        env: {KEY: "\${{ secrets.KEY }}"}
`;
    const result = await play(text, { tokens, restricted: true, secrets: { KEY: "s3cret" } });
    expect(tokens[0]?.permissions).toEqual({ contents: "read", metadata: "read" });
    expect(linesOf(jobNamed(result, "a"))).toContain("key=.");
  });

  it("that fail may be borne", async () => {
    const result = await play(`
on: push
jobs:
  shaky:
    runs-on: ubuntu-latest
    continue-on-error: true
    steps: [{run: exit 1}]
  next:
    needs: shaky
    runs-on: ubuntu-latest
    steps: [{run: 'true'}]
`);
    expect(jobNamed(result, "shaky").conclusion).toBe("failure");
    expect(jobNamed(result, "next").conclusion).toBe("success");
    expect(result.conclusion).toBe("success");
  });
});

describe("a step", () => {
  it("sees a runner's variables and nothing of this process's", async () => {
    process.env.HOST_CANARY = "sings";
    const result = await play(`
on: push
env: {LEVEL: workflow, A: "\${{ github.actor }}"}
jobs:
  a:
    runs-on: ubuntu-latest
    env: {LEVEL: job}
    steps:
      - run: |
          env | sort
          echo "home has $(find "$HOME" | wc -l)"
      - run: echo "$LEVEL \${{ env.LEVEL }} $A"
        env: {LEVEL: step}
`);
    delete process.env.HOST_CANARY;
    const lines = linesOf(jobNamed(result, "a"));
    expect(lines.join("\n")).not.toContain("CANARY");
    expect(lines).toEqual(
      expect.arrayContaining(["CI=true", "GITHUB_ACTIONS=true", "GITHUB_REPOSITORY=acme/shop", "home has 1"]),
    );
    expect(lines).toContain("step step mona");
    const names = lines.flatMap((line) => /^([A-Z][A-Z_]*)=/.exec(line)?.[1] ?? []);
    const others = names.filter((name) => !/^(GITHUB|RUNNER)_/.test(name));
    expect(others).toEqual(["A", "CI", "HOME", "LANG", "LEVEL", "PATH", "PWD", "SHLVL", "TMPDIR"]);
  });

  it("finds the payload in the event file", async () => {
    const result = await play(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: node -p 'JSON.parse(require("fs").readFileSync(process.env.GITHUB_EVENT_PATH)).issue.title'
`);
    expect(linesOf(jobNamed(result, "a"))).toContain("It's `broken`");
  });

  it("changes environment, path and summary for those after it", async () => {
    const result = await play(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          mkdir bin && printf '#!/bin/sh\\necho from-path\\n' > bin/tool && chmod +x bin/tool
          echo "$PWD/bin" >> "$GITHUB_PATH"
          echo "LATER=one word" >> "$GITHUB_ENV"
          echo "GITHUB_SHA=forged" >> "$GITHUB_ENV"
          echo "# Title" >> "$GITHUB_STEP_SUMMARY"
      - run: |
          tool
          echo "$LATER|\${{ env.LATER }}|\${{ hashFiles('bin/*') != '' }}|$GITHUB_SHA"
      - run: echo "NODE_OPTIONS=--inspect" >> "$GITHUB_ENV"
      - if: failure()
        run: echo "no format" >> "$GITHUB_OUTPUT"
`);
    const job = jobNamed(result, "a");
    expect(linesOf(job)).toEqual(
      expect.arrayContaining(["from-path", `one word|one word|true|${"0".repeat(40)}`]),
    );
    expect(job.summary).toBe("# Title\n");
    expect(job.log).toContain("Can't store NODE_OPTIONS");
    expect(job.log).toContain("##[error]Unable to process file command 'output' successfully.");
    expect(job.log).toContain("Invalid format 'no format'");
  });

  it("hides secrets, the job's token and what it asks to hide, in log, outputs and annotations", async () => {
    const result = await play(
      `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    outputs: {leak: "\${{ steps.s.outputs.leak }}"}
    steps:
      - id: s
        run: |
          echo "::add-mask::hidden-$((41 + 1))"
          echo "$KEY and $TOKEN and hidden-$((41 + 1))"
          echo "::error file=a.js,line=2::bad $KEY"
          echo "leak=$KEY" >> "$GITHUB_OUTPUT"
        env: {KEY: "\${{ secrets.KEY }}", TOKEN: "\${{ github.token }}"}
`,
      { secrets: { KEY: "s3cret-value" } },
    );
    const job = jobNamed(result, "a");
    expect(linesOf(job)).toContain("*** and *** and ***");
    expect(JSON.stringify(result)).not.toMatch(/s3cret-value|ghs_job100token|hidden-42/);
    expect(result.annotations[0]).toEqual({
      jobId: 100,
      level: "failure",
      message: "bad ***",
      path: "a.js",
      line: 2,
    });
    expect(job.outputs).toEqual({});
    expect(job.log).toContain("Skip output 'leak' since it may contain secret.");
  });

  it("obeys workflow commands until they are stopped", async () => {
    const result = await play(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - id: old
        run: |
          echo "::group::Details"
          echo "::endgroup::"
          echo "::debug::unseen"
          echo "::stop-commands::tok"
          echo "::warning::not one"
          echo "::tok::"
          echo "::notice title=T::one"
          echo "::set-env name=X::1"
          printf '::set-%s name=x::1\\n' output
      - run: echo "x=\${{ steps.old.outputs.x }}"
`);
    const job = jobNamed(result, "a");
    expect(linesOf(job)).toEqual(expect.arrayContaining(["##[group]Details", "::warning::not one", "x=1"]));
    expect(linesOf(job)).not.toContain("##[debug]unseen");
    expect(result.annotations.map(({ level, message }) => [level, message])).toEqual([
      ["notice", "one"],
      ["failure", "The `set-env` command is disabled. Please upgrade to using Environment Files."],
      [
        "warning",
        "The `set-output` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.",
      ],
    ]);
  });

  it("runs by the shell and in the directory that are set", async () => {
    const result = await play(`
on: push
defaults: {run: {shell: sh}}
jobs:
  a:
    runs-on: ubuntu-latest
    defaults: {run: {working-directory: sub}}
    steps:
      - run: mkdir sub
        working-directory: .
      - run: pwd && echo "shell $0"
      - run: false | true
      - run: false | true
        shell: bash
        continue-on-error: true
      - run: console.log("node in \${{ github.job }}", require("node:path").basename(process.cwd()));
        shell: node {0}
      - run: echo
        shell: bash
        working-directory: missing
`);
    const job = jobNamed(result, "a");
    const text = linesOf(job).join("\n");
    expect(text).toMatch(/\/work\/shop\/shop\/sub\nshell \S+\.sh/);
    expect(text).toContain("node in a sub");
    expect(job.steps.map(({ conclusion }) => conclusion)).toEqual([
      ...Array(6).fill("success"),
      "failure",
      "success",
    ]);
    expect(text).toContain("No such file or directory");
  });

  it("runs or not by its condition and what was before", async () => {
    const result = await play(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - {name: tolerated, id: t, run: exit 1, continue-on-error: true}
      - {name: outcome, run: "true", if: steps.t.outcome == 'failure' && steps.t.conclusion == 'success'}
      - {name: no, run: "true", if: github.event_name == 'issues'}
      - {name: bad, run: exit 1}
      - {name: after, run: "true"}
      - {name: on-failure, run: "true", if: failure()}
      - {name: always, run: "true", if: always()}
      - {name: not-cancelled, run: "true", if: "!cancelled()"}
      - {name: cancelled, run: "true", if: cancelled()}
`);
    const job = jobNamed(result, "a");
    const conclusion = (name: string) => stepOf(job, name).conclusion;
    expect(job.steps.slice(1, -1).map(({ name }) => [name, conclusion(name)])).toEqual([
      ["tolerated", "success"],
      ["outcome", "success"],
      ["no", "skipped"],
      ["bad", "failure"],
      ["after", "skipped"],
      ["on-failure", "success"],
      ["always", "success"],
      ["not-cancelled", "success"],
      ["cancelled", "skipped"],
    ]);
  });
});

it("leaves no file of a job behind, and a log with times", async () => {
  const result = await play(
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{run: echo hi}]\n",
  );
  expect(() => readFileSync(path.join(place.directory, "jobs/100"))).toThrow("ENOENT");
  for (const line of jobNamed(result, "a").log.trimEnd().split("\n"))
    expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z /);
});
