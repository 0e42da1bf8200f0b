import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { files, git, type Scene, scene, temporary } from "./support.js";

describe("git over HTTP on localhub", () => {
  let stage: Scene;
  let place: Awaited<ReturnType<typeof temporary>>;
  beforeAll(async () => {
    stage = await scene();
    place = await temporary();
  });
  afterAll(async () => {
    await stage.close();
    await place.remove();
  });
  const address = (user = "") => stage.hub.url.replace("http://", `http://${user}`);

  it("clones without credentials, and shallowly", async () => {
    await git(place.directory, "clone", "--quiet", `${address()}/ada/sums.git`, "open");
    expect(await git(path.join(place.directory, "open"), "ls-files")).toBe("README.md\nsum.js");
    await git(place.directory, "clone", "--quiet", "--depth=1", `${address()}/ada/sums`, "shallow");
    expect(await git(path.join(place.directory, "shallow"), "rev-list", "--count", "HEAD")).toBe("1");
  });

  it("pushes with a token, which the API, the pull request and its refs see at once", async () => {
    const { ada, at, token } = stage;
    const clone = path.join(place.directory, "open");
    await files(clone, { "sum.js": "export const sum = (a, b) => a + b;\n" });
    await git(clone, "checkout", "--quiet", "-b", "fix");
    await git(clone, "commit", "--quiet", "-am", "Add");
    const remote = `${address(`x-access-token:${token}@`)}/ada/sums.git`;
    await git(clone, "push", "--quiet", remote, "fix");
    const head = await git(clone, "rev-parse", "HEAD");
    expect((await ada.repos.getBranch({ ...at, branch: "fix" })).data.commit.sha).toBe(head);

    const { data: pull } = await ada.pulls.create({ ...at, title: "Add", head: "fix", base: "main" });
    await files(clone, { "more.js": "export {};\n" });
    await git(clone, "add", "--all");
    await git(clone, "commit", "--quiet", "-m", "More");
    await git(clone, "push", "--quiet", remote, "fix");
    const { data: after } = await ada.pulls.get({ ...at, pull_number: pull.number });
    expect(after).toMatchObject({ commits: 2, head: { sha: await git(clone, "rev-parse", "HEAD") } });
    await git(clone, "fetch", "--quiet", "origin", `refs/pull/${pull.number}/merge`);
    expect(await git(clone, "show", "FETCH_HEAD:more.js")).toBe("export {};");
  });

  it("takes the token from an extra header, as actions/checkout sends it", async () => {
    const basic = Buffer.from(`x-access-token:${stage.token}`).toString("base64");
    const header = `http.${address()}/.extraheader=AUTHORIZATION: basic ${basic}`;
    const clone = path.join(place.directory, "open");
    await git(clone, "-c", header, "push", "--quiet", "origin", "HEAD:refs/heads/by-header");
    const { data } = await stage.ada.git.listMatchingRefs({ ...stage.at, ref: "heads/by-" });
    expect(data.map(({ ref }) => ref)).toEqual(["refs/heads/by-header"]);
  });

  it("refuses to push for nobody and for those without write, and hides what is private", async () => {
    const { hub } = stage;
    const clone = path.join(place.directory, "open");
    const bob = hub.createUser("bob");
    const push = (user: string) => git(clone, "push", `${address(user)}/ada/sums.git`, "HEAD:refs/heads/no");
    await expect(push("")).rejects.toThrow(/could not read Username|Authentication/);
    await expect(push(`x-access-token:${bob}@`)).rejects.toThrow("403");
    await hub.createRepository({ owner: "ada", name: "secret", private: true });
    const look = (user: string) => git(clone, "ls-remote", `${address(user)}/ada/secret.git`);
    await expect(look(`x-access-token:${bob}@`)).rejects.toThrow("not found");
    expect(await look(`x-access-token:${stage.token}@`)).toBe("");
  });

  it("does not let a push write the refs of pull requests", async () => {
    const clone = path.join(place.directory, "open");
    const remote = `${address(`x-access-token:${stage.token}@`)}/ada/sums.git`;
    await expect(git(clone, "push", remote, "HEAD:refs/pull/9/head")).rejects.toThrow(
      "deny updating a hidden ref",
    );
  });

  it("takes a checkout with its history, and leaves nothing behind when closed", async () => {
    const source = path.join(place.directory, "open");
    const { hub, ada, close } = await scene();
    await hub.createRepository({ owner: "ada", name: "copy", from: source });
    const { data } = await ada.repos.listCommits({ owner: "ada", repo: "copy" });
    expect(data.map(({ commit }) => commit.message)).toEqual(["More", "Add", "Initial commit"]);
    const { data: user } = await ada.users.getAuthenticated();
    expect(user.login).toBe("ada");
    expect(hub.faults).toEqual([]);
    await close();
    await expect(fetch(hub.url)).rejects.toThrow();
  });

  it("leaves no fault behind", async () => {
    expect(stage.hub.faults).toEqual([]);
  });
});
