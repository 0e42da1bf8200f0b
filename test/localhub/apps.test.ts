import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { Webhooks } from "@octokit/webhooks";
import type { CreatedApp } from "../../src/localhub/index.js";
import { client, refusal, type Scene, scene, silent } from "./support.js";

interface Received {
  id: string;
  name: string;
  payload: unknown;
}

/** A receiver as apps have it: every delivery's signature is verified by octokit's own code. */
async function receiver(secret: string) {
  const webhooks = new Webhooks({ secret });
  const received: Received[] = [];
  let status = 200;
  const server: Server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const signature = String(message.headers["x-hub-signature-256"]);
    const genuine = await webhooks.verify(body, signature);
    const header = (name: string) => String(message.headers[name]);
    if (genuine)
      received.push({
        id: header("x-github-delivery"),
        name: header("x-github-event"),
        payload: JSON.parse(body),
      });
    response.writeHead(genuine ? status : 400).end("seen");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    answer: (next: number) => {
      status = next;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const jwt = (claims: object, key: string): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
};

describe("an app on localhub", () => {
  let stage: Scene;
  let app: CreatedApp;
  let hooks: Awaited<ReturnType<typeof receiver>>;
  let installation = 0;
  beforeAll(async () => {
    stage = await scene();
    hooks = await receiver("s3cret");
    app = await stage.hub.createApp({
      slug: "patchwright",
      owner: "ada",
      permissions: { issues: "write", contents: "write", pull_requests: "write" },
      events: ["issues", "issue_comment", "pull_request", "push"],
      webhookUrl: hooks.url,
      webhookSecret: "s3cret",
    });
    installation = stage.hub.installApp(app.appId, ["ada/sums"]);
  });
  afterAll(async () => {
    await stage.close();
    await hooks.close();
  });

  const asInstallation = () =>
    new Octokit({
      baseUrl: `${stage.hub.url}/api/v3`,
      log: silent,
      authStrategy: createAppAuth,
      auth: { appId: app.appId, privateKey: app.privateKey, installationId: installation },
    });

  it("trades its signed JWT for an installation token and acts as its bot", async () => {
    const octokit = asInstallation();
    const { data: comment } = await octokit.issues
      .create({ ...stage.at, title: "By an app" })
      .then(({ data }) =>
        octokit.issues.createComment({ ...stage.at, issue_number: data.number, body: "hello" }),
      );
    expect(comment.user).toMatchObject({ login: "patchwright[bot]", type: "Bot" });
    expect(comment.performed_via_github_app?.slug).toBe("patchwright");
    const { data: repositories } = await octokit.apps.listReposAccessibleToInstallation();
    expect(repositories.repositories.map(({ full_name }) => full_name)).toEqual(["ada/sums"]);
    expect(await refusal(octokit.users.getAuthenticated())).toBe(403);
  });

  it("has its commits signed when it names no author", async () => {
    const octokit = asInstallation();
    const { data: main } = await octokit.repos.getCommit({ ...stage.at, ref: "main" });
    const common = { ...stage.at, message: "m", tree: main.commit.tree.sha, parents: [main.sha] };
    const { data: own } = await octokit.git.createCommit(common);
    expect(own).toMatchObject({ author: { name: "patchwright[bot]" }, verification: { verified: true } });
    const author = { name: "Ada", email: "ada@example.org" };
    const { data: other } = await octokit.git.createCommit({ ...common, author });
    expect(other.verification).toMatchObject({ verified: false, reason: "unsigned" });
  });

  it("is refused with a JWT of another key, a dead one, and one that lives too long", async () => {
    const now = Math.floor(Date.now() / 1000);
    const { privateKey: stranger } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
    });
    const ask = (token: string) => refusal(client(stage.hub, token).apps.getAuthenticated());
    const good = { iss: app.appId, iat: now - 30, exp: now + 300 };
    expect(await ask(jwt(good, app.privateKey))).toBe(0);
    expect(await ask(jwt(good, stranger))).toBe(401);
    expect(await ask(jwt({ ...good, exp: now - 5 }, app.privateKey))).toBe(401);
    expect(await ask(jwt({ ...good, exp: now + 3600 }, app.privateKey))).toBe(401);
    expect(await ask(jwt({ ...good, iss: 7 }, app.privateKey))).toBe(401);
    const asApp = client(stage.hub, jwt(good, app.privateKey));
    expect(await refusal(asApp.issues.listForRepo(stage.at))).toBe(401);
    expect((await asApp.apps.getRepoInstallation(stage.at)).data.id).toBe(installation);
  });

  it("gets a token for fewer permissions but never for more", async () => {
    const now = Math.floor(Date.now() / 1000);
    const asApp = client(stage.hub, jwt({ iss: app.appId, iat: now, exp: now + 300 }, app.privateKey));
    const ask = (permissions: Record<string, string>) =>
      asApp.apps.createInstallationAccessToken({ installation_id: installation, permissions });
    expect((await ask({ issues: "read" })).data.permissions).toEqual({ metadata: "read", issues: "read" });
    expect(await refusal(ask({ actions: "write" }))).toBe(422);
  });

  it("hears of what happens, signed, and can ask for a delivery again under the same id", async () => {
    const { hub, ada, at } = stage;
    await hub.settled();
    expect(hooks.received.map(({ name }) => name)).toEqual(expect.arrayContaining(["ping", "installation"]));
    const before = hooks.received.length;
    hooks.answer(500);
    const { data: issue } = await ada.issues.create({ ...at, title: "Heard?", labels: ["patchwright"] });
    await hub.settled();
    hooks.answer(200);
    const heard = hooks.received.slice(before);
    expect(heard.map(({ name, payload }) => [name, (payload as { action: string }).action]).sort()).toEqual([
      ["issues", "labeled"],
      ["issues", "opened"],
    ]);
    expect(heard[0]?.payload).toMatchObject({
      issue: { number: issue.number },
      installation: { id: installation },
    });

    const now = Math.floor(Date.now() / 1000);
    const asApp = client(hub, jwt({ iss: app.appId, iat: now, exp: now + 300 }, app.privateKey));
    const { data: deliveries } = await asApp.apps.listWebhookDeliveries({ per_page: 2 });
    expect(deliveries).toMatchObject([{ status_code: 500 }, { status_code: 500 }]);
    const [failed] = deliveries;
    await asApp.apps.redeliverWebhookDelivery({ delivery_id: failed?.id ?? 0 });
    await hub.settled();
    expect(hooks.received.at(-1)?.id).toBe(failed?.guid);
    const { data: again } = await asApp.apps.listWebhookDeliveries({ per_page: 1 });
    expect(again).toMatchObject([{ guid: failed?.guid, redelivery: true, status_code: 200 }]);
    const { data: full } = await asApp.apps.getWebhookDelivery({ delivery_id: failed?.id ?? 0 });
    const text = JSON.stringify(full.request.payload);
    const expected = `sha256=${createHmac("sha256", "s3cret").update(text).digest("hex")}`;
    expect(full.request.headers?.["x-hub-signature-256"]).toBe(expected);
  });

  it("leaves no fault behind: every payload was as GitHub describes it", async () => {
    const { hub, ada, at } = stage;
    const { data: main } = await ada.repos.getCommit({ ...at, ref: "main" });
    const { data: tree } = await ada.git.createTree({
      ...at,
      base_tree: main.sha,
      tree: [{ path: "new.txt", mode: "100644", type: "blob", content: "new\n" }],
    });
    const common = { ...at, message: "New", tree: tree.sha };
    const { data: commit } = await ada.git.createCommit({ ...common, parents: [main.sha] });
    await ada.git.createRef({ ...at, ref: "refs/heads/new", sha: commit.sha });
    const { data: pull } = await ada.pulls.create({ ...at, title: "New", head: "new", base: "main" });
    const here = { ...at, pull_number: pull.number };
    await ada.issues.addLabels({ ...at, issue_number: pull.number, labels: ["ready"] });
    await ada.issues.removeLabel({ ...at, issue_number: pull.number, name: "ready" });
    await ada.pulls.update({ ...here, body: "text" });
    const { data: second } = await ada.git.createCommit({ ...common, parents: [commit.sha] });
    await ada.git.updateRef({ ...at, ref: "heads/new", sha: second.sha });
    const comments = [{ path: "new.txt", line: 1, body: "hm" }];
    await ada.pulls.createReview({ ...here, event: "COMMENT", body: "see", comments });
    await ada.pulls.update({ ...here, state: "closed" });
    await ada.pulls.update({ ...here, state: "open" });
    await hub.createRepository({ owner: "ada", name: "second" });
    expect(hub.installApp(app.appId, ["ada/second"])).toBe(installation);
    await ada.pulls.merge(here);
    await ada.git.deleteRef({ ...at, ref: "heads/new" });
    await hub.settled();
    expect(hub.faults).toEqual([]);
    const heard = hooks.received.slice(-16).map(({ name, payload }) => {
      const { action } = payload as { action?: string };
      return action ? `${name}.${action}` : name;
    });
    for (const name of ["opened", "labeled", "unlabeled", "edited", "synchronize", "closed", "reopened"])
      expect(heard).toContain(`pull_request.${name}`);
  });
});

