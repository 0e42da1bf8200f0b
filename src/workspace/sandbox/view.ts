import type { Limits } from "./limits.js";

/** One command to be run, and where its files are on this machine. */
export interface View {
  /**
   * The run's private folder. It holds `changes/workspace/` (files laid over the base), `deleted` (paths, each ended
   * by NUL), `support/`, `empty`, `passwd`, `group`, `hosts` and the mount point `stage/`; the run leaves `status`
   * and `collected/` in it.
   */
  folder: string;
  /** The prepared base: a folder with `workspace/` and `home/`. */
  base: string;
  /** True when the base itself is written to: setup only. */
  keep: boolean;
  network: boolean;
  /** Files that name resolution needs where the network is on. */
  resolver: readonly string[];
  /** Run by `sh -c`. */
  command: string;
  /** Absolute, as seen inside. */
  cwd: string;
  environment: Readonly<Record<string, string>>;
  /** Names of files in `/out` to bring back. */
  collect: readonly string[];
  limits: Limits;
}
