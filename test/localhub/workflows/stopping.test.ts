import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import {
  eventWaiter,
  jobNamed,
  linesOf,
  makePlace,
  type Options,
  type Place,
  start,
  stepOf,
} from "./support/run.js";

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const stopTiming = { interruptMs: 400, terminateMs: 400 };

/** Plays a workflow and cancels it once a step has printed `ready`. */
async function cancelWhenReady(text: string, options: Options = {}) {
  const waiter = eventWaiter();
  const run = await start(text, place.directory, { stopTiming, onEvent: waiter.onEvent, ...options });
  await waiter.line("ready");
  const asked = Date.now();
  run.cancel();
  run.cancel();
  const result = await run.done;
  return { result, tookMs: Date.now() - asked };
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie of another parent is no longer running.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};
const pidsIn = (lines: readonly string[]): number[] =>
  lines.flatMap((line) => Number(/^pid (\d+)$/.exec(line)?.[1] ?? []) || []);

describe("a cancelled run", () => {
  it("ends a sleeping step, still runs always() and cancelled() steps, and skips the others", async () => {
    const { result } = await cancelWhenReady(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - {name: sleeps, run: "echo ready; sleep 60"}
      - {name: skipped, run: echo}
      - {name: failed, run: echo, if: failure()}
      - {name: always, run: echo cleaned up, if: always()}
      - {name: cancelled, run: "echo job is $STATUS", if: cancelled(), env: {STATUS: "\${{ job.status }}"}}
  b:
    needs: a
    runs-on: ubuntu-latest
    steps: [{run: echo}]
  c:
    needs: a
    if: always()
    runs-on: ubuntu-latest
    steps: [{run: "echo a was \${{ needs.a.result }}"}]
`);
    expect(result.conclusion).toBe("cancelled");
    const job = jobNamed(result, "a");
    expect(job.steps.slice(1, -1).map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ["sleeps", "cancelled"],
      ["skipped", "skipped"],
      ["failed", "skipped"],
      ["always", "success"],
      ["cancelled", "success"],
    ]);
    expect(linesOf(job)).toEqual(
      expect.arrayContaining(["##[error]The operation was canceled.", "cleaned up", "job is cancelled"]),
    );
    expect(jobNamed(result, "b").conclusion).toBe("skipped");
    expect(linesOf(jobNamed(result, "c"))).toContain("a was cancelled");
  });

  it("sends SIGINT, then SIGTERM, then kills, with the time in between that is set", async () => {
    const { result, tookMs } = await cancelWhenReady(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          process.on("SIGINT", () => console.log("got SIGINT"));
          process.on("SIGTERM", () => console.log("got SIGTERM"));
          setInterval(() => {}, 1000);
          console.log("ready");
        shell: node {0}
`);
    expect(linesOf(jobNamed(result, "a"))).toEqual(expect.arrayContaining(["got SIGINT", "got SIGTERM"]));
    expect(tookMs).toBeGreaterThanOrEqual(stopTiming.interruptMs + stopTiming.terminateMs - 20);
    expect(result.conclusion).toBe("cancelled");
  });

  it("lets a step end by itself after SIGINT, and keeps its outputs", async () => {
    const { result, tookMs } = await cancelWhenReady(
      `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    outputs: {saved: "\${{ steps.s.outputs.saved }}"}
    steps:
      - id: s
        shell: node {0}
        run: |
          process.on("SIGINT", () => {
            require("node:fs").appendFileSync(process.env.GITHUB_OUTPUT, "saved=yes\\n");
            process.exit(0);
          });
          setInterval(() => {}, 1000);
          console.log("ready");
`,
      { stopTiming: { interruptMs: 20_000, terminateMs: 20_000 } },
    );
    expect(tookMs).toBeLessThan(20_000);
    const job = jobNamed(result, "a");
    expect(job.outputs).toEqual({ saved: "yes" });
    expect(job.conclusion).toBe("cancelled");
  });

  it("does not stop steps and jobs whose condition still holds", async () => {
    const { result } = await cancelWhenReady(`
on: push
jobs:
  kept:
    if: always()
    runs-on: ubuntu-latest
    steps: [{name: work, run: "sleep 0.6; echo done"}]
  stopped:
    runs-on: ubuntu-latest
    steps:
      - {name: work, run: "echo ready; sleep 0.6; echo done", if: always()}
`);
    expect(jobNamed(result, "kept").conclusion).toBe("success");
    expect(stepOf(jobNamed(result, "stopped"), "work").conclusion).toBe("success");
    expect(jobNamed(result, "stopped").conclusion).toBe("cancelled");
  });

  it("does not begin jobs that were waiting for a machine", async () => {
    const { result } = await cancelWhenReady(
      `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps: [{run: "echo ready; sleep 60"}]
  b:
    runs-on: ubuntu-latest
    steps: [{run: echo}]
`,
      { maxParallelJobs: 1 },
    );
    expect(result.jobs.map(({ conclusion, steps }) => [conclusion, steps.length > 0])).toEqual([
      ["cancelled", true],
      ["cancelled", false],
    ]);
  });
});

