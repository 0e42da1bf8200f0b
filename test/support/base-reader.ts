import { execa } from "execa";
import type { GrepHit, Workspace } from "../../src/domain/ports.js";

/** The reading half of a workspace, with git alone, over the HEAD of a repository. */
export async function baseReader(dir: string): Promise<Workspace> {
  const git = (args: readonly string[]) =>
    execa("git", args, { cwd: dir, reject: false, stripFinalNewline: false });
  const { stdout: head } = await git(["rev-parse", "HEAD"]);
  return {
    base: head.trim(),
    files: async () =>
      (await git(["ls-tree", "-rz", "--name-only", "HEAD"])).stdout.split("\0").filter((path) => path !== ""),
    read: async (path) => {
      const { exitCode, stdout } = await git(["show", `HEAD:${path}`]);
      return exitCode === 0 && !stdout.includes("\0") ? stdout : null;
    },
    mode: async () => "100644",
    grep: async (needles) => {
      // One alternation: git tries several fixed patterns one after another on each line, which is thirty times slower.
      const pattern = needles.map((needle) => needle.replace(/[.[\]{}()*+?^$|\\]/g, "\\$&")).join("|");
      const { stdout } = await git(["grep", "-EInz", "-e", pattern, "HEAD"]);
      return stdout.split("\n").flatMap((row): GrepHit[] => {
        const [place = "", line = "", text = ""] = row.split("\0");
        const needle = needles.find((each) => text.includes(each));
        return needle === undefined
          ? []
          : [{ path: place.replace(/^HEAD:/, ""), line: Number(line), text, needle }];
      });
    },
    run: async () => {
      throw new Error("this workspace only reads");
    },
    close: async () => {},
  };
}
