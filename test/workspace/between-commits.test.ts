import { chmodSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { textOf } from "../../src/domain/change-set.js";
import { openGit } from "../../src/workspace/base/git.js";
import { changesBetween } from "../../src/workspace/changes/between-commits.js";
import { temporaryRepository } from "../support/repository.js";

describe("the changes between two commits", () => {
  let repository: ReturnType<typeof temporaryRepository>;
  afterEach(() => repository.remove());

  const changed = async (change: (folder: string) => void) => {
    const base = repository.git("rev-parse", "HEAD").trim();
    change(repository.directory);
    repository.git("add", "-A");
    repository.git("commit", "-q", "-m", "A change");
    return changesBetween(openGit(repository.directory, process.env.PATH ?? ""), base, "HEAD");
  };

  it("are whole files: changed, new, renamed, made executable and deleted", async () => {
    repository = temporaryRepository({
      "a b.js": "1\n",
      "gone.sh": "x\n",
      "old.js": "same\n",
      "tool.sh": "t\n",
    });
    chmodSync(path.join(repository.directory, "gone.sh"), 0o755);
    repository.git("commit", "-q", "-am", "Executable");
    const { files, base } = await changed((folder) => {
      writeFileSync(path.join(folder, "a b.js"), "2\n");
      rmSync(path.join(folder, "gone.sh"));
      repository.git("mv", "old.js", "née.js");
      chmodSync(path.join(folder, "tool.sh"), 0o755);
    });
    expect(base).toMatch(/^[0-9a-f]{40}$/);
    expect(files.map((file) => [file.path, file.mode, textOf(file)])).toEqual([
      ["a b.js", "100644", "2\n"],
      ["gone.sh", "100755", null],
      ["née.js", "100644", "same\n"],
      ["old.js", "100644", null],
      ["tool.sh", "100755", "t\n"],
    ]);
  });

  it("can't hold a link, and say so", async () => {
    repository = temporaryRepository({ "a.js": "1\n" });
    await expect(changed((folder) => symlinkSync("a.js", path.join(folder, "b.js")))).rejects.toThrow(
      "b.js can't be verified: it is a symbolic link.",
    );
  });
});
