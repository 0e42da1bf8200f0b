import { sandboxUser } from "./sandbox.js";

/** Puts the rights of root down for good; what follows in the command line runs as the sandbox's user. */
export const dropPrivileges: readonly string[] = [
  "setpriv",
  `--reuid=${sandboxUser.id}`,
  `--regid=${sandboxUser.id}`,
  "--clear-groups",
  "--no-new-privs",
  "--inh-caps=-all",
  "--bounding-set=-all",
];
