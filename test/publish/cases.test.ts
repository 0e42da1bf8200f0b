import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { steeringChanges } from "../../src/domain/steering.js";
import { publishOutcome } from "../../src/publish/publish-outcome.js";
import { maskSecrets } from "../../src/secrets/mask-secrets.js";
import { caseRecorder, noSandbox } from "../support/cases.js";
import { changesOf } from "../support/plain-workspace.js";
import { type PublishScene, publishScene } from "../support/publish-scene.js";

const right = "export const sum = (a, b) => a + b;\n";
// Put together here, so that no scanner takes this file for a leak.
const token = ["ghp", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"].join("_");

let scene: PublishScene;
beforeAll(async () => {
  scene = await publishScene();
});
afterAll(async () => {
  await scene.close();
});

const comments = async (issue: number) =>
  (await scene.ada.rest.issues.listComments({ ...scene.at, issue_number: issue })).data;

/** No branch and no pull request; one comment, whose text is given. */
async function onlySaid(issue: number): Promise<string> {
  expect(await scene.forge.branchHead(`patchwright/issue-${issue}`)).toBeNull();
  const { data } = await scene.ada.rest.pulls.list({ ...scene.at, state: "all" });
  expect(data.filter(({ head }) => head.ref.startsWith(`patchwright/issue-${issue}`))).toEqual([]);
  const [status, ...more] = await comments(issue);
  expect(more).toEqual([]);
  return status?.body ?? "";
}

const held = caseRecorder(noSandbox);

held(12, async () => {
  const inBase64 = Buffer.from(`token: ${token}`).toString("base64");
  const split = `"${token.slice(0, 9)}" +\n  "${token.slice(9)}"`;
  for (const hidden of [token, inBase64, split]) {
    const issue = await scene.issue();
    const inChange = await scene.request(issue, { "sum.js": `${right}export const t = ${hidden};\n` });
    expect(await publishOutcome(inChange)).toMatchObject({ kind: "refused" });
    const asked = { kind: "asked", questions: ["Is this right?", hidden] };
    expect(await publishOutcome({ ...inChange, outcome: asked })).toMatchObject({ kind: "refused" });
    const said = await onlySaid(issue);
    expect(said).toContain("looks like a secret");
    expect(said).not.toContain(token.slice(9));
    expect(said).not.toContain(inBase64);
    expect((await maskSecrets(`it printed ${hidden};`)).text).not.toContain(hidden);
  }
});

describe("case 12: what is not recognised", () => {
  it("is a secret of no known form, and one that is hidden in another way", async () => {
    const reversed = [...token].reverse().join("");
    const overVariables = `a = "${token.slice(0, 9)}"; b = "${token.slice(9)}"; a + b`;
    for (const text of ["the password is swordfish", reversed, overVariables])
      expect((await maskSecrets(text)).found).toEqual([]);
  });
});

held(14, async () => {
  const manifest = JSON.stringify({ scripts: { postinstall: "node steal.js" } });
  for (const [name, text] of Object.entries({
    "package.json": manifest,
    "package-lock.json": "{}\n",
    "jest.config.js": "export default {};\n",
    Makefile: "all:\n\ttrue\n",
  })) {
    const issue = await scene.issue();
    // Solve's outcome claims to be ready, and verify had no objection.
    const request = await scene.request(issue, { "sum.js": right, [name]: text });
    expect(request.outcome).toMatchObject({ kind: "ready" });
    const result = await publishOutcome(request);
    expect(result).toMatchObject({ kind: "pull-request", draft: true });
    if (result.kind !== "pull-request") continue;
    const { data } = await scene.ada.rest.pulls.get({ ...scene.at, pull_number: result.number });
    expect(data.draft).toBe(true);
    expect(data.body).toContain("A person should look at the change to");
  }
});

describe("case 14: what a person should look at", () => {
  const looked = async (before: string | null, name: string, after: string | null) =>
    steeringChanges(changesOf({ [name]: after }), async () => before);

  it.each([
    "yarn.lock",
    "web/package-lock.json",
    "go.sum",
    "requirements-dev.txt",
    ".npmrc",
    "vitest.config.mts",
    "tests/conftest.py",
    "pyproject.toml",
    ".husky/pre-commit",
    "Dockerfile",
  ])("is any change to %s", async (name) => {
    expect(await looked("a", name, "b")).toHaveLength(1);
    expect(await looked("a", name, null)).toHaveLength(1);
  });

  it("is of a package.json what is installed or run, and no other key", async () => {
    const before = JSON.stringify({ version: "1.0.0", scripts: { test: "mocha" } });
    expect(await looked(before, "package.json", before.replace("1.0.0", "1.0.1"))).toEqual([]);
    expect(await looked(before, "package.json", before.replace("mocha", "true"))).toEqual([
      "A person should look at the change to package.json: it changes `scripts`.",
    ]);
    expect(await looked(before, "package.json", "{")).toHaveLength(1);
  });

  it("is no source file", async () => {
    for (const name of ["src/lock.js", "src/config.ts", "docs/Makefile.md", "test/sum.test.js"])
      expect(await looked("a", name, "b")).toEqual([]);
  });
});

held(21, async () => {
  const issue = await scene.issue();
  expect(await publishOutcome(await scene.request(issue, {}))).toMatchObject({ kind: "refused" });
  expect(await onlySaid(issue)).toContain("The change set changes nothing");
});
