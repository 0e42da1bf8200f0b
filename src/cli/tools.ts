import os from "node:os";

/** Where a sandbox finds this machine's programs and tool caches. */
export const toolsOf = (environment: Readonly<Record<string, string | undefined>>) => ({
  path: environment.PATH ?? "/usr/local/bin:/usr/bin:/bin",
  home: os.homedir(),
});
