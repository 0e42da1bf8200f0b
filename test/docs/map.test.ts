import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";

describe("the map in AGENTS.md", () => {
  const page = readFileSync("AGENTS.md", "utf8");
  const listed = [...page.matchAll(/^\| `(src\/[\w-]+)\/` \|/gm)].map((match) => match[1]).sort();

  it("names every room, and only rooms that are there", () => {
    const rooms = readdirSync("src", { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `src/${entry.name}`)
      .sort();
    expect(listed).toEqual(rooms);
  });

  it("names files that exist", () => {
    const files = [...page.matchAll(/`((?:src|docs|scripts|templates)\/[\w./-]+\.\w+)`/g)].map(
      (match) => match[1] ?? "",
    );
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});
