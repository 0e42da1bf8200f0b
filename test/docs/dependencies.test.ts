import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { z } from "zod";

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

describe("docs/dependencies.md", () => {
  const manifest = Manifest.parse(JSON.parse(readFileSync("package.json", "utf8")));
  const page = readFileSync("docs/dependencies.md", "utf8");
  const [atRunTime = "", toBuild = ""] = page.split("## Needed to build and test");
  const named = (part: string) =>
    part
      .split("\n")
      .flatMap((line) => /^\| (`.*?) \|/.exec(line)?.[1] ?? [])
      .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]))
      .sort();

  it("gives a reason for each dependency, and for nothing else", () => {
    expect(named(atRunTime)).toEqual(Object.keys(manifest.dependencies).sort());
    expect(named(toBuild)).toEqual(Object.keys(manifest.devDependencies).sort());
  });

  it("goes with exact versions", () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
