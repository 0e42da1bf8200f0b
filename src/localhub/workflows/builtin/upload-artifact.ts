import path from "node:path";
import { flag, type Inputs, lines, text } from "../action-inputs.js";
import { type Found, findFiles } from "../glob.js";
import type { Outputs, StepCall } from "../step-call.js";
import { StepFailure } from "../step-failure.js";
import type { BuiltinAction } from "./builtin-action.js";

/** `actions/upload-artifact` from v4 on. */
export const uploadArtifact: BuiltinAction = {
  minimumMajor: 4,
  inputs: {
    name: "artifact",
    path: "",
    "if-no-files-found": "warn",
    "retention-days": "",
    "compression-level": "6",
    overwrite: "false",
    "include-hidden-files": "false",
  },
  refused: ["archive"],
  run: async (call, inputs) => {
    const patterns = lines(inputs, "path");
    if (patterns.length === 0) throw new StepFailure("Input required and not supplied: path");
    const { workspace } = call.frame.job.places;
    const found = findFiles(patterns, workspace, !flag(inputs, "include-hidden-files"));
    return found.files.length === 0 ? nothingFound(call, inputs) : await upload(call, inputs, found);
  },
};

function nothingFound({ output }: StepCall, inputs: Inputs): Outputs {
  const message = `No files were found with the provided path: ${lines(inputs, "path").join("\n")}. No artifacts will be uploaded.`;
  const behaviour = text(inputs, "if-no-files-found");
  if (behaviour === "error") throw new StepFailure(message);
  if (behaviour === "ignore") output.say(message);
  else if (behaviour === "warn") output.warn(message);
  else
    throw new StepFailure(
      `Unrecognized if-no-files-found input. Provided: ${behaviour}. Available options: warn,error,ignore`,
    );
  return new Map();
}

async function upload({ frame: { job }, output }: StepCall, inputs: Inputs, found: Found): Promise<Outputs> {
  const { artifacts, github } = job.run;
  const days = Number(text(inputs, "retention-days") || 90);
  if (!Number.isInteger(days) || days < 0) throw new StepFailure("Invalid retention-days");
  const artifact = await artifacts.upload({
    name: inputs.get("name") ?? "artifact",
    root: commonRoot(found),
    files: found.files,
    retentionDays: days === 0 ? 90 : days,
    overwrite: flag(inputs, "overwrite"),
  });
  const url = `${github.server_url}/${github.repository}/actions/runs/${github.run_id}/artifacts/${artifact.id}`;
  output.say(`With the provided path, there will be ${found.files.length} file(s) uploaded`);
  output.say(
    `Artifact ${artifact.name} has been successfully uploaded! Final size is ${artifact.sizeInBytes} bytes. Artifact ID is ${artifact.id}`,
  );
  output.say(`Artifact download URL: ${url}`);
  return new Map([
    ["artifact-id", String(artifact.id)],
    ["artifact-url", url],
    ["artifact-digest", artifact.digest.replace(/^sha256:/, "")],
  ]);
}

/** Where paths in the artifact start: the single file's directory, the single root, or the roots' common ancestor. */
function commonRoot({ files, roots }: Found): string {
  const [first = path.sep, ...others] = roots;
  if (others.length === 0) return files.length === 1 && files[0] === first ? path.dirname(first) : first;
  // A root that is a file counts as its directory.
  const directories = roots.map((root) => (files.includes(root) ? path.dirname(root) : root));
  return directories.reduce((common, directory) => {
    const a = common.split(path.sep);
    const b = directory.split(path.sep);
    const split = a.findIndex((segment, index) => segment !== b[index]);
    return (split < 0 ? a : a.slice(0, split)).join(path.sep) || path.sep;
  });
}
