import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openOneTree } from "../../src/workspace/command/one-tree.js";

let folder: string;
let tree: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "one-tree-"));
  tree = path.join(folder, "tree");
  mkdirSync(path.join(tree, "src/deep"), { recursive: true });
  mkdirSync(path.join(tree, "empty"));
  for (const name of ["a", "src/b", "src/deep/c"])
    writeFileSync(path.join(tree, name), `the text of ${name}`);
  symlinkSync("../a", path.join(tree, "src/link"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything in a folder: modes, texts and where links lead. */
function picture(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const file = path.join(root, name);
      const stats = lstatSync(file);
      const content = stats.isFile()
        ? readFileSync(file, "utf8")
        : stats.isSymbolicLink()
          ? readlinkSync(file)
          : "";
      return `${name} ${stats.mode.toString(8)} ${content}`;
    });
}

describe("one tree, put back after each command", () => {
  it.each([
    ["files are written, added and removed", "echo x > a; echo new > src/new; rm src/deep/c"],
    ["a file keeps its size and its time", "cp -p a old; printf 'the texT of a' > a; touch -r old a; rm old"],
    [
      "folders are removed, replaced and added",
      "rm -r src empty; echo file > src; mkdir -p more/deep; echo x > more/deep/y",
    ],
    ["files become folders, and links other links", "rm a; mkdir a; echo x > a/b; ln -sfn /etc src/link"],
    ["modes are changed", "chmod 755 a; chmod 700 src"],
    ["everything is gone", "rm -rf ./* .[a-z]*"],
  ])("is as before when %s", async (_, command) => {
    const before = picture(tree);
    const alone = await openOneTree(tree, path.join(folder, "pristine"));
    for (let times = 0; times < 2; times += 1) {
      const during = await alone(async () => {
        execFileSync("sh", ["-c", command], { cwd: tree });
        return picture(tree);
      });
      expect(during).not.toEqual(before);
      expect(picture(tree)).toEqual(before);
    }
  });

  it("lets commands take turns, also after one that failed", async () => {
    const alone = await openOneTree(tree, path.join(folder, "pristine"));
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 10));
      order.push(`${name} ends`);
      if (name === "first") throw new Error("first fails");
    };
    const results = await Promise.allSettled([alone(work("first")), alone(work("second"))]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(order).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  });
});
