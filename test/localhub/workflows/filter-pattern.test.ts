import { expect, it } from "@jest/globals";
import { matchesFilter } from "../../../src/localhub/workflows/filter-pattern.js";

// The examples of GitHub's "Filter pattern cheat sheet".
it.each([
  ["feature/*", ["feature/my-branch"], ["feature/beta-a/my-branch"]],
  ["feature/**", ["feature/beta-a/my-branch", "feature/a"], ["features"]],
  ["**", ["all/the/branches", "every/tag", "main"], []],
  ["*feature", ["mona-feature", "feature", "ver-10-feature"], ["a/feature"]],
  ["v2*", ["v2", "v2.0", "v2.9"], ["v1"]],
  ["v[12].[0-9]+.[0-9]+", ["v1.10.1", "v2.0.0"], ["v3.0.0"]],
  ["*.jsx?", ["page.js", "page.jsx"], ["page.ts"]],
  ["**.js", ["index.js", "js/index.js", "src/js/app.js"], []],
  ["docs/*", ["docs/README.md", "docs/file.txt"], ["docs/a/b"]],
  [
    "docs/**/*.md",
    ["docs/README.md", "docs/mona/hello-world.md", "docs/a/markdown/file.md"],
    ["a/docs/x.md"],
  ],
  ["**/README.md", ["README.md", "js/README.md"], []],
  ["**/*src/**", ["a/src/app.js", "my-src/code/js/app.js"], []],
])("the pattern %s matches %j and not %j", (pattern, matching, others) => {
  for (const value of matching) expect([value, matchesFilter([pattern], value)]).toEqual([value, true]);
  for (const value of others) expect([value, matchesFilter([pattern], value)]).toEqual([value, false]);
});

it("lets a later ! take away, and a still later pattern give back", () => {
  const patterns = ["releases/**", "!releases/**-alpha", "releases/kept-alpha"];
  expect(matchesFilter(patterns, "releases/10")).toBe(true);
  expect(matchesFilter(patterns, "releases/beta/3-alpha")).toBe(false);
  expect(matchesFilter(patterns, "releases/kept-alpha")).toBe(true);
});