describe("an app that is uninstalled from localhub", () => {
  it("is told, its tokens are good for nothing, and it gets no new ones", async () => {
    const stage = await scene();
    const { hub, at } = stage;
    const app = await hub.createApp({
      slug: "gone",
      owner: "ada",
      permissions: { issues: "write" },
      events: [],
    });
    const hooks = await receiver(app.webhookSecret);
    hub.setWebhookUrl(app.appId, hooks.url);
    const installationId = hub.installApp(app.appId, ["ada/sums"]);
    const auth = { appId: app.appId, privateKey: app.privateKey };
    const asApp = new Octokit({ baseUrl: hub.url, log: silent, authStrategy: createAppAuth, auth });
    const { token } = (await asApp.apps.createInstallationAccessToken({ installation_id: installationId }))
      .data;
    expect(await refusal(client(hub, token).issues.listForRepo(at))).toBe(0);
    hub.uninstallApp(installationId);
    await hub.settled();
    expect(await refusal(client(hub, token).issues.listForRepo(at))).toBe(401);
    expect(await refusal(asApp.apps.createInstallationAccessToken({ installation_id: installationId }))).toBe(
      404,
    );
    expect(hooks.received.at(-1)).toMatchObject({ name: "installation", payload: { action: "deleted" } });
    expect(hub.faults).toEqual([]);
    await hooks.close();
    await stage.close();
  });
});
