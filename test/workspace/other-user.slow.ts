import { execFile } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { bundle } from "./support/bundle.js";
import { makeRepository } from "./support/providers.js";

const run = promisify(execFile);
const asRoot = process.getuid?.() === 0;
const title = "bubblewrap for a user without rights [needs root to become that user]";

describe("a sandbox in a user namespace", () => {
  (asRoot ? it : it.skip)(title, async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "user-"));
    const repository = makeRepository({ gone: "x", kept: "kept" });
    try {
      const script = await bundle(folder);
      const temporary = mkdtempSync(path.join(folder, "tmp-"));
      for (const name of [folder, temporary]) chownSync(name, 1000, 1000);
      chmodSync(repository.folder, 0o755);
      const command =
        "id -u; cat new kept; ls; echo $SECRET; cat /proc/*/environ | tr '\\0' '\\n' | grep canary; echo x > kept; touch /x /usr/x; cat < /dev/tcp/1; dd if=/dev/zero of=fill bs=1M";
      const user = ["--reuid=1000", "--regid=1000", "--clear-groups"];
      const { stdout } = await run(
        "setpriv",
        [...user, process.execPath, script, "bwrap", repository.folder, command],
        {
          env: { PATH: "/usr/local/bin:/usr/bin:/bin", TMPDIR: temporary, HOME: folder, SECRET: "canary-1" },
        },
      );
      const [opened, result = ""] = stdout.trim().split("\n");
      expect(opened).toBe("open user-namespace");
      expect(JSON.parse(result)).toMatchObject({
        limit: "disk",
        stdout: "64087\nnewkeptkept\nmade\nnew\n\n",
      });
      expect(result).not.toContain("canary-1");
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      repository.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
