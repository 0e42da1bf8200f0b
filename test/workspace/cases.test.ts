import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { emptyChangeSet } from "../../src/domain/change-set.js";
import type { Edit } from "../../src/domain/edit.js";
import type { CommandRequest, CommandResult, Workspace } from "../../src/domain/ports.js";
import { chooseSandbox } from "../../src/workspace/choose-sandbox.js";
import { applyEdits } from "../../src/workspace/edits/apply-edits.js";
import { openWorkspace } from "../../src/workspace/open-workspace.js";
import { caseRecorder } from "../support/cases.js";
import { changeSet, makeRepository, searchPath, underEachSandbox } from "./support/providers.js";

const { signal } = new AbortController();
const MiB = 1024 ** 2;

/** A secret that must never come back. Commands look for its shape, since they are themselves visible in /proc. */
const canary = `canary-${randomBytes(8).toString("hex")}`;
const shape = "canary-[0-9a-f]\\{16\\}";

/** Places where runners and people keep secrets, planted in a home of the test's own. */
const secretFiles = [
  ".npmrc",
  ".netrc",
  ".docker/config.json",
  ".ssh/id_ed25519",
  ".aws/credentials",
  ".config/gh/hosts.yml",
  ".cargo/credentials.toml",
  ".m2/settings.xml",
  ".gradle/gradle.properties",
  "work/_temp/_runner_file_commands/set_env_1",
  "actions-runner/.credentials",
];
const runnerFiles = ["GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"];
const secretNames = ["GITHUB_TOKEN", "OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "SOME_TOKEN"];

let home: string;
let marker: string;
let repository: ReturnType<typeof makeRepository>;

function plantSecrets(): void {
  // Not below /tmp, which is empty in the sandbox whatever lies there, and where this project may have been cloned.
  home = mkdtempSync(path.join(os.homedir(), ".patchwright-test-"));
  marker = path.join(home, "executed");
  for (const name of secretFiles) {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    writeFileSync(path.join(home, name), canary, { mode: 0o644 });
  }
  writeFileSync(path.join(home, ".cargo/harmless"), "cache");
  for (const name of secretNames) process.env[name] = canary;
  for (const name of runnerFiles) {
    process.env[name] = path.join(home, "work/_temp", name);
    writeFileSync(path.join(home, "work/_temp", name), canary);
  }
}

/** A repository that tries to have something run by whoever checks it out. */
function plantRepository(): void {
  repository = makeRepository({
    "src/a.js": "export const a = 1;\n",
    ".gitattributes": "*.js filter=evil\n",
    ".github/workflows/ci.yml": "on: push\n",
  });
  symlinkSync(path.join(home, ".npmrc"), path.join(repository.folder, "secret"));
  symlinkSync(home, path.join(repository.folder, "linked"));
  symlinkSync("/etc/shadow", path.join(repository.folder, "shadow"));
  const { git } = repository;
  git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},module`);
  git("add", "secret", "linked", "shadow");
  git("commit", "--quiet", "--message=links");
  const run = `touch ${marker}; echo`;
  for (const name of ["post-checkout", "post-index-change", "reference-transaction", "pre-commit"]) {
    writeFileSync(path.join(repository.folder, ".git/hooks", name), `#!/bin/sh\n${run}\n`, { mode: 0o755 });
  }
  git("config", "http.extraheader", `AUTHORIZATION: basic ${canary}`);
  git("config", "core.fsmonitor", run);
  git("config", "filter.evil.smudge", run);
  git("config", "filter.evil.clean", run);
}

/** Processes with a secret in their environment: one of ours, one of the very user that commands run as. */
const bystanders: ChildProcess[] = [];
function plantProcesses(): void {
  const env = { PATH: searchPath, SOME_TOKEN: canary };
  const asSandboxUser = ["--reuid=64087", "--regid=64087", "--clear-groups"];
  bystanders.push(spawn("sleep", ["300"], { env }));
  if (process.getuid?.() === 0)
    bystanders.push(spawn("setpriv", [...asSandboxUser, "sleep", "300"], { env }));
}

const before = { ...process.env };
beforeAll(() => {
  plantSecrets();
  plantProcesses();
  plantRepository();
});
afterAll(() => {
  for (const process of bystanders) process.kill("SIGKILL");
  for (const name of [...secretNames, ...runnerFiles]) {
    delete process.env[name];
    if (before[name] !== undefined) process.env[name] = before[name];
  }
  rmSync(home, { recursive: true });
  repository.remove();
});

