import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { type ChangedFile, changeSetHash, toBase64 } from "../../src/domain/change-set.js";
import { Config } from "../../src/domain/config.js";
import type { Evidence } from "../../src/domain/evidence.js";
import type { Forge } from "../../src/domain/forge.js";
import { octokitFor } from "../../src/github/octokit.js";
import { octokitForge } from "../../src/github/octokit-forge.js";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";
import type { PublishRequest } from "../../src/publish/publish-request.js";
import { evidence, ready, wholeRun } from "./events.js";
import { orderOf } from "./order.js";

interface Refusal {
  status: number;
  message: string;
}

export interface PublishScene {
  hub: Localhub;
  /** The owner, a person. */
  ada: Octokit;
  at: { owner: string; repo: string };
  /** The App's own access, as the publish job has it. */
  forge: Forge;
  /** The same, where GitHub refuses some requests for a reason that localhub does not have. */
  refusing: (refusal: (request: { method: string; path: string; query: string }) => Refusal | null) => Forge;
  bot: string;
  appId: number;
  /** The commit that `main` points to. */
  head: () => Promise<string>;
  /** A labelled issue, by number. */
  issue: (title?: string) => Promise<number>;
  /** A request for publishing a verified change of these files. */
  request: (
    issue: number,
    files: Record<string, string | null>,
    change?: Partial<PublishRequest>,
    /** Default: the head of `main`. */
    base?: string,
  ) => Promise<PublishRequest>;
  close: () => Promise<void>;
}

/** One scene for all tests of a file; after the last of them the hub must have seen nothing that GitHub would refuse. */
export function publishSceneForAll(opened: (scene: PublishScene) => void): void {
  let close = async () => {};
  beforeAll(async () => {
    const scene = await publishScene();
    close = async () => {
      const { faults } = scene.hub;
      await scene.close();
      expect(faults).toEqual([]);
    };
    opened(scene);
  });
  afterAll(() => close());
}

/** A repository on localhub with an owner, an issue label and our App. */
export async function publishScene(): Promise<PublishScene> {
  const hub = await startLocalhub();
  const ada = octokitFor({ baseUrl: hub.url, token: hub.createUser("ada") });
  const at = { owner: "ada", repo: "sums" };
  const from = await mkdtemp(path.join(os.tmpdir(), "patchwright-scene-"));
  await writeFile(path.join(from, "sum.js"), "export const sum = (a, b) => a - b;\n");
  await writeFile(path.join(from, "README.md"), "# Sums\n");
  await hub.createRepository({ owner: "ada", name: "sums", from });
  await rm(from, { recursive: true });
  await ada.rest.issues.createLabel({ ...at, name: "patchwright" });
  const permissions = {
    contents: "write",
    issues: "write",
    pull_requests: "write",
    checks: "write",
    actions: "write",
  };
  const app = await hub.createApp({ slug: "patchwright", owner: "ada", permissions, events: [] });
  const installationId = hub.installApp(app.appId, ["ada/sums"]);
  const forgeOver = (fetching: typeof fetch): Forge => {
    const octokit = new Octokit({
      baseUrl: hub.url,
      authStrategy: createAppAuth,
      auth: { appId: app.appId, privateKey: app.privateKey, installationId },
      log: silent,
      request: { fetch: fetching },
    });
    return octokitForge({ octokit, owner: at.owner, name: at.repo });
  };
  const forge = forgeOver(fetch);
  const head = async () => (await ada.rest.git.getRef({ ...at, ref: "heads/main" })).data.object.sha;

  return {
    hub,
    ada,
    at,
    forge,
    refusing: (refusal) =>
      forgeOver(async (input, init) => {
        const { method, url } = new Request(input, init);
        const { pathname, search } = new URL(url);
        const refused = refusal({ method, path: pathname, query: search });
        if (refused === null) return fetch(input, init);
        return Response.json({ message: refused.message }, { status: refused.status });
      }),
    bot: app.bot,
    appId: app.appId,
    head,
    issue: async (title = "sum subtracts") =>
      (await ada.rest.issues.create({ ...at, title, labels: ["patchwright"] })).data.number,
    request: async (issue, files, change = {}, base) => {
      const changes = { base: base ?? (await head()), files: Object.entries(files).map(changedFile) };
      const changeSet = changeSetHash(changes);
      const measured: Evidence = evidence({ changeSet });
      const outcome = ready({ changes });
      return {
        forge,
        order: orderOf({ issue, base: changes.base }),
        outcome,
        attestation: { changeSet, evidence: measured },
        events: wholeRun(outcome),
        config: Config.parse({}),
        actors: [app.bot],
        runUrl: `${hub.url}/ada/sums/actions/runs/1`,
        entry: {
          run: 1,
          day: "2026-11-22",
          usage: { calls: 3, inputTokens: 18_600, cachedTokens: 0, outputTokens: 1_230, costUsd: 0.0369 },
        },
        clock: { now: Date.now, sleep: async () => {} },
        ...change,
      };
    },
    close: hub.close,
  };
}

const nothing = () => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const changedFile = ([path, text]: [string, string | null]): ChangedFile => ({
  path,
  mode: "100644",
  content: text === null ? null : toBase64(text),
});
