import type { BuiltinAction } from "./builtin-action.js";
import { cache, cacheSave } from "./cache.js";
import { checkout } from "./checkout.js";
import { downloadArtifact } from "./download-artifact.js";
import { setupGo } from "./setup-go.js";
import { setupNode } from "./setup-node.js";
import { setupPython } from "./setup-python.js";
import { uploadArtifact } from "./upload-artifact.js";

const actions: ReadonlyMap<string, BuiltinAction> = new Map([
  ["actions/cache", cache],
  ["actions/cache/restore", cache],
  ["actions/cache/save", cacheSave],
  ["actions/checkout", checkout],
  ["actions/download-artifact", downloadArtifact],
  ["actions/setup-go", setupGo],
  ["actions/setup-node", setupNode],
  ["actions/setup-python", setupPython],
  ["actions/upload-artifact", uploadArtifact],
]);

/** By `owner/repo[/path]`, in any case. */
export const builtinAction = (name: string): BuiltinAction | undefined => actions.get(name.toLowerCase());

/** A commit doesn't say which version it is; it behaves as the newest. */
const newest = Number.MAX_SAFE_INTEGER;

/** The major version that a ref asks for: `v4`, `v4.2.1`, a commit, or `main`; `undefined` for anything else. */
export function majorOf(ref: string): number | undefined {
  if (/^[0-9a-f]{40}$/i.test(ref) || ref === "main") return newest;
  const found = /^v(\d+)(\.\d+){0,2}$/.exec(ref)?.[1];
  return found === undefined ? undefined : Number(found);
}
