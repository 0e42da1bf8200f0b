import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { load } from "js-yaml";
import { z } from "zod";
import { checkOnGithub } from "../../src/cli/doctor/on-github.js";
import { checkWorkflow } from "../../src/cli/doctor/workflow-file.js";
import { appWorkflow } from "../../src/github/app-workflow.js";
import { octokitFor } from "../../src/github/octokit.js";
import { octokitForge } from "../../src/github/octokit-forge.js";
import { greetingMarker } from "../../src/github/own-issues.js";
import { parseConfig } from "../../src/github/repository-config.js";
import { repositorySettings } from "../../src/github/settings.js";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { actionlint } from "../support/actionlint.js";
import { commandLine } from "../support/command-line.js";
import { commitFile } from "../support/commit-file.js";
import { fails, modelServer, streams } from "../support/model-server.js";
import { temporaryRepository } from "../support/repository.js";

const place = commandLine();
const repositories: ReturnType<typeof temporaryRepository>[] = [];
const repository = (files: Readonly<Record<string, string>>) => {
  const made = temporaryRepository(files);
  repositories.push(made);
  return made.directory;
};
afterAll(() => {
  for (const { remove } of repositories) remove();
  place.remove();
});

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  place.start(args, env).ended;
const workflowOf = (folder: string) =>
  readFileSync(path.join(folder, ".github/workflows/patchwright.yml"), "utf8");
const configOf = (folder: string) => readFileSync(path.join(folder, ".github/patchwright.yml"), "utf8");
const javascript = { "package.json": JSON.stringify({ scripts: { test: "node --test" } }) };
const uses = `octo/patchwright@${"a1".repeat(20)}`;

