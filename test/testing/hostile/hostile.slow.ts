import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import type { Baseline } from "../../../src/domain/baseline.js";
import { Config } from "../../../src/domain/config.js";
import { measureBaseline } from "../../../src/testing/baseline.js";
import { detectSuite } from "../../../src/testing/detect-suite.js";
import { prove } from "../../../src/testing/prove.js";
import { base, changesOf, plainWorkspace } from "../../support/plain-workspace.js";
import { never } from "../runners/support.js";
import { type RunnerName, repositories } from "./repositories.js";
import { ways } from "./ways.js";

const hasPytest = spawnSync("python", ["-m", "pytest", "--version"]).status === 0;
const runnable = (runner: string) => (runner === "pytest" && !hasPytest ? it.skip : it);

const baselines = new Map<RunnerName, Promise<Baseline>>();

/** The objections to a patch, without those about hunks: a way to cheat has to be found by what it does. */
async function objectionsTo(
  runner: RunnerName,
  patch: Readonly<Record<string, string | null>>,
  timeoutMinutes = 1,
): Promise<string> {
  const { command, files, newTest } = repositories[runner];
  const workspace = plainWorkspace(files);
  const config = Config.parse({ test: { command, timeoutMinutes } });
  const suite = await detectSuite({ workspace, config });
  expect(suite.runner).toBe(runner);
  const baseline = baselines.get(runner) ?? measureBaseline({ suite, base, signal: never });
  baselines.set(runner, baseline);
  const { objections } = await prove({
    suite,
    workspace,
    changes: changesOf(patch),
    tests: changesOf(newTest),
    baseline: await baseline,
    repeats: 2,
    limits: { hunks: 0, ms: 0 },
    signal: never,
  });
  return objections.filter((objection) => !objection.includes("taken out")).join("\n");
}

describe("an honest patch", () => {
  for (const runner of Object.keys(repositories) as RunnerName[]) {
    runnable(runner)(`meets no objection on ${runner}`, async () => {
      expect(await objectionsTo(runner, repositories[runner].right)).toBe("");
    });
  }
});

describe("going green falsely", () => {
  // Each of its runs takes until the time limit.
  const neverEnds = "a run that never ends";

  ways.forEach((way, index) => {
    for (const [runner, patch] of Object.entries(way.on) as [RunnerName, Record<string, string | null>][]) {
      runnable(runner)(`${index + 1}. ${way.name}: is no pass on ${runner}`, async () => {
        const soon = way.name === neverEnds ? 0.05 : undefined;
        expect(await objectionsTo(runner, patch, soon)).toMatch(way.says);
      });
    }
  });

  it("is tried in at least 25 ways, each on at least two runners, and all are in docs/evidence.md", () => {
    expect(ways.length).toBeGreaterThanOrEqual(25);
    const text = readFileSync("docs/evidence.md", "utf8");
    ways.forEach((way, index) => {
      expect(Object.keys(way.on).length).toBeGreaterThanOrEqual(2);
      expect(text).toContain(`| ${index + 1} | ${way.name} | ${Object.keys(way.on).join(", ")} |`);
    });
  });
});
