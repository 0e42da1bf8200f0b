import { mkdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { text } from "../action-inputs.js";
import { StepFailure } from "../step-failure.js";

import type { BuiltinAction } from "./builtin-action.js";

/** `actions/setup-node`: gives the Node.js that is here, and says so when another one was asked for. */
export const setupNode: BuiltinAction = {
  inputs: {
    "node-version": "",
    "node-version-file": "",
    "always-auth": "false",
    "check-latest": "false",
    architecture: "",
    cache: "",
    "cache-dependency-path": "",
    "package-manager-cache": "true",
    token: "",
    mirror: "",
    "mirror-token": "",
  },
  refused: ["registry-url", "scope"],
  run: async ({ frame: { job }, output }, inputs) => {
    const file = text(inputs, "node-version-file");
    const asked = text(inputs, "node-version") || (await versionIn(file, job.places.workspace));
    const here = process.version;
    const major = /^v?(\d+)/.exec(asked)?.[1];
    if (major !== undefined && !here.startsWith(`v${major}.`))
      output.warn(`Node.js ${asked} was asked for; this machine has ${here}, which is used.`);
    const bin = path.join(job.places.toolCache, "node", here.slice(1), process.arch, "bin");
    await mkdir(bin, { recursive: true });
    // npm comes with Node.js and lies beside it.
    for (const name of ["node", "npm", "npx", "corepack"])
      await symlink(path.join(path.dirname(process.execPath), name), path.join(bin, name)).catch(
        ignoreExisting,
      );
    job.pathEntries.unshift(bin);
    output.say(`Node.js ${here} at ${process.execPath}`);
    return new Map([
      ["node-version", here],
      ["cache-hit", "false"],
    ]);
  },
};

/** Only the forms with a plain version: `.nvmrc`, `.node-version`, and `engines.node` of a package.json. */
async function versionIn(file: string, workspace: string): Promise<string> {
  if (file === "") return "";
  const content = await readFile(path.resolve(workspace, file), "utf8").catch(() => {
    throw new StepFailure(
      `The specified node version file at: ${path.resolve(workspace, file)} does not exist`,
    );
  });
  const engine = /"engines"\s*:\s*\{[^}]*"node"\s*:\s*"([^"]*)"/.exec(content)?.[1];
  return (engine ?? content).trim().replace(/^[^\dv]*/, "");
}

export function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