underEachSandbox("an attack", (planned) => {
  let workspace: Workspace;
  const held = caseRecorder(`${planned.provider} as ${planned.privilege}`);
  // As much as the attacks need to show the limits, and little enough to spare the machine.
  const limits = { memoryBytes: 300 * MiB, diskBytes: 64 * MiB, processes: 150, outputBytes: 100 * MiB };

  beforeAll(async () => {
    const prefer = planned.provider === "unshare" ? "unshare" : "bwrap";
    const sandbox = await chooseSandbox({ prefer, path: searchPath, home });
    // Hooks and configuration that setup leaves behind must not be run by us either.
    const evil = `git config core.fsmonitor 'touch ${marker}'; printf '#!/bin/sh\\ntouch ${marker}\\n' > .git/hooks/post-checkout; chmod +x .git/hooks/post-checkout`;
    const setup = ["mkdir -p .git/hooks", evil];
    workspace = await openWorkspace({ repository: repository.folder, sandbox, setup, limits, signal });
  });
  afterAll(async () => workspace.close());

  const run = (command: string, more: Partial<CommandRequest> = {}): Promise<CommandResult> =>
    workspace.run({ command, changes: emptyChangeSet(workspace.base), timeoutMs: 30_000, ...more }, signal);
  const everything = ({ stdout, stderr, collected }: CommandResult): string =>
    [stdout, stderr, ...Object.values(collected)].join("\n");
  const apply = (...edits: Edit[]) =>
    applyEdits({ ...workspace, changes: emptyChangeSet(workspace.base), edits });
  const refused = async (edit: Edit): Promise<string> => {
    const result = await apply(edit);
    return result.ok ? "applied" : (result.problems[0]?.reason ?? "");
  };
  const write = (name: string, content = "x\n"): Edit => ({ kind: "write", path: name, content });

  held(1, async () => {
    const result = await run(
      "env; export; set; cat /proc/self/environ; node -p 'JSON.stringify(process.env)'",
    );
    expect(everything(result)).toContain("HOME=/home/user");
    expect(everything(result)).not.toContain(canary);
  });

  held(4, async () => {
    const names = secretNames.map((name) => `"\${${name}-unset}"`).join(" ");
    const result = await run(
      `echo ${names}; grep -rs '${shape}' / --exclude-dir=proc --exclude-dir=usr --exclude-dir=opt 2>/dev/null; true`,
    );
    expect(result.stdout.trim()).toBe("unset unset unset unset");
  });

  held(5, async () => {
    const look = `for p in /proc/[0-9]*; do tr '\\0' '\\n' < $p/environ; cat $p/cmdline; done 2>&1; ls /proc | grep -c '^[0-9]'`;
    const memory = `for p in /proc/[0-9]*; do grep -a '${shape}' $p/mem $p/maps 2>/dev/null; head -c 10 $p/mem; done 2>&1 | tr -d '\\0'`;
    const result = await run(`${look}; ${memory}; cat /proc/1/environ && touch {out}/readable`, {
      collect: ["readable"],
    });
    expect(everything(result)).not.toContain(canary);
    expect(result.collected).toEqual({});
  });

  held(6, async () => {
    const result = await run(
      "cat .git/config; git config --list --show-origin; git remote -v; git log --oneline | wc -l",
    );
    expect(everything(result)).not.toContain(canary);
    expect(everything(result)).not.toContain("extraheader");
    expect(result.stdout).toMatch(/^1$/m);
  });

  held(7, async () => {
    const files = secretFiles.map((name) => `'${path.join(home, name)}' ~/'${name}'`).join(" ");
    const result = await run(
      `cat ${files} 2>/dev/null; cat ${home}/.cargo/harmless; ls -a ${home} /root /home /run`,
    );
    expect(everything(result)).not.toContain(canary);
    expect(result.stdout).toMatch(/^cache/);
  });

  held(8, async () => {
    const server = http.createServer((_, response) => response.end(canary)).listen(0, "127.0.0.1");
    const socket = net.createServer((client) => client.end(canary)).listen(`\0${canary}`);
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const script = `
      const net = require("node:net"), http = require("node:http"), dns = require("node:dns/promises");
      const dial = (to) => new Promise((done) => {
        const socket = net.connect({ ...to, timeout: 2000 });
        socket.on("data", (text) => done("reached " + text)).on("error", (e) => done(e.code)).on("timeout", () => done("timeout"));
      });
      (async () => {
        console.log("host", await dial({ host: "127.0.0.1", port: ${port} }));
        console.log("metadata", await dial({ host: "169.254.169.254", port: 80 }));
        console.log("abstract", await dial({ path: "\\0" + Buffer.from("${Buffer.from(canary).toString("hex")}", "hex") }));
        console.log("dns", await dns.lookup("example.com").then(() => "resolved", (e) => e.code));
        const own = http.createServer((_, r) => r.end("own")).listen(0, "127.0.0.1", () => {
          http.get({ port: own.address().port, host: "localhost", family: 4 }, (r) => r.on("data", (d) => { console.log("loopback", String(d)); own.close(); }));
        });
      })();`;
    const result = await run("node probe.cjs", {
      changes: changeSet(workspace.base, { "probe.cjs": script }),
    });
    server.close();
    socket.close();
    expect(result.stdout).toMatch(
      /^host ECONNREFUSED\nmetadata E\w+\nabstract ECONNREFUSED\ndns E\w+\nloopback own\n$/,
    );
  });

  held(9, async () => {
    const tries = [
      "sudo -n true",
      "ls /var/run/docker.sock /run/docker.sock",
      "mount -t tmpfs none /tmp",
      "chroot / true",
      "unshare -Urm sh -c 'mount -o remount,rw,bind /usr && touch /usr/x'",
      "touch /usr/x /etc/x /x",
      "cat /etc/shadow",
      "nsenter -t 1 -m true",
      "kill -9 1",
      "mknod /tmp/disk b 8 0",
    ];
    const attempts = tries.map(
      (command) => `(${command}) >/dev/null 2>&1 && echo "worked: ${command.slice(0, 20)}"`,
    );
    const result = await run(
      [...attempts, "grep -E 'NoNewPrivs|CapEff|CapBnd' /proc/self/status", "id -u"].join("; "),
    );
    expect(result.stdout).not.toContain("worked");
    expect(result.stdout).toMatch(/CapEff:\s+0+\nCapBnd:\s+0+\nNoNewPrivs:\s+1\n64087\n$/);
  });

  held(10, async () => {
    const names = runnerFiles.map((name) => `"\${${name}-unset}"`).join(" ");
    const files = runnerFiles.map((name) => process.env[name]).join(" ");
    const result = await run(`echo ${names}; for f in ${files}; do echo "X=1" >> $f; done; cat ${files}`);
    expect(result.stdout.trim()).toBe("unset unset unset unset");
    for (const name of runnerFiles) expect(readFileSync(process.env[name] ?? "", "utf8")).toBe(canary);
  });

  held(11, async () => {
    const lines = [
      "::add-mask::x",
      "  ::stop-commands::t",
      "##[error]x",
      "a ##[group]b",
      "\\033[0m::error::y",
      "\\r::set-output name=a::b",
    ];
    const result = await run(`printf '${lines.join("\\n")}\\n' | tee /dev/stderr`);
    for (const text of [result.stdout, result.stderr]) {
      expect(text).not.toMatch(/^\s*::/m);
      expect(text).not.toContain("##[");
      expect(text).toContain("stop-commands");
    }
  });

  held(13, async () => {
    for (const name of [".github/workflows/ci.yml", ".GitHub/x", "CODEOWNERS", "docs/CODEOWNERS"])
      expect(await refused(write(name))).toBe("forbidden-path");
    expect(await refused({ kind: "delete", path: ".github/workflows/ci.yml" })).toBe("forbidden-path");
    expect(await refused({ kind: "rename", path: "src/a.js", to: ".github/a.js" })).toBe("forbidden-path");
  });

  held(16, async () => {
    for (const name of ["secret", "linked/x", "shadow"])
      expect(await refused(write(name))).toBe("forbidden-path");
    const changes = changeSet(workspace.base, { "linked/planted": "x", "linked/.npmrc": null });
    await run("true", { changes });
    expect(existsSync(path.join(home, "planted"))).toBe(false);
    expect(readFileSync(path.join(home, ".npmrc"), "utf8")).toBe(canary);
    const command = `cat secret shadow linked/.npmrc; ln -s ${home}/.npmrc {out}/a; ln -s /etc/shadow {out}/b; mkdir {out}/c; mkfifo {out}/d`;
    const result = await run(command, { collect: ["a", "b", "c", "d"] });
    expect(everything(result)).not.toContain(canary);
    expect(result.collected).toEqual({});
  });

  held(17, async () => {
    for (const name of [
      "../x",
      "/etc/x",
      "a/../../x",
      "a\0b",
      ".GIT/config",
      "git~1/x",
      ".git/hooks/x",
      "a/./b",
      "c:\\x",
      "SRC/A.js",
    ])
      expect(await refused(write(name))).toBe("forbidden-path");
    for (const name of ["../x", "/etc/x", ".git/config"])
      await expect(run("true", { changes: changeSet(workspace.base, { [name]: "x" }) })).rejects.toThrow(
        "can't be laid",
      );
  });

  held(18, async () => {
    expect(await refused({ kind: "delete", path: "module" })).toBe("forbidden-path");
    expect(await refused(write("module"))).toBe("forbidden-path");
    expect(await refused(write("module/x"))).toBe("forbidden-path");
  });

  held(19, async () => {
    expect(await refused(write("a.bin", "a\0b"))).toBe("binary");
    expect(await refused(write("large.txt", "x".repeat(2 * MiB)))).toBe("malformed");
  });

  held(20, async () => {
    await workspace.grep(["export"]);
    await workspace.read("src/a.js");
    await run("git status; git checkout -q -b other; git commit -q --allow-empty -m x", {
      changes: changeSet(workspace.base, { "src/a.js": "changed" }),
    });
    expect(existsSync(marker)).toBe(false);
  });

  held(22, async () => {
    const started = performance.now();
    const result = await run("trap '' TERM INT HUP; echo begun; while :; do sleep 1; done", {
      timeoutMs: 700,
    });
    expect(result).toMatchObject({ limit: "time", exitCode: null, stdout: "begun\n" });
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  held(23, async () => {
    const mark = `bomb-${randomBytes(6).toString("hex")}`;
    const bomb = `: ${mark}; f() { f | f & }; f; sleep 2; exit 1`;
    const result = await run(bomb, { timeoutMs: 6_000 });
    expect(result.limit).toBe("processes");
    expect(processesWith(mark)).toEqual([]);
  });

  held(24, async () => {
    const mark = `daemon-${randomBytes(6).toString("hex")}`;
    const result = await run(
      `setsid nohup sh -c ': ${mark}; while :; do sleep 1; done' >/dev/null 2>&1 & sleep 0.2; echo left`,
    );
    expect(result).toMatchObject({ exitCode: 0, stdout: "left\n" });
    expect(processesWith(mark)).toEqual([]);
  });

  held(25, async () => {
    for (const file of ["./fill", "/tmp/fill", "/dev/shm/fill", "{out}/fill", "$HOME/fill"]) {
      const result = await run(`dd if=/dev/zero of=${file} bs=1M count=500`);
      expect(result).toMatchObject({ limit: "disk", exitCode: null });
    }
  });

  held(26, async () => {
    const kept = await run("echo first; head -c 30000000 /dev/zero | tr '\\0' 'x'; echo; echo last");
    expect(kept.exitCode).toBe(0);
    expect(kept.stdout).toMatch(/^first\nx+\n\[… \d+ bytes left out …\]\nx+\nlast\n$/);
    expect(kept.stdout.length).toBeLessThan(2 * MiB);
    expect(await run("yes")).toMatchObject({ limit: "output", exitCode: null });
  });

  held(27, async () => {
    const raw = "\\033[31mred\\033[0m \\033]0;title\\007 a\\rb\\r\\n\\377\\376 caf\\303\\251 \\000\\b end\\n";
    const result = await run(`printf '${raw}'`);
    expect(result.stdout).toBe("red  a\nb\n\ufffd\ufffd café  end\n");
  });

  held(28, async () => {
    const eat = "const kept = []; for (;;) kept.push(Buffer.alloc(10_000_000, 1));";
    const result = await run(`node -e '${eat}'`);
    expect(result).toMatchObject({ limit: "memory", exitCode: null });
  });

  held(32, async () => {
    await run("echo 'export const a = 2' > src/a.js; rm -rf src .git; echo x > new; chmod -R 777 .");
    const result = await run("cat src/a.js; ls");
    expect(result.stdout).toBe("export const a = 1;\nlinked\nmodule\nsecret\nshadow\nsrc\n");
  });
});

/** Processes of this machine whose command line holds a word. */
function processesWith(word: string): string[] {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(word);
    } catch {
      return false;
    }
  });
}

describe("without a sandbox that works", () => {
  it("fails closed", async () => {
    const choice = { prefer: "bwrap", path: searchPath } as const;
    const sandbox = await chooseSandbox(choice).catch((error: unknown) => error);
    expect(sandbox).toMatchObject(
      existsSync("/usr/bin/bwrap") ? { provider: "bubblewrap" } : { code: "no-sandbox" },
    );
  });
});
