import { execFile, execFileSync, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { bundle } from "./support/bundle.js";
import { makeRepository } from "./support/providers.js";

const run = promisify(execFile);
const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;
const asRoot = process.getuid?.() === 0;
const asUser = "setpriv --reuid=1000 --regid=1000 --clear-groups";

/** What a hosted runner's passwordless sudo does, as far as we use it. */
const sudoSource = `
#include <grp.h>
#include <string.h>
#include <unistd.h>
int main(int count, char **words) {
  if (setgroups(0, 0) || setgid(0) || setuid(0) || count < 3 || strcmp(words[1], "-n")) return 1;
  char *environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "SUDO_USER=runner", 0};
  for (int fd = 3; fd < 1024; fd++) close(fd);
  return execvpe(words[2], words + 2, environment);
}`;

const command = [
  "id -u; cat new kept; ls; echo $SECRET",
  "cat /proc/*/environ | tr '\\0' '\\n' | grep canary",
  "echo x > kept; touch /x /usr/x; exec dd if=/dev/zero of=fill bs=1M",
].join("; ");

describe("a caller who is not root [needs root to become one]", () => {
  let folder: string;
  let temporary: string;
  let script: string;
  const repository = makeRepository({ gone: "x", kept: "kept" });

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "user-"));
    temporary = mkdtempSync(path.join(folder, "tmp-"));
    script = await bundle(folder);
    for (const name of [folder, temporary, repository.folder]) chownSync(name, 1000, 1000);
  });
  afterAll(() => {
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the command in a sandbox as that user; `before` is run by root, in a mount namespace of its own. */
  async function runAsUser(prefer: string, before = "true"): Promise<{ privilege: string; result: string }> {
    const words = [process.execPath, script, prefer, repository.folder, command];
    const { stdout } = await run(
      "unshare",
      ["--mount", "--propagation", "private", "sh", "-c", `${before} && exec ${asUser} "$@"`, "sh", ...words],
      { env: { PATH: "/usr/local/bin:/usr/bin:/bin", TMPDIR: temporary, HOME: folder, SECRET: "canary-1" } },
    );
    const [privilege = "", result = ""] = stdout.trim().split("\n");
    return { privilege, result };
  }

  function expectHeld(result: string): void {
    expect(JSON.parse(result)).toMatchObject({
      limit: "disk",
      stdout: "64087\nnewkeptkept\nmade\nnew\n\n",
    });
    expect(result).not.toContain("canary-1");
    expect(readdirSync(temporary)).toEqual([]);
  }

  (asRoot && has("bwrap") ? it : it.skip)("has bubblewrap in a user namespace [bwrap]", async () => {
    const { privilege, result } = await runAsUser("bwrap");
    expect(privilege).toBe("open user-namespace");
    expectHeld(result);
  });

  for (const prefer of ["bwrap", "unshare"]) {
    const able = asRoot && has("gcc") && has(prefer);
    (able ? it : it.skip)(`has ${prefer} by sudo [${prefer}; gcc, for a stand-in of sudo]`, () =>
      withSudo(prefer),
    );
  }

  async function withSudo(prefer: string): Promise<void> {
    writeFileSync(path.join(folder, "sudo.c"), sudoSource);
    execFileSync("gcc", ["-D_GNU_SOURCE", "-o", path.join(folder, "sudo"), path.join(folder, "sudo.c")]);
    const place = "/usr/local/sbin";
    const install = `mount -t tmpfs -o mode=755 sudo ${place} && cp ${folder}/sudo ${place}/ && chmod 4755 ${place}/sudo`;
    const { privilege, result } = await runAsUser(prefer, install);
    expect(privilege).toBe("open sudo");
    expectHeld(result);
  }
});
