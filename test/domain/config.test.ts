import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { grantedTo } from "../../src/action/allowance.js";
import { labelled } from "../../src/app/labelled.js";
import { Config } from "../../src/domain/config.js";
import type { Forge, PullRequestView } from "../../src/domain/forge.js";
import { noUsage } from "../../src/domain/usage.js";
import { planOf, plansFrom } from "../../src/flow/plan.js";
import { modelFromSettings } from "../../src/model/model-from-settings.js";
import { mayOpenAnother } from "../../src/publish/our-pulls.js";
import { changeSetProblems } from "../../src/publish/policy.js";
import { labelsOf } from "../../src/publish/propose.js";
import { requestReviews } from "../../src/publish/reviewers.js";
import { ledgerLine } from "../../src/report/ledger.js";
import { statusMarker } from "../../src/report/status-comment.js";
import { detectSetup } from "../../src/testing/detect-setup.js";
import { detectSuite } from "../../src/testing/detect-suite.js";
import { changesOf, plainWorkspace } from "../support/plain-workspace.js";
import { systemClock } from "../support/system-clock.js";

type Given = z.input<typeof Config>;

/** The keys of a JSON schema's objects, with dots between. */
function keysOf(schema: z.core.JSONSchema.BaseSchema, before = ""): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    if (typeof value === "boolean") return [];
    const key = `${before}${name}`;
    return value.properties === undefined ? [key] : keysOf(value, `${key}.`);
  });
}

const plans = async (config: Config) =>
  plansFrom(planOf(config)).map(({ effort, caps }) => ({ effort, caps }));

/** What three runs of an issue on one day leave of its budgets. */
const granted = async ({ budget }: Config) => {
  const usage = { ...noUsage, calls: 3, inputTokens: 300, costUsd: 0.3 };
  const body = statusMarker + ledgerLine([{ run: 1, day: "2026-11-22", usage }]);
  const comments = [{ id: 1, body, author: { login: "ours[bot]", type: "Bot" }, url: "" }];
  const forge = { comments: async () => comments, commentsSince: async () => comments };
  return grantedTo(forge as unknown as Forge, { issue: 1, budget, actors: ["ours[bot]"], day: "2026-11-22" });
};

const workspace = plainWorkspace({
  "package.json": JSON.stringify({ scripts: { test: "node --test" }, dependencies: { left: "1" } }),
  "a.test.js":
    'require("node:test")("takes its time", () => new Promise((done) => setTimeout(done, 3000)));\n',
});
const suite = async (config: Config) => {
  const { runner, command } = await detectSuite({ workspace, config });
  return { runner, command };
};
/** How a run of three seconds ends. */
const ending = async (config: Config) => {
  const { run } = await detectSuite({ workspace, config });
  return (await run({ changes: changesOf({}) }, new AbortController().signal)).status;
};

/** What becomes of an issue that gets the label `fix-it`, asked for by somebody who is not known. */
const labelling = async ({ label }: Config) => {
  const forge = {
    defaultBranch: async () => "main",
    file: async () => `label: ${label}\n`,
    issue: async () => null,
    workflowRuns: async () => [],
  };
  return labelled({
    forge: forge as unknown as Forge,
    issue: { number: 1, title: "x", body: "", updated_at: "2026-11-22T00:00:00Z" },
    label: "fix-it",
    asker: { login: "ada", type: "User" },
    page: "",
    self: "ours[bot]",
  });
};

const pull = {
  number: 2,
  reviewers: [],
  author: { login: "ours[bot]", type: "Bot" },
  head: { branch: "patchwright/issue-1", sha: "", repository: "ada/sums" },
} as unknown as PullRequestView;
const oneOpen = {
  repository: { owner: "ada", name: "sums" },
  openPullRequests: async () => [pull],
} as unknown as Forge;

/** Who is asked for a review. */
const askedBy = async ({ pullRequests }: Config) => {
  const asked: string[] = [];
  const forge = { reviews: async () => [], requestReview: async (_: number, who: string) => asked.push(who) };
  await requestReviews(forge as unknown as Forge, pull, pullRequests.reviewers);
  return asked;
};

/** For each key a value that is not its default, and what has to come out otherwise with it. */
const experiments: Record<string, [given: Given, observed: (config: Config) => Promise<unknown>]> = {
  label: [{ label: "fix-it" }, labelling],
  effort: [{ effort: "quick" }, plans],
  climbTo: [{ climbTo: "standard" }, plans],
  model: [
    { model: "small" },
    async ({ model: chosen }) =>
      (
        await modelFromSettings(
          { OPENAI_API_KEY: "k", ...(chosen === undefined && { PATCHWRIGHT_MODEL: "from-environment" }) },
          { clock: systemClock, chosen },
        )
      ).model.model,
  ],
  setup: [
    { setup: ["make prepare"] },
    (config) =>
      workspace.files().then((files) => detectSetup({ reader: { files, read: workspace.read }, config })),
  ],
  "test.command": [{ test: { command: "node --test a.test.js" } }, suite],
  "test.runner": [{ test: { runner: "tap" } }, suite],
  "test.timeoutMinutes": [{ test: { timeoutMinutes: 0.02 } }, ending],
  "budget.calls": [{ budget: { calls: 2 } }, plans],
  "budget.inputTokens": [{ budget: { inputTokens: 9 } }, plans],
  "budget.costUsd": [{ budget: { costUsd: 1 } }, plans],
  "budget.minutes": [{ budget: { minutes: 1 } }, plans],
  "budget.perIssue.calls": [{ budget: { perIssue: { calls: 5 } } }, granted],
  "budget.perIssue.inputTokens": [{ budget: { perIssue: { inputTokens: 500 } } }, granted],
  "budget.perIssue.costUsd": [{ budget: { perIssue: { costUsd: 5 } } }, granted],
  "budget.perDay.calls": [{ budget: { perDay: { calls: 5 } } }, granted],
  "budget.perDay.inputTokens": [{ budget: { perDay: { inputTokens: 500 } } }, granted],
  "budget.perDay.costUsd": [{ budget: { perDay: { costUsd: 5 } } }, granted],
  "pullRequests.max": [
    { pullRequests: { max: 1 } },
    (config) => mayOpenAnother(oneOpen, config.pullRequests.max),
  ],
  "pullRequests.labels": [
    { pullRequests: { labels: ["bot"] } },
    async (config) => labelsOf("patchwright", config),
  ],
  "pullRequests.reviewers": [{ pullRequests: { reviewers: ["ada"] } }, askedBy],
  protect: [
    { protect: ["src/**"] },
    async ({ protect }) => changeSetProblems(changesOf({ "src/a.js": "x\n" }), protect),
  ],
};

describe("checklist 3: the configuration", () => {
  it("checklist 3: has no key without an experiment here", () => {
    expect(Object.keys(experiments).sort()).toEqual(keysOf(z.toJSONSchema(Config, { io: "input" })).sort());
  });

  it.each(Object.entries(experiments))(
    "checklist 3: %s changes what is done",
    async (_, [given, observed]) => {
      const plain = await observed(Config.parse({}));
      const changed = await observed(Config.parse(given));
      expect(changed).not.toEqual(plain);
    },
  );
});
