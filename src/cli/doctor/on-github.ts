import type { Config } from "../../domain/config.js";
import type { Forge } from "../../domain/forge.js";
import { greetingMarker } from "../../github/own-issues.js";
import { workflowPath } from "../../github/request.js";
import type { Seen, Settings } from "../../github/settings.js";
import { dryRunLabel } from "../../intake/intake.js";
import { createLabel } from "../set-up/create-label.js";
import { appFindings } from "./app.js";
import { type Finding, hint, ok, problem, unknown } from "./finding.js";
import { isForApp } from "./workflow-file.js";

/** What the repository on GitHub has and lacks, with what each lack would do to a run. */
export async function checkOnGithub(forge: Forge, settings: Settings, config: Config): Promise<Finding[]> {
  const { owner, name } = forge.repository;
  const repository = await settings.repository();
  if (repository === null) {
    return [
      problem(
        `${owner}/${name} is not there for this token.`,
        "Check the remote `origin` and the token in GITHUB_TOKEN.",
      ),
    ];
  }
  const workflow = await forge.file(workflowPath, repository.defaultBranch);
  const variable = await settings.variable("PATCHWRIGHT_APP");
  const byApp = variable === "true" || (workflow !== null && isForApp(workflow));
  const app = await settings.appSeen(greetingMarker);
  const dryRun = dryRunLabel(config.label);
  return [
    repository.issues
      ? ok("Issues are on.")
      : problem("Issues are off.", "Turn them on under Settings > General."),
    workflow === null
      ? problem(
          `${workflowPath} is not on ${repository.defaultBranch} yet.`,
          "Commit and push it: workflows for issues run from the default branch.",
        )
      : ok(`${workflowPath} is on ${repository.defaultBranch}.`),
    seen(await settings.actionsEnabled(), {
      ok: "Actions are on.",
      problem: "Actions are off.",
      remedy: "Turn them on under Settings > Actions > General.",
      hidden: "Whether Actions are on can't be seen with this token.",
    }),
    await mayOpenPullRequests(settings, byApp),
    seen(await settings.hasSecret("OPENAI_API_KEY"), {
      ok: "The secret OPENAI_API_KEY is there.",
      problem: "The repository has no secret OPENAI_API_KEY.",
      remedy:
        "gh secret set OPENAI_API_KEY (an organisation's secret that reaches this repository does as well).",
      hidden: "Whether the secret OPENAI_API_KEY is there can't be seen with this token.",
    }),
    await modelNamed(settings, config),
    (await settings.hasLabel(config.label))
      ? ok(`The label ${config.label} is there.`)
      : problem(`There is no label ${config.label}.`, createLabel(config.label)),
    ...((await settings.hasLabel(dryRun))
      ? []
      : [
          hint(
            `There is no label ${dryRun}, which asks for a plan alone; nothing makes it by itself.`,
            createLabel(dryRun),
          ),
        ]),
    ...(byApp || app !== null
      ? []
      : [
          hint(
            "Without an App, CI on its pull requests waits until somebody approves it.",
            "Approve it in the pull request, or host the App: docs/hosting.md.",
          ),
        ]),
    ...(await appFindings({ app, variable, workflow })),
  ];
}

async function mayOpenPullRequests(settings: Settings, byApp: boolean): Promise<Finding> {
  const remedy =
    'Turn on "Allow GitHub Actions to create and approve pull requests" under Settings > Actions > General.';
  const may = await settings.actionsMayOpenPullRequests();
  if (may === false && byApp)
    return unknown("Actions may not open pull requests; where the App publishes, they need not.", remedy);
  return seen(may, {
    ok: "Actions may open pull requests.",
    problem: "Actions may not open pull requests.",
    remedy,
    hidden: "Whether Actions may open pull requests can't be seen with this token.",
  });
}

async function modelNamed(settings: Settings, config: Config): Promise<Finding> {
  const named = await settings.variable("PATCHWRIGHT_MODEL");
  if (named !== null && named !== "forbidden")
    return ok(`The model is ${named} (variable PATCHWRIGHT_MODEL).`);
  if (config.model !== undefined) return ok(`The model is ${config.model} (configuration).`);
  return named === "forbidden"
    ? unknown("Whether the variable PATCHWRIGHT_MODEL is there can't be seen with this token.")
    : problem(
        "No model is named.",
        "gh variable set PATCHWRIGHT_MODEL --body NAME (an organisation's variable does as well), or `model` in the configuration.",
      );
}

interface Words {
  ok: string;
  problem: string;
  remedy: string;
  hidden: string;
}

function seen(state: Seen<boolean>, words: Words): Finding {
  if (state === "forbidden") return unknown(words.hidden, "Use a token of an administrator to see it.");
  return state ? ok(words.ok) : problem(words.problem, words.remedy);
}
