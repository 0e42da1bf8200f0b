import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import picomatch from "picomatch";
import { flag, type Inputs, text } from "../action-inputs.js";
import type { StepCall } from "../step-call.js";
import { StepFailure } from "../step-failure.js";
import type { Artifact } from "../types.js";
import type { BuiltinAction } from "./builtin-action.js";

/** `actions/download-artifact` from v4 on. */
export const downloadArtifact: BuiltinAction = {
  minimumMajor: 4,
  inputs: {
    name: "",
    "artifact-ids": "",
    path: "",
    pattern: "",
    "merge-multiple": "false",
    "github-token": "",
    repository: "",
    "run-id": "",
  },
  run: async (call, inputs, major) => {
    const { job } = call.frame;
    const target = path.resolve(job.places.workspace, text(inputs, "path") || ".");
    const available = await artifactsFor(call, inputs);
    const chosen = choose(available, inputs);
    call.output.say(`Found ${chosen.length} artifact(s)`);
    // From v5 on a single artifact asked for by its id needs no directory of its own either.
    const direct =
      text(inputs, "name") !== "" ||
      flag(inputs, "merge-multiple") ||
      (major >= 5 && text(inputs, "artifact-ids") !== "" && chosen.length === 1);
    for (const artifact of chosen) {
      const place = direct ? target : path.join(target, artifact.name);
      await mkdir(place, { recursive: true });
      await cp(artifact.directory, place, { recursive: true });
      call.output.say(`Artifact ${artifact.name} (ID: ${artifact.id}) was downloaded to ${place}`);
    }
    call.output.say(`Total of ${chosen.length} artifact(s) downloaded`);
    return new Map([["download-path", target]]);
  },
};

/** This run's artifacts, or with `run-id` and `github-token` those of another run. */
async function artifactsFor({ frame: { job } }: StepCall, inputs: Inputs): Promise<readonly Artifact[]> {
  const { request, github, artifacts } = job.run;
  const token = text(inputs, "github-token");
  const runId = text(inputs, "run-id") || String(github.run_id);
  if (token === "" || runId === String(github.run_id)) return artifacts.list();
  if (!/^\d+$/.test(runId)) throw new StepFailure("Invalid run-id");
  const repository = text(inputs, "repository") || String(github.repository);
  if (request.artifactsOfRun === undefined)
    throw new StepFailure(`Artifacts of run ${runId} can't be had: this hub gives none of other runs.`);
  return await request.artifactsOfRun({ repository, runId: Number(runId), token });
}

function choose(available: readonly Artifact[], inputs: Inputs): readonly Artifact[] {
  const name = text(inputs, "name");
  const ids = text(inputs, "artifact-ids");
  const pattern = text(inputs, "pattern");
  if (name !== "" && ids !== "")
    throw new StepFailure(
      "Inputs 'name' and 'artifact-ids' cannot be used together. Please specify only one.",
    );
  if (name !== "") {
    const found = available.filter((artifact) => artifact.name === name);
    if (found.length > 0) return found;
    throw new StepFailure(
      `Unable to download artifact(s): Artifact not found for name: ${name}\nPlease ensure that your artifact is not expired and the artifact was uploaded using a compatible version of toolkit/upload-artifact.`,
    );
  }
  if (ids !== "") return chooseByIds(available, ids);
  if (pattern === "") return available;
  const matches = picomatch(pattern, { dot: true });
  return available.filter((artifact) => matches(artifact.name));
}

function chooseByIds(available: readonly Artifact[], ids: string): readonly Artifact[] {
  const wanted = ids.split(",").map((id) => id.trim());
  const missing = wanted.filter((id) => !available.some((artifact) => String(artifact.id) === id));
  if (missing.length > 0)
    throw new StepFailure(`Unable to download artifact(s): no artifact has the id ${missing.join(", ")}`);
  return available.filter((artifact) => wanted.includes(String(artifact.id)));
}
