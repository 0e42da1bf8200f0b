import { readFile } from "node:fs/promises";
import path from "node:path";
import { load } from "js-yaml";
import { z } from "zod";
import type { Seen, SeenApp } from "../../github/settings.js";
import { packageRoot } from "../package-root.js";
import { type Finding, ok, problem, unknown } from "./finding.js";
import { isForApp } from "./workflow-file.js";

const Manifest = z.object({
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

/** Whether the App that is at work here, if any, and the workflow know of each other, and the App may what it has to. */
export async function appFindings({
  app,
  variable,
  workflow,
}: {
  app: SeenApp | null;
  variable: Seen<string | null>;
  /** The text on the default branch. */
  workflow: string | null;
}): Promise<Finding[]> {
  if (app === null)
    return variable === "true"
      ? [
          unknown(
            "PATCHWRIGHT_APP is true, but no App was seen at work here: without one, labels and comments start nothing.",
            "Install the App, or gh variable delete PATCHWRIGHT_APP.",
          ),
        ]
      : [];
  const manifest = Manifest.parse(load(await readFile(path.join(packageRoot(), "app.yml"), "utf8")));
  return [...announced(app, variable, workflow), ...lacking(app, manifest)];
}

function announced({ slug }: SeenApp, variable: Seen<string | null>, workflow: string | null): Finding[] {
  if (workflow === null || isForApp(workflow) || variable === "true") return [];
  const remedy = "gh variable set PATCHWRIGHT_APP --body true";
  return variable === "forbidden"
    ? [unknown("Whether the variable PATCHWRIGHT_APP is true can't be seen with this token.", remedy)]
    : [
        problem(
          `The App ${slug} is at work here, but PATCHWRIGHT_APP is not true: App and workflow answer each request both.`,
          remedy,
        ),
      ];
}

function lacking({ slug, asks }: SeenApp, manifest: z.infer<typeof Manifest>): Finding[] {
  if (asks === null)
    return [
      unknown(
        `What the App ${slug} may do can't be seen with this token.`,
        "Compare its settings with app.yml.",
      ),
    ];
  const permissions = Object.entries(manifest.default_permissions)
    .filter(([scope, level]) => asks.permissions[scope] !== level && asks.permissions[scope] !== "write")
    .map(([scope, level]) => `the permission ${scope}: ${level}`);
  const events = manifest.default_events
    .filter((event) => !asks.events.includes(event))
    .map((event) => `the event ${event}`);
  const missing = [...permissions, ...events];
  return missing.length === 0
    ? [ok(`The App ${slug} has the permissions and events of this version.`)]
    : [
        problem(
          `The App ${slug} lacks ${missing.join(", ")}.`,
          "Add them in the App's settings under Permissions & events; whoever installed it then has to accept them.",
        ),
      ];
}
