import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { z } from "zod";

const pages = [
  "README.md",
  "AGENTS.md",
  "docs/cases.md",
  "docs/commands.md",
  "docs/complaints.md",
  "docs/configuration.md",
  "docs/hosting.md",
  "docs/models.md",
  "docs/pull-request.md",
  "docs/benchmarks.md",
];

describe("the commands and links of the documentation", () => {
  const scripts = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync("package.json", "utf8"))).scripts;

  it.each(pages)("%s names only npm scripts that are there", (page) => {
    const named = [...readFileSync(page, "utf8").matchAll(/npm run ([\w:-]+)/g)].map(
      (match) => match[1] ?? "",
    );
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it.each(pages)("%s links only to files that are there", (page) => {
    const folder = page.startsWith("docs/") ? "docs/" : "";
    const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      (match) => match[1] ?? "",
    );
    expect(links.filter((link) => !existsSync(`${folder}${link}`))).toEqual([]);
  });

  it("README's commands of Patchwright exist, with the options it gives them", async () => {
    const commands = [
      ...readFileSync("README.md", "utf8").matchAll(/node dist\/cli\.js (\w+)((?: +--?[^#\n]*)?)/g),
    ];
    expect(commands.length).toBeGreaterThan(1);
    for (const [, command = "", rest = ""] of commands) {
      const help = (await execa(process.execPath, ["dist/cli.js", command, "--help"])).stdout;
      for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(help).toContain(option);
    }
  });
});