describe("patchwright init", () => {
  it.each([
    [
      "JavaScript",
      { ...javascript, ".nvmrc": "20" },
      ["setup-node", "node-version-file: .nvmrc"],
      "npm test",
    ],
    [
      "Python",
      { "pyproject.toml": "[tool.pytest.ini_options]\n", "tests/test_a.py": "def test_a(): pass\n" },
      ["setup-python", "- run: python -m pip install pytest"],
      "pytest",
    ],
    [
      "an installable Python package",
      { "setup.py": "setup()\n", "tox.ini": "[testenv]\ndeps = pytest\n" },
      ["setup-python"],
      ".venv/bin/python -m pip install pytest",
    ],
    [
      "Go",
      { "go.mod": "module a\n\ngo 1.22\n", "a_test.go": "package a\n" },
      ["setup-go", "go-version-file: go.mod"],
      "go test",
    ],
    [
      "Go whose version is the language's alone",
      { "go.mod": "module a\n\ngo 1.13\n", "a_test.go": "package a\n" },
      ["setup-go", "go-version: stable"],
      "go test",
    ],
    [
      "tests that run on what a build makes",
      {
        "package.json": JSON.stringify({
          main: "./dist/index.js",
          scripts: { build: "tsc", test: "node --test" },
        }),
        "a.test.js": 'import "./dist/index.js";\n',
      },
      ["setup-node"],
      "npm run build && npm test",
    ],
  ])(
    "writes a workflow for %s that actionlint finds nothing wrong with",
    async (_, files, tools, command) => {
      const folder = repository(files as Record<string, string>);
      const { code, output } = await run(["init", "--repo", folder, "--uses", uses]);
      expect(code).toBe(0);
      const workflow = workflowOf(folder);
      for (const tool of tools) expect(workflow.split(tool)).toHaveLength(3);
      expect(workflow.split(uses)).toHaveLength(6);
      expect(await actionlint([workflow])).toEqual([[]]);
      expect(output).toContain(command);
      expect(configOf(folder)).toContain(command);
      expect(parseConfig(configOf(folder))).toEqual(parseConfig(null));
    },
  );

  it("sets nothing up for what GitHub's runners have", async () => {
    const folder = repository({
      "Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\n',
      "src/lib.rs": "",
    });
    expect(await run(["init", "--repo", folder, "--uses", uses])).toMatchObject({ code: 0 });
    expect(workflowOf(folder)).not.toContain("actions/setup-");
    expect(await actionlint([workflowOf(folder)])).toEqual([[]]);
    const template = readFileSync("templates/patchwright.yml", "utf8");
    expect(checkWorkflow(workflowOf(folder), template, "patchwright")).toMatchObject([{ state: "ok" }]);
  });

  it("takes over a label of one's own, even one with a quote, in workflow and configuration", async () => {
    const folder = repository(javascript);
    await run(["init", "--repo", folder, "--label", "bot: don't ask"]);
    expect(parseConfig(configOf(folder)).label).toBe("bot: don't ask");
    expect(load(workflowOf(folder))).toMatchObject({
      jobs: { accept: { if: expect.stringContaining("== 'bot: don''t ask'") } },
    });
    expect(workflowOf(folder)).toContain("== 'bot: don''t ask:dry-run'");
    expect(await actionlint([workflowOf(folder)])).toEqual([[]]);
  });

  it("writes the workflow and the configuration, and nothing else", async () => {
    const made = temporaryRepository(javascript);
    repositories.push(made);
    await run(["init", "--repo", made.directory]);
    expect(made.git("status", "--porcelain", "-uall").trim().split("\n").sort()).toEqual([
      "?? .github/patchwright.yml",
      "?? .github/workflows/patchwright.yml",
    ]);
  });

  it("names the steps that are left, the missing release among them", async () => {
    const { output } = await run(["init", "--repo", repository(javascript)]);
    for (const said of [
      "Commit what was written",
      "no release yet",
      "OPENAI_API_KEY",
      "gh label create patchwright",
    ])
      expect(output).toContain(said);
  });

  it("leaves a configuration as it is, but for a label that is given, and writes what is missing", async () => {
    const settings = "# Ours\r\nlabel: mine\r\nbudget:\r\n  calls: 12\r\n";
    const folder = repository({ ...javascript, ".github/patchwright.yml": settings });
    const { code, output } = await run(["init", "--repo", folder]);
    expect(code).toBe(0);
    expect(output).toContain("Left as it was: .github/patchwright.yml");
    expect(configOf(folder)).toBe(settings);
    expect(workflowOf(folder)).toContain("event.label.name == 'mine'");

    expect(await run(["init", "--repo", folder])).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/^init-exists: .*patchwright\.yml/)],
    });
    expect(await run(["init", "--repo", folder, "--force", "--uses", uses])).toMatchObject({ code: 0 });
    expect(configOf(folder)).toBe(settings);
    expect(workflowOf(folder)).toContain(uses);

    await run(["init", "--repo", folder, "--force", "--label", "help wanted"]);
    expect(configOf(folder)).toBe(settings.replace("mine", "help wanted"));
    expect(workflowOf(folder)).toContain("event.label.name == 'help wanted'");
  });

  it("writes over a broken configuration only when it is told to", async () => {
    const folder = repository({ ...javascript, ".github/patchwright.yml": "lable: x\n" });
    expect(await run(["init", "--repo", folder])).toMatchObject({
      code: 1,
      errors: [expect.stringContaining("config-invalid")],
    });
    expect(await run(["init", "--repo", folder, "--force"])).toMatchObject({ code: 0 });
    expect(parseConfig(configOf(folder))).toEqual(parseConfig(null));
  });

  it("writes to the top of the checkout when it is run in a folder of it", async () => {
    const folder = repository({ ...javascript, "src/deep/a.js": "" });
    expect(await run(["init", "--repo", path.join(folder, "src/deep")])).toMatchObject({ code: 0 });
    expect(workflowOf(folder)).toContain("Written by `patchwright init`");
    expect(existsSync(path.join(folder, "src/deep/.github"))).toBe(false);
  });

  it("names the label so that a shell takes it", async () => {
    const { output } = await run(["init", "--repo", repository(javascript), "--label", "help wanted"]);
    expect(output).toContain("gh label create 'help wanted'\n");
  });

  it("leaves no test command to guessing: the configuration is not valid until one is named", async () => {
    const folder = repository({ "README.md": "# Nothing to test\n" });
    expect(await run(["init", "--repo", folder])).toMatchObject({
      code: 0,
      output: expect.stringContaining("No test command was found"),
    });
    expect(() => parseConfig(configOf(folder))).toThrow("test.command");
  });

  it("refuses a place that is no repository, and an action that is named by a branch", async () => {
    expect(await run(["init", "--repo", place.folder])).toMatchObject({
      code: 1,
      errors: [expect.stringContaining("not-a-repository")],
    });
    expect(
      await run(["init", "--repo", repository(javascript), "--uses", "octo/patchwright@main"]),
    ).toMatchObject({ code: 1, errors: [expect.stringContaining("init-uses")] });
  });
});

