import { access } from "node:fs/promises";
import path from "node:path";
import { text } from "../action-inputs.js";
import { findProgram } from "../find-program.js";
import { stepEnvironment } from "../step-call.js";
import { StepFailure } from "../step-failure.js";
import type { BuiltinAction } from "./builtin-action.js";

/** `actions/setup-go`: the Go that is here is used, whichever was asked for. Its caches always miss. */
export const setupGo: BuiltinAction = {
  inputs: {
    "go-version": "",
    "go-version-file": "",
    "check-latest": "false",
    cache: "true",
    "cache-dependency-path": "",
    architecture: "",
    token: "",
  },
  refused: ["go-download-base-url"],
  run: async (call, inputs) => {
    const { job } = call.frame;
    const environment = stepEnvironment(call);
    const named = text(inputs, "go-version-file");
    const file = path.resolve(job.places.workspace, named);
    if (named !== "" && text(inputs, "go-version") === "")
      await access(file).catch(() => {
        throw new StepFailure(`The specified go version file at: ${named} does not exist`);
      });
    const go = await findProgram("go", environment.PATH ?? "");
    if (go === undefined) throw new StepFailure("There is no go on this machine's PATH.");
    let here = "";
    await job.processes.run({
      command: go,
      args: ["env", "GOVERSION"],
      cwd: job.places.workspace,
      env: environment,
      onLine: (line) => {
        here = line.trim().replace(/^go/, "");
      },
    });
    call.output.say(`Go ${here} at ${go}`);
    return new Map([
      ["go-version", here],
      ["cache-hit", "false"],
    ]);
  },
};
