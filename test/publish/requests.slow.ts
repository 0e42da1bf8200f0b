import { describe, expect, it } from "@jest/globals";
import { baseMoved } from "../../src/app/after.js";
import { Config } from "../../src/domain/config.js";
import type { Forge } from "../../src/domain/forge.js";
import { commission } from "../../src/intake/commission.js";
import { openDesk } from "../../src/intake/desk.js";
import { intake } from "../../src/intake/intake.js";
import { publishOutcome } from "../../src/publish/publish-outcome.js";
import { commitFile } from "../support/commit-file.js";
import { type PublishScene, publishSceneForAll } from "../support/publish-scene.js";

const right = "export const sum = (a, b) => a + b;\n";

let scene: PublishScene;
publishSceneForAll((opened) => {
  scene = opened;
});

/** How many requests a work makes. */
async function requests(work: (forge: Forge) => Promise<unknown>): Promise<number> {
  const seen: string[] = [];
  const forge = scene.refusing(({ method, path, query }) => {
    if (!path.endsWith("/access_tokens")) seen.push(`${method} ${path}${query}`);
    return null;
  });
  await work(forge);
  // Lists of what people have are read a hundred at a time, and to their end only where that is near.
  expect(seen.filter((line) => /\/(pulls|issues)\?(?!.*(head=|per_page=100))/.test(line))).toEqual([]);
  return seen.length;
}

const desk = (forge: Forge) => openDesk({ forge, actors: [scene.bot], served: async () => null });
async function workFor(issue: number) {
  const asker = { login: "ada", type: "User" as const };
  const at = new Date().toISOString();
  const made = await scene.ada.rest.issues.createComment({
    ...scene.at,
    issue_number: issue,
    body: "/patchwright status",
  });
  const command = { kind: "comment", page: issue, comment: made.data.id, asker, at } as const;
  const request = await scene.request(issue, { "sum.js": `// ${issue}\n` });
  const config = Config.parse({ pullRequests: { max: 50 } });
  const view = await scene.forge.issue(issue);
  if (view === null) throw new Error("no issue");
  const start = {
    ...{ work: "solve" as const, issue: view, text: view, label: "patchwright", request: "x" },
    ...{ asker: "ada", pull: null, page: issue },
  };
  return {
    label: await requests((forge) =>
      intake(desk(forge), {
        ...{ kind: "label", issue, label: "patchwright", asker, request: "x" },
        text: { number: issue, title: "t", body: null },
      }),
    ),
    command: await requests((forge) => intake(desk(forge), { ...command, text: "/patchwright status" })),
    accepted: await requests((forge) => commission(desk(forge), start)),
    published: await requests((forge) => publishOutcome({ ...request, forge, config })),
    again: await requests((forge) => publishOutcome({ ...request, forge, config })),
    push: await requests((forge) => baseMoved(forge, [scene.bot])),
  };
}

describe("in a repository with many pull requests and comments of others", () => {
  it("a label, a command, a publish and a push make as many requests as in an empty one, and few", async () => {
    const { ada, at } = scene;
    const alone = await workFor(await scene.issue());
    await ada.rest.pulls.update({ ...at, pull_number: await ourOnly(), state: "closed" });
    for (let nth = 0; nth < 4; nth++) {
      const sha = await scene.head();
      await ada.rest.git.createRef({ ...at, ref: `refs/heads/ada/${nth}`, sha });
      await commitFile(ada, at, `ada/${nth}`, `more-${nth}.js`, right);
      await ada.rest.pulls.create({ ...at, title: `More ${nth}`, head: `ada/${nth}`, base: "main" });
    }
    const issue = await scene.issue();
    await publishOutcome(await scene.request(issue, { "README.md": "# Begun\n" }));
    for (let nth = 0; nth < 120; nth++)
      await ada.rest.issues.createComment({ ...at, issue_number: issue, body: `${nth}: me too` });
    const among = await workFor(issue);
    // It knows of a pull request by now, and asks for what people said of it.
    const { accepted, ...rest } = among;
    expect(accepted).toBeLessThan(alone.accepted + 12);
    for (const [what, count] of Object.entries(rest))
      expect([what, count <= alone[what as keyof typeof rest] + 4]).toEqual([what, true]);
    for (const count of Object.values(among)) expect(count).toBeLessThan(40);
  });

  const ourOnly = async (): Promise<number> => (await scene.forge.openPullRequests())[0]?.number ?? 0;
});