describe("patchwright doctor", () => {
  let hub: Localhub;
  let token: string;
  let folder: string;
  const doctor = (env: Record<string, string> = {}, ...args: string[]) =>
    run(["doctor", "--repo", folder, "--remote", "ada/sums", ...args], {
      GITHUB_TOKEN: token,
      GITHUB_API_URL: hub.url,
      ...env,
    });

  beforeAll(async () => {
    hub = await startLocalhub();
    token = hub.createUser("ada");
    const made = temporaryRepository(javascript);
    repositories.push(made);
    folder = made.directory;
    await run(["init", "--repo", folder, "--uses", uses]);
    made.git("add", "-A");
    made.git("commit", "-q", "-m", "Set up");
    await hub.createRepository({ owner: "ada", name: "sums", from: folder });
    hub.setSecret("ada/sums", "OPENAI_API_KEY", "sk-nothing");
    hub.setVariable("ada/sums", "PATCHWRIGHT_MODEL", "some-model");
    const ada = octokitFor({ baseUrl: hub.url, token });
    await ada.rest.issues.createLabel({ owner: "ada", repo: "sums", name: "patchwright" });
  });
  afterAll(async () => {
    const { faults } = hub;
    await hub.close();
    expect(faults).toEqual([]);
  });

  it("finds nothing wrong with a repository that is set up", async () => {
    const { code, output } = await doctor({}, "--no-model");
    expect(output).toMatch(/Nothing is wrong\.\n$/);
    expect(code).toBe(0);
    for (const said of [
      "secret OPENAI_API_KEY is there",
      "The model is some-model",
      "may open pull requests",
      "– Without an App, CI on its pull requests waits until somebody approves it",
      "– There is no label patchwright:dry-run, which asks for a plan alone",
    ])
      expect(output).toContain(said);
  });

  it("says what a repository on GitHub lacks, each with its remedy", async () => {
    await hub.createRepository({
      owner: "ada",
      name: "bare",
      from: repository({ a: "a" }),
      actionsMayCreatePulls: false,
    });
    const { code, output } = await doctor({}, "--no-model", "--remote", "ada/bare");
    expect(code).toBe(1);
    for (const [lack, remedy] of [
      ["✘ .github/workflows/patchwright.yml is not on main yet", "Commit and push it"],
      ["✘ Actions may not open pull requests", "Allow GitHub Actions to create and approve"],
      ["✘ The repository has no secret OPENAI_API_KEY", "gh secret set OPENAI_API_KEY"],
      ["✘ No model is named", "gh variable set PATCHWRIGHT_MODEL"],
      ["✘ There is no label patchwright", "gh label create patchwright"],
    ]) {
      expect(output).toContain(lack);
      expect(output).toContain(remedy);
    }
    expect(output).toContain("5 things are wrong.");
  });

  it("says what a token may not see, rather than that it is missing", async () => {
    hub.createUser("eve");
    const { output } = await doctor({ GITHUB_TOKEN: hub.createUser("tom") }, "--no-model");
    expect(output).toContain("? Whether Actions may open pull requests can't be seen with this token");
    expect(output).toContain("? Whether the secret OPENAI_API_KEY is there can't be seen");
    expect(await doctor({ GITHUB_TOKEN: "ghp_wrong" }, "--no-model")).toMatchObject({
      code: 1,
      output: expect.stringContaining("forge-failed"),
    });
  });

  it("knows the App that is at work by its greeting, and says what it lacks and what does not fit it", async () => {
    const manifest = z
      .object({ default_permissions: z.record(z.string(), z.string()), default_events: z.array(z.string()) })
      .parse(load(readFileSync("app.yml", "utf8")));
    const ada = octokitFor({ baseUrl: hub.url, token });
    const at = { owner: "ada", repo: "hosted" };
    await hub.createRepository({ owner: "ada", name: "hosted", from: folder });
    hub.setVariable("ada/hosted", "PATCHWRIGHT_APP", "true");
    const [forge, settings] = [
      octokitForge({ octokit: ada, owner: "ada", name: "hosted" }),
      repositorySettings(ada, { owner: "ada", name: "hosted" }),
    ];
    const said = async () =>
      (await checkOnGithub(forge, settings, parseConfig(null)))
        .map(({ state, what, remedy }) => `${state}: ${what} → ${remedy}`)
        .join("\n");
    expect(await said()).toContain("unknown: PATCHWRIGHT_APP is true, but no App was seen at work here");

    const { checks: _, ...permissions } = manifest.default_permissions;
    const events = manifest.default_events.filter((event) => event !== "push");
    const app = await hub.createApp({ slug: "our-bot", owner: "ada", permissions, events });
    const installationId = hub.installApp(app.appId, ["ada/hosted"]);
    const auth = { appId: app.appId, privateKey: app.privateKey, installationId };
    const bot = new Octokit({ baseUrl: hub.url, authStrategy: createAppAuth, auth });
    await bot.rest.issues.create({ ...at, title: "Three steps", body: `${greetingMarker}\nWelcome` });
    expect(await said()).toMatch(
      /problem: The App our-bot lacks the permission checks: write, the event push\. → Add them in the App's settings/,
    );

    hub.setVariable("ada/hosted", "PATCHWRIGHT_APP", "");
    expect(await said()).toMatch(
      /problem: The App our-bot is at work here, but PATCHWRIGHT_APP is not true.* → gh variable set PATCHWRIGHT_APP/,
    );
    const forApp = appWorkflow(readFileSync("templates/patchwright.yml", "utf8"));
    await commitFile(ada, at, "main", ".github/workflows/patchwright.yml", forApp);
    expect(await said()).not.toContain("PATCHWRIGHT_APP");
  });

  it("finds nothing wrong with a workflow that the App alone starts, as its greeting offers it", () => {
    const template = readFileSync("templates/patchwright.yml", "utf8").replaceAll(
      "0".repeat(40),
      "a1".repeat(20),
    );
    const forApp = appWorkflow(template);
    expect(checkWorkflow(forApp, template, "bot")).toMatchObject([
      { state: "ok", what: expect.stringContaining("An App alone starts it") },
    ]);
    const older = forApp.replace("      publisher:\n        type: string\n", "");
    expect(checkWorkflow(older, template, "bot")).toMatchObject([
      { state: "problem", what: expect.stringContaining("takes no publisher when it is started") },
    ]);
  });

  it("takes a solve job that may write issues, so that the stages are shown as they pass", () => {
    const template = readFileSync("templates/patchwright.yml", "utf8");
    const live = workflowOf(folder).replace(
      "issues: read\n    concurrency",
      "issues: write\n    concurrency",
    );
    expect(live).not.toBe(workflowOf(folder));
    expect(checkWorkflow(live, template, "patchwright")).toMatchObject([{ state: "ok" }]);
  });

  it.each([
    [
      "another label",
      (text: string) => text.replaceAll("== 'patchwright'", "== 'other'"),
      "does not wait for the label patchwright",
    ],
    [
      "a floating version",
      (text: string) => text.replace(/upload-artifact@[0-9a-f]{40}/, "upload-artifact@v6"),
      "not named by a commit: actions/upload-artifact@v6",
    ],
    [
      "a permission too many",
      (text: string) => text.replace(/contents: read(?=\n.*To see whether)/, "contents: write"),
      "The job solve has contents: write",
    ],
    [
      "a permission too few",
      (text: string) => text.replace(/issues: write # the status comment, .*\n/, "issues: read\n"),
      "lacks issues: write",
    ],
    [
      "an input of an older version",
      (text: string) => text.replace(/\n +change-set: .*change-set \}\}\n( +evidence)/, "\n$1"),
      "does not pass on change-set",
    ],
    [
      "no trigger for comments",
      (text: string) => text.replace(/ {2}issue_comment:\n.*\n/, ""),
      "does not start on issue_comment",
    ],
    [
      "no label for dry runs",
      (text: string) => text.replaceAll("'patchwright:dry-run'", "'plan'"),
      "does not wait for the label patchwright:dry-run",
    ],
    [
      "a dispatch that knows no publisher",
      (text: string) => text.replace(/ {6}publisher:\n.*\n.*\n/, ""),
      "takes no publisher when it is started",
    ],
    [
      "a publish job that does not leave it to the App",
      (text: string) => text.replace(" && needs.accept.outputs.publisher == 'workflow'", ""),
      "The job publish also publishes what an App publishes",
    ],
    [
      "an accept job that decides no order",
      (text: string) => text.replace(/ {6}order: .*\n/, ""),
      "The job accept does not give on order",
    ],
    ["no relay", (text: string) => text.replace("  relay:\n", "  passer:\n"), "has no job relay"],
    [
      "the zeros of no release",
      (text: string) => text.replace(uses, `octo/patchwright@${"0".repeat(40)}`),
      "The workflow names no release",
    ],
    [
      "a name that does not hold the request",
      (text: string) => text.replace(/run-name: >-\n( .*\n)+/, "run-name: Patchwright\n"),
      "run-name does not tell",
    ],
    ["no verify job", (text: string) => text.replace("  verify:\n", "  proof:\n"), "has no job verify"],
    ["no YAML", () => "jobs: [", "The workflow is none"],
  ])("finds a workflow with %s", (_, change, said) => {
    const text = workflowOf(folder);
    const changed = change(text);
    expect(changed).not.toBe(text);
    const template = readFileSync("templates/patchwright.yml", "utf8");
    expect(checkWorkflow(text, template, "patchwright")).toMatchObject([{ state: "ok" }]);
    expect(checkWorkflow(changed, template, "patchwright")).toContainEqual(
      expect.objectContaining({ state: "problem", what: expect.stringContaining(said) }),
    );
  });

  it("finds a missing workflow and a broken configuration in one go", async () => {
    const other = repository({ ...javascript, ".github/patchwright.yml": "lable: x\n" });
    const { code, output } = await run(["doctor", "--repo", other, "--no-model"]);
    expect(code).toBe(1);
    expect(output).toContain("✘ There is no .github/workflows/patchwright.yml");
    expect(output).toMatch(/✘ config-invalid: .*lable/);
    expect(output).not.toContain("is valid");
    rmSync(path.join(other, ".github"), { recursive: true });
  });

  it("asks the model, and says when key and endpoint don't belong together", async () => {
    const good = await modelServer(streams("ready"));
    const bad = await modelServer(fails(401));
    const asked = (url: string) =>
      doctor({ GITHUB_TOKEN: "", OPENAI_API_KEY: "sk-a", OPENAI_BASE_URL: url, PATCHWRIGHT_MODEL: "m" });
    expect(await asked(good.url)).toMatchObject({
      code: 0,
      output: expect.stringContaining("✔ m at http://127.0.0.1"),
    });
    expect(await asked(bad.url)).toMatchObject({
      code: 1,
      output: expect.stringContaining("✘ model-rejected-key"),
    });
    await Promise.all([good.close(), bad.close()]);
  });
});
