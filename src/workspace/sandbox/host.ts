import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** The parts of this machine that a command may read: programs and tool caches, never homes, runner folders or sockets. */
export interface HostView {
  /** The search path, without the folders that are not shown. */
  path: string;
  /** Shown read-only at the same place. */
  readable: readonly string[];
  /** Top-level symbolic links to make again, such as `/bin` → `usr/bin`. */
  links: readonly { target: string; text: string }[];
  /** Files below `readable` that hold credentials: an empty file is laid on each. */
  credentials: readonly string[];
  /** Folders below `readable` that an empty one is laid on: a self-hosted runner with its registration. */
  hidden: readonly string[];
  /** The real home, and the names below it that a fresh home may link to, since tools look for them there. */
  home: string;
  toolchains: readonly string[];
  caches: readonly string[];
}

const systemRoots = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/nix"];

/** Toolchains and caches, relative to the home. Whatever isn't here stays hidden. */
const toolRoots = [
  ".asdf/installs",
  ".bun/bin",
  ".cargo",
  ".deno/bin",
  ".dotnet",
  ".ghcup",
  ".gradle",
  ".local/bin",
  ".local/lib",
  ".local/pipx",
  ".local/share/mise",
  ".local/share/pnpm",
  ".local/share/uv",
  ".m2",
  ".nuget/packages",
  ".nvm",
  ".pyenv",
  ".rbenv",
  ".rustup",
  ".sdkman/candidates",
  ".volta",
  "go",
];

/** Of the tool roots, those that tools look for in the home: toolchains, and caches that an install would write to. */
const toolchains = [".rustup"];
const caches = [".cargo", ".gradle", ".m2", ".nuget/packages", "go"];

/** Where tools keep tokens below a tool root (relative to the home). */
const credentialFiles = [
  ".cargo/credentials",
  ".cargo/credentials.toml",
  ".cargo/config",
  ".cargo/config.toml",
  ".gradle/gradle.properties",
  ".gradle/init.gradle",
  ".gradle/init.gradle.kts",
  ".m2/settings.xml",
  ".m2/settings-security.xml",
  ".m2/toolchains.xml",
  ".pyenv/.git/config",
  ".nvm/.git/config",
  ".rbenv/.git/config",
];

/** `PATH` and the home of this machine, as they matter to a command in the sandbox. */
export function viewHost(searchPath: string, home = os.homedir()): HostView {
  const system = systemRoots.filter((folder) => existsSync(folder));
  const links = system.flatMap((folder) => {
    const real = realpathSync(folder);
    return real === folder ? [] : [{ target: folder, text: real }];
  });
  const plain = system.filter((folder) => !links.some((link) => link.target === folder));
  const tools = toolRoots.map((name) => path.join(home, name)).filter(isFolder);
  const known = [...plain, ...links.map((link) => link.target), ...tools];
  const onPath = searchPath
    .split(":")
    .flatMap((folder) => [...behindShims(folder), folder])
    .filter((folder) => folder.startsWith("/") && !folder.includes("/node_modules/") && isFolder(folder));
  const others = onPath.filter((folder) => !isBelow(folder, known) && folder !== home);
  const extra = [...new Set(others.flatMap((folder) => [folder, ...siblings(folder)]))].filter(
    (folder) => !isBelow(home, [folder]),
  );
  const readable = [...plain, ...tools, ...extra];
  const shown = onPath.filter((folder) => isBelow(folder, [...known, ...extra]));
  return {
    path: [...new Set(shown)].join(":"),
    readable,
    links,
    credentials: credentialFiles.map((name) => path.join(home, name)).filter((file) => existsSync(file)),
    hidden: runners("/opt"),
    home,
    toolchains: toolchains.filter((name) => isFolder(path.join(home, name))),
    caches: caches.filter((name) => isFolder(path.join(home, name))),
  };
}

/**
 * pyenv's shims write to pyenv's own folder after an install, and fail where they can't: so the programs of the version
 * that is set come first.
 */
function behindShims(folder: string): string[] {
  const [root, version] = [path.dirname(folder), path.join(path.dirname(folder), "version")];
  if (path.basename(folder) !== "shims" || !existsSync(version)) return [];
  const names = readFileSync(version, "utf8")
    .split("\n")
    .filter((name) => name !== "");
  return names.map((name) => path.join(root, "versions", name, "bin"));
}

/** Runners are often installed there; they keep their registration beside themselves. */
const runners = (folder: string): string[] =>
  (isFolder(folder) ? readdirSync(folder) : [])
    .map((name) => path.join(folder, name))
    .filter(
      (runner) => existsSync(path.join(runner, ".runner")) || existsSync(path.join(runner, ".credentials")),
    );

/** A program in `X/bin` often needs `X/lib` and the like, but not all of X. */
function siblings(folder: string): string[] {
  if (path.basename(folder) !== "bin") return [];
  return ["include", "lib", "lib64", "libexec", "share"]
    .map((name) => path.join(path.dirname(folder), name))
    .filter(isFolder);
}

/** False too for what the caller may not look at: another user's folder on an inherited `PATH`, or a link to itself. */
function isFolder(folder: string): boolean {
  try {
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

const isBelow = (folder: string, roots: readonly string[]): boolean =>
  roots.some((root) => folder === root || folder.startsWith(`${root}/`));
