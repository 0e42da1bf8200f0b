import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { openWorkspace } from "../../src/workspace/open-workspace.js";
import { bundle } from "./support/bundle.js";
import { makeRepository, searchPath, underEachSandbox } from "./support/providers.js";

const { signal } = new AbortController();

function withCommandLine(word: string): string[] {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(word);
    } catch {
      return false;
    }
  });
}

underEachSandbox("a crash", (sandbox) => {
  it("leaves no process and no mount, and the next workspace removes its folder", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "crash-"));
    const repository = makeRepository({ gone: "x" });
    const temporary = mkdtempSync(path.join(folder, "tmp-"));
    try {
      const prefer = sandbox.provider === "unshare" ? "unshare" : "bwrap";
      const mark = `marker-${process.pid}-${prefer}`;
      const command = `: ${mark}; trap '' TERM; while :; do sleep 1; done`;
      const argv = [await bundle(folder), prefer, repository.folder, command];
      const child = spawn(process.execPath, argv, {
        env: { PATH: searchPath, TMPDIR: temporary, HOME: os.homedir() },
      });
      while (withCommandLine(mark).length < 3) await setTimeout(50);
      child.kill("SIGKILL");
      for (let tries = 0; withCommandLine(mark).length > 0 && tries < 100; tries += 1) await setTimeout(50);
      expect(withCommandLine(mark)).toEqual([]);
      expect(readFileSync("/proc/self/mountinfo", "utf8")).not.toContain(temporary);

      const left = readdirSync(temporary);
      expect(left).toHaveLength(1);
      const options = { repository: repository.folder, sandbox, setup: [], temporary, signal };
      const workspace = await openWorkspace(options);
      expect(existsSync(path.join(temporary, left[0] ?? ""))).toBe(false);
      await workspace.close();
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      repository.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
