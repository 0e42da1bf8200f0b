import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { type GitServer, serveGit } from "./support/git-server.js";
import {
  git,
  jobNamed,
  linesOf,
  makePlace,
  type Options,
  type Place,
  run,
  writeFiles,
} from "./support/run.js";

const hub = makePlace();
const token = "ghs_job100token";
let server: GitServer;
let open: GitServer;
let first = "";
let second = "";
let pull = "";
let place: Place;

beforeAll(async () => {
  const work = path.join(hub.directory, "work");
  writeFiles(work, { "README.md": "one\n" });
  const commit = (message: string): string => {
    git(work, "add", "-A");
    git(work, "commit", "--quiet", "-m", message);
    return git(work, "rev-parse", "HEAD");
  };
  git(work, "init", "--quiet", "--initial-branch=main");
  first = commit("first");
  git(work, "tag", "v1");
  writeFiles(work, { "README.md": "two\n" });
  second = commit("second");
  git(work, "checkout", "--quiet", "-b", "topic");
  writeFiles(work, { "README.md": "pull\n" });
  pull = commit("pull");
  const bare = path.join(hub.directory, "root/acme/shop.git");
  git(hub.directory, "clone", "--quiet", "--bare", work, bare);
  git(bare, "update-ref", "refs/pull/3/merge", pull);
  git(bare, "symbolic-ref", "HEAD", "refs/heads/main");
  git(hub.directory, "clone", "--quiet", "--bare", work, path.join(hub.directory, "root/acme/other.git"));
  server = await serveGit(path.join(hub.directory, "root"), token);
  open = await serveGit(path.join(hub.directory, "root"));
});
afterAll(async () => {
  await server.close();
  await open.close();
  hub.remove();
});
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const play = (steps: string, options: Options = {}) =>
  run(`on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`, place.directory, {
    serverUrl: server.url,
    sha: second,
    ...options,
  });
const look =
  '      - run: echo "at $(git rev-parse HEAD) on $(git branch --show-current) with $(git rev-list --count HEAD)"\n';

it("clones the event's commit, shallow, on its branch, and can fetch again with the kept token", async () => {
  const result = await play(`      - id: c
        uses: actions/checkout@v4
${look}      - run: git fetch --quiet --unshallow && git rev-list --count HEAD
      - run: echo "commit=\${{ steps.c.outputs.commit }}"
`);
  expect(result.conclusion).toBe("success");
  const job = jobNamed(result, "a");
  expect(linesOf(job)).toEqual(
    expect.arrayContaining([`at ${second} on main with 1`, "2", `commit=${second}`]),
  );
  expect(job.steps.map(({ name }) => name)).toContain("Post Run actions/checkout@v4");
  expect(job.log).not.toContain(token);
  expect(job.log).not.toContain(Buffer.from(`x-access-token:${token}`).toString("base64"));
});

it.each(["v4", "v6"])("keeps no token with persist-credentials false (%s)", async (version) => {
  const result = await play(`      - uses: actions/checkout@${version}
        with: {persist-credentials: false}
      - run: |
          git config --list --show-origin | grep -ci extraheader || true
          ls "$RUNNER_TEMP" | grep -c credentials || true
          git fetch --quiet origin main 2>/dev/null && echo "fetched" || echo "refused"
`);
  expect(linesOf(jobNamed(result, "a")).filter((line) => /^(\d|fetched|refused)$/.test(line))).toEqual([
    "0",
    "0",
    "refused",
  ]);
});

it("keeps the token outside of .git from v6 on, until the job's end", async () => {
  const result = await play(`      - uses: actions/checkout@v6
      - run: |
          grep -c extraheader .git/config || true
          git fetch --quiet origin main && echo "fetched"
`);
  expect(linesOf(jobNamed(result, "a"))).toEqual(expect.arrayContaining(["0", "fetched"]));
});

it.each<[string, () => string, () => string]>([
  ["a branch", () => "ref: topic", () => `at ${pull} on topic with 1`],
  ["a tag", () => "ref: v1", () => `at ${first} on  with 1`],
  ["a full ref", () => "ref: refs/tags/v1", () => `at ${first} on  with 1`],
  ["a commit", () => `ref: ${first}`, () => `at ${first} on  with 1`],
  ["a pull request", () => "ref: refs/pull/3/merge", () => `at ${pull} on  with 1`],
  ["the whole history", () => "fetch-depth: 0", () => `at ${second} on main with 2`],
  ["a pull request's history", () => "ref: refs/pull/3/merge, fetch-depth: 0", () => `at ${pull} on  with 3`],
])("checks out %s", async (_, given, expected) => {
  const result = await play(`      - uses: actions/checkout@v5\n        with: {${given()}}\n${look}`);
  expect(linesOf(jobNamed(result, "a"))).toContain(expected());
});

it("checks out the merge commit of a pull request's event", async () => {
  const result = await play(`      - uses: actions/checkout@v4\n${look}`, {
    ref: "refs/pull/3/merge",
    sha: pull,
  });
  expect(linesOf(jobNamed(result, "a"))).toContain(`at ${pull} on  with 1`);
});

it("checks out another repository, at its default branch, beside the first, with its own token", async () => {
  const result = await play(
    `      - uses: actions/checkout@v4
      - uses: actions/checkout@v4
        with: {repository: acme/other, path: other, token: "\${{ secrets.OTHER }}"}
      - run: git -C other branch --show-current && cat README.md
`,
    { serverUrl: open.url, secrets: { OTHER: "ghp_other" } },
  );
  expect(linesOf(jobNamed(result, "a"))).toEqual(expect.arrayContaining(["topic", "two"]));
  const sent = Buffer.from("x-access-token:ghp_other").toString("base64");
  expect([...open.seen]).toContain(`basic ${sent}`);
});

it.each([
  [
    "a ref that is not there",
    "ref: nope, fetch-depth: 0",
    "A branch or tag with the name 'nope' could not be found",
  ],
  ["a path outside", "path: ../../x", "is not under"],
  ["a repository that is not there", "repository: acme/none", "failed with exit code"],
  ["a wrong token", "token: wrong", "failed with exit code"],
])("fails for %s", async (_, given, message) => {
  const result = await play(`      - uses: actions/checkout@v4\n        with: {${given}}\n`);
  expect(jobNamed(result, "a").conclusion).toBe("failure");
  expect(jobNamed(result, "a").log).toContain(message);
});
