import type { JobPlaces } from "./job-places.js";

const systems: Readonly<Record<string, string>> = { linux: "Linux", darwin: "macOS", win32: "Windows" };
const processors: Readonly<Record<string, string>> = { x64: "X64", arm64: "ARM64", ia32: "X86", arm: "ARM" };

/** The `runner` context. */
export const runnerValues = (places: JobPlaces) => ({
  os: systems[process.platform] ?? process.platform,
  arch: processors[process.arch] ?? process.arch.toUpperCase(),
  name: "localhub",
  environment: "self-hosted",
  temp: places.temp,
  tool_cache: places.toolCache,
  workspace: places.runnerWorkspace,
});
