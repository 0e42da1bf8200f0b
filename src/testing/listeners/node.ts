import type { CommandResult } from "../../domain/ports.js";
import { parseRecords, type RunRecords } from "../records.js";
import type { Instrumented } from "../runner.js";
import { channelSource, preloadSource } from "./channel.js";

export const resultsFile = "results.jsonl";

/** What `channel.answer` wrote: a JSON list of test files. */
const relatedFile = "related.json";

/** The answer to which test files are related; null when the runner was not reached or gave something else. */
export function parseRelated({ collected }: CommandResult): string[] | null {
  try {
    const files: unknown = JSON.parse(collected[relatedFile] ?? "");
    return Array.isArray(files) && files.every((file) => typeof file === "string") ? files : null;
  } catch {
    return null;
  }
}

/** What a listener is told besides where to write. */
interface ListenerRequest {
  only: readonly string[] | null;
  /** Changed files whose test files are asked for; nothing is run then. */
  related?: readonly string[];
}

/**
 * A command with a listener for a runner written in JavaScript. `attach` is the source of a CommonJS module exporting a
 * function of the channel; `flags` are further options of Node that the runner's process needs.
 */
export function listenInNode(
  { command, only, related }: { command: string } & ListenerRequest,
  attach: string,
  { files = {}, flags = [] }: { files?: Readonly<Record<string, string>>; flags?: readonly string[] } = {},
): Instrumented {
  const ours = ["--require={support}/preload.cjs", ...flags].join(" ");
  const exports = [
    "PATCHWRIGHT_OUT='{out}'",
    'PATCHWRIGHT_ROOT="$PWD"',
    `PATCHWRIGHT_FLAGS='${ours}'`,
    `NODE_OPTIONS="${ours}\${NODE_OPTIONS:+ $NODE_OPTIONS}"`,
  ];
  return {
    command: `export ${exports.join(" ")}; ${keepOptions(command)}`,
    support: {
      ...files,
      "attach.cjs": attach,
      "channel.cjs": channelSource,
      "preload.cjs": preloadSource,
      "request.json": JSON.stringify({ only, related }),
    },
    collect: [resultsFile, relatedFile],
  };
}

/** A command that sets NODE_OPTIONS itself would push ours out: what it sets is put behind them instead. */
const keepOptions = (command: string): string =>
  command.replace(
    /\bNODE_OPTIONS=(?:"([^"]*)"|'([^']*)'|(\S*))/g,
    (_, double?: string, single?: string, bare?: string) => {
      const value = double ?? single ?? bare ?? "";
      return `NODE_OPTIONS="$NODE_OPTIONS ${value.replace(/\$NODE_OPTIONS\b|\$\{NODE_OPTIONS[^}]*\}/g, "").trim()}"`;
    },
  );

export const parseListened = (result: CommandResult): RunRecords =>
  parseRecords(result.collected[resultsFile]);
