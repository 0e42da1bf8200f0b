import { inside } from "../sandbox/layout.js";
import type { Limits } from "../sandbox/limits.js";
import type { Sandbox } from "../sandbox/sandbox.js";

/** Where a command runs. */
export interface Place {
  sandbox: Sandbox;
  /** Private folder of the workspace; each run makes its own in it. */
  folder: string;
  /** The prepared base: `workspace/` and `home/`. */
  base: string;
  limits: Limits;
  /** Added to the environment: for setup only, since a suite can see it. */
  environment: Readonly<Record<string, string>>;
}

/** All that a command's environment holds: enough to find its programs and its files, and nothing a suite reacts to. */
export function commandEnvironment(
  searchPath: string,
  more: Readonly<Record<string, string>>,
  home: string = inside.home,
): Record<string, string> {
  return {
    ...more,
    PATH: `${home}/.local/bin:${searchPath}`,
    HOME: home,
    LANG: "C.UTF-8",
    TMPDIR: inside.temporary,
  };
}