const onLinux = process.platform === "linux" ? it : it.skip;

onLinux(
  "leaves no process of a job, not even a daemon or one that ignores signals (needs /proc)",
  async () => {
    const { result } = await cancelWhenReady(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          setsid sleep 61 &
          echo "pid $!"
          (trap '' INT TERM; sleep 62) &
          echo "pid $!"
          trap '' INT TERM
          echo "pid $$"
          echo ready
          sleep 63
          sleep 64
`);
    const pids = pidsIn(linesOf(jobNamed(result, "a")));
    expect(pids).toHaveLength(3);
    expect(pids.filter(lives)).toEqual([]);
  },
);

it("keeps a server that one step starts for the steps after it, and ends it with the job", async () => {
  const run = await start(
    `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          sleep 65 &
          echo "pid $!"
          echo "SERVER=$!" >> "$GITHUB_ENV"
      - run: kill -0 "$SERVER" && echo "still there"
`,
    place.directory,
  );
  const lines = linesOf(jobNamed(await run.done, "a"));
  expect(lines).toContain("still there");
  expect(pidsIn(lines).filter(lives)).toEqual([]);
});

it("ends everything at once when it is killed, always() steps too", async () => {
  const waiter = eventWaiter();
  const run = await start(
    `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          trap '' INT TERM
          echo "pid $$"
          echo ready
          sleep 66
      - run: echo ran-anyway
        if: always()
`,
    place.directory,
    { onEvent: waiter.onEvent },
  );
  await waiter.line("ready");
  const asked = Date.now();
  run.kill();
  const result = await run.done;
  expect(Date.now() - asked).toBeLessThan(30_000);
  expect(result.conclusion).toBe("cancelled");
  const lines = linesOf(jobNamed(result, "a"));
  expect(lines).not.toContain("ran-anyway");
  expect(pidsIn(lines).filter(lives)).toEqual([]);
  expect(() => readFileSync(path.join(place.directory, "jobs/100"))).toThrow("ENOENT");
});

describe("a time limit", () => {
  it("fails a step, after which the job goes on", async () => {
    const run = await start(
      `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - {name: slow, run: sleep 60, timeout-minutes: "\${{ fromJSON('0.005') }}"}
      - {name: after, run: echo, if: failure()}
`,
      place.directory,
      { stopTiming },
    );
    const result = await run.done;
    const job = jobNamed(result, "a");
    expect(job.conclusion).toBe("failure");
    expect(stepOf(job, "slow").conclusion).toBe("failure");
    expect(stepOf(job, "after").conclusion).toBe("success");
    expect(job.log).toContain("##[error]The action 'slow' has timed out after 0.005 minutes.");
  });

  it("cancels a job", async () => {
    const run = await start(
      `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    timeout-minutes: \${{ fromJSON('0.005') }}
    steps:
      - {name: slow, run: sleep 60}
      - {name: last, run: echo, if: always()}
`,
      place.directory,
      { stopTiming },
    );
    const result = await run.done;
    const job = jobNamed(result, "a");
    expect(job.conclusion).toBe("cancelled");
    expect(stepOf(job, "last").conclusion).toBe("success");
    expect(result.annotations.map(({ message }) => message)).toContain(
      "The job has exceeded the maximum execution time of 0.005m0s",
    );
  });
});
