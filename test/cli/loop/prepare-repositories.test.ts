import { execFileSync } from "node:child_process";
import { existsSync, lchownSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { prepareRepositories } from "../../../src/cli/loop/prepare-repositories.js";
import { temporaryRepository } from "../../support/repository.js";

const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe("the repository that `try` pushes to its hub", () => {
  let repository: ReturnType<typeof temporaryRepository>;
  beforeEach(() => {
    repository = temporaryRepository({ "a.txt": "committed\n", "below/b.txt": "too\n" });
  });
  afterEach(() => repository.remove());

  /** What it holds at its HEAD, once it is prepared from a folder. */
  async function prepared(from: string): Promise<string[]> {
    const made = await prepareRepositories(from, process.env.PATH ?? "");
    const files = execFileSync("git", ["ls-tree", "-r", "--name-only", "HEAD"], {
      cwd: made.repository,
      encoding: "utf8",
    });
    await made.remove();
    expect(existsSync(made.repository)).toBe(false);
    return files.trim().split("\n");
  }

  const all = [".github/workflows/patchwright.yml", "a.txt", "below/b.txt"];

  it("is what is committed, with the workflow, and leaves the checkout as it was", async () => {
    writeFileSync(path.join(repository.directory, "a.txt"), "changed\n");
    writeFileSync(path.join(repository.directory, "untracked.txt"), "");
    expect(await prepared(repository.directory)).toEqual(all);
    expect(readFileSync(path.join(repository.directory, "a.txt"), "utf8")).toBe("changed\n");
    expect(existsSync(path.join(repository.directory, ".github"))).toBe(false);
  });

  it("is the whole, from a folder below its top too", async () => {
    expect(await prepared(path.join(repository.directory, "below"))).toEqual(all);
  });

  asRoot("may belong to somebody else (needs root to be arranged)", async () => {
    for (const name of ["", ...readdirSync(repository.directory, { recursive: true, encoding: "utf8" })])
      lchownSync(path.join(repository.directory, name), 12_345, 12_345);
    expect(await prepared(repository.directory)).toEqual(all);
  });

  it("is refused in one line where there is none", async () => {
    const nowhere = path.join(repository.directory, "none");
    await expect(prepareRepositories(nowhere, process.env.PATH ?? "")).rejects.toMatchObject({
      code: "not-a-repository",
    });
  });
});
