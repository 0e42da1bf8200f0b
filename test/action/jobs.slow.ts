import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Octokit } from "@octokit/rest";
import { dump, load } from "js-yaml";
import { z } from "zod";
import { octokitFor } from "../../src/github/octokit.js";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { commitFile } from "../support/commit-file.js";
import { evidence, ready } from "../support/events.js";
import { hubAction } from "../support/hub-action.js";

/**
 * Stands in for the jobs solve and verify: writes a fixed outcome for the pinned base with the hash that verify would
 * attest, or dies where the issue says so. Everything around it is the real workflow with the real action.
 */
const script = `
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { BASE, OUTCOME, EVIDENCE, TASK, GITHUB_OUTPUT } = process.env;
const task = JSON.parse(fs.readFileSync(TASK + "/task.json", "utf8"));
if (task.title === "crash") process.exit(1);
const outcome = JSON.parse(OUTCOME);
outcome.changes.base = BASE;
const files = outcome.changes.files.map(({ path, mode, content }) => [path, mode, content]);
const hash = createHash("sha256").update(JSON.stringify([BASE, files])).digest("hex");
fs.mkdirSync("out");
fs.mkdirSync("proof");
if (task.title === "swap") outcome.changes.files[0].content = Buffer.from("evil").toString("base64");
fs.writeFileSync("out/outcome.json", JSON.stringify(outcome));
fs.writeFileSync("out/run.jsonl", "");
fs.writeFileSync("proof/evidence.json", JSON.stringify({ ...JSON.parse(EVIDENCE), changeSet: hash }));
fs.appendFileSync(GITHUB_OUTPUT, "outcome=ready\\nchange-set=" + hash + "\\n");
`;

const expression = (text: string): string => `\${{ ${text} }}`;

const Template = z.looseObject({
  jobs: z.record(z.string(), z.looseObject({ steps: z.array(z.unknown()) })),
});

/** The workflow that users copy, with one script in place of what the jobs solve and verify do. */
function standIn(text: string): string {
  const template = Template.parse(load(text));
  const { solve, verify } = template.jobs;
  const download = solve?.steps.find((step) => JSON.stringify(step).includes("download-artifact"));
  const upload = (name: string, folder: string) => ({
    uses: "actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f",
    with: { name, path: folder },
  });
  const run = {
    id: "solve",
    run: `node -e '${script}'`,
    env: {
      BASE: expression("needs.accept.outputs.base"),
      TASK: `${expression("runner.temp")}/patchwright-task`,
      OUTCOME: JSON.stringify(ready({ changes: { base: "", files: [file] } })),
      EVIDENCE: JSON.stringify(evidence()),
    },
  };
  Object.assign(solve ?? {}, {
    outputs: {
      outcome: expression("steps.solve.outputs.outcome"),
      "change-set": expression("steps.solve.outputs.change-set"),
    },
    steps: [download, run, upload("patchwright-run", "out"), upload("patchwright-evidence", "proof")],
  });
  Object.assign(verify ?? {}, {
    outputs: { "change-set": expression("steps.verify.outputs.change-set") },
    steps: [
      {
        id: "verify",
        run: 'echo "change-set=$HASH" >> "$GITHUB_OUTPUT"',
        env: { HASH: expression("needs.solve.outputs.change-set") },
      },
    ],
  });
  return dump(template);
}

const right = "export const sum = (a, b) => a + b;\n";
const file = { path: "sum.js", mode: "100644" as const, content: Buffer.from(right).toString("base64") };

let hub: Localhub;
let ada: Octokit;
const at = { owner: "ada", repo: "sums" };
beforeAll(async () => {
  hub = await startLocalhub({ path: `${path.dirname(process.execPath)}:${process.env.PATH}` });
  ada = octokitFor({ baseUrl: hub.url, token: hub.createUser("ada") });
  const workflow = standIn(await hubAction(hub));
  const from = await mkdtemp(path.join(os.tmpdir(), "patchwright-scene-"));
  await writeFile(path.join(from, "sum.js"), "export const sum = (a, b) => a - b;\n");
  await hub.createRepository({ owner: "ada", name: "sums", from });
  await rm(from, { recursive: true });
  await commitFile(ada, at, "main", ".github/workflows/patchwright.yml", workflow);
  await ada.rest.issues.createLabel({ ...at, name: "patchwright" });
});
afterAll(async () => {
  const { faults } = hub;
  await hub.close();
  expect(faults).toEqual([]);
});

/** Labels a new issue and waits for all that follows from it. */
async function solved(title: string) {
  const { number } = (await ada.rest.issues.create({ ...at, title })).data;
  await ada.rest.issues.addLabels({ ...at, issue_number: number, labels: ["patchwright"] });
  await hub.settled();
  const [run] = (await ada.rest.actions.listWorkflowRunsForRepo(at)).data.workflow_runs;
  const { jobs } = (await ada.rest.actions.listJobsForWorkflowRun({ ...at, run_id: run?.id ?? 0 })).data;
  const comments = (await ada.rest.issues.listComments({ ...at, issue_number: number })).data;
  const pulls = (await ada.rest.pulls.list(at)).data.filter(
    ({ head }) => head.ref === `patchwright/issue-${number}`,
  );
  return {
    number,
    run,
    jobs: Object.fromEntries(jobs.map(({ name, conclusion }) => [name, conclusion])),
    said: comments.map(({ body }) => body),
    pulls,
  };
}

describe("the workflow without a server", () => {
  it("goes from the label to the pull request by its own jobs", async () => {
    const { number, run, jobs, said, pulls } = await solved("sum subtracts");
    expect(run?.display_title).toMatch(new RegExp(`^Patchwright #${number} \\[label-${number}-2.*Z\\]$`));
    expect(jobs).toEqual({ accept: "success", solve: "success", verify: "success", publish: "success" });
    expect(pulls.map(({ user }) => user?.login)).toEqual(["github-actions[bot]"]);
    expect(said).toEqual([expect.stringContaining(pulls[0]?.html_url ?? "no pull request")]);
    expect(said[0]).not.toContain("Waiting");
  });

  it("tells who waits when the solve job died, and the run is red", async () => {
    const { jobs, said, pulls } = await solved("crash");
    expect(jobs).toEqual({ accept: "success", solve: "failure", verify: "skipped", publish: "failure" });
    expect(said).toEqual([expect.stringContaining("ended before it had a result")]);
    expect(pulls).toEqual([]);
  });

  it("publishes nothing when the artifact was swapped after verification", async () => {
    const { jobs, said, pulls } = await solved("swap");
    expect(jobs).toMatchObject({ publish: "failure" });
    expect(said).toEqual([expect.stringContaining("not the one that was verified")]);
    expect(pulls).toEqual([]);
  });

  it("does not even start where the App starts the runs", async () => {
    hub.setVariable("ada/sums", "PATCHWRIGHT_APP", "true");
    const { jobs, said } = await solved("by the App");
    expect(jobs).toEqual({ accept: "skipped", solve: "skipped", verify: "skipped", publish: "skipped" });
    expect(said).toEqual([]);
  });
});
