import type { CommandRequest } from "../../domain/ports.js";

/** With `keep`, what the command writes stays in the base. */
export type RunRequest = CommandRequest & { keep: boolean };
