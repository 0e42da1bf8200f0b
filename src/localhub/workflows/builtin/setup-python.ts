import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "../action-inputs.js";
import { findProgram } from "../find-program.js";
import { stepEnvironment } from "../step-call.js";
import { StepFailure } from "../step-failure.js";
import type { BuiltinAction } from "./builtin-action.js";
import { ignoreExisting } from "./setup-node.js";

/** `actions/setup-python`: gives the Python 3 that is here as `python`, and says so when another one was asked for. */
export const setupPython: BuiltinAction = {
  inputs: {
    "python-version": "",
    "python-version-file": "",
    cache: "",
    "cache-dependency-path": "",
    architecture: "",
    "check-latest": "false",
    token: "",
    "update-environment": "true",
    "allow-prereleases": "false",
    "pip-version": "",
    "pip-install": "",
  },
  refused: ["freethreaded"],
  run: async (call, inputs) => {
    const { job } = call.frame;
    const environment = stepEnvironment(call);
    const python = await findProgram("python3", environment.PATH ?? "");
    if (python === undefined) throw new StepFailure("There is no python3 on this machine's PATH.");
    let here = "";
    await job.processes.run({
      command: python,
      args: ["-c", "import platform; print(platform.python_version())"],
      cwd: job.places.workspace,
      env: environment,
      onLine: (line) => {
        here = line.trim();
      },
    });
    const asked = text(inputs, "python-version");
    const wanted = /^(\d+\.\d+)/.exec(asked)?.[1];
    if (wanted !== undefined && !here.startsWith(`${wanted}.`))
      call.output.warn(`Python ${asked} was asked for; this machine has ${here}, which is used.`);
    const location = path.join(job.places.toolCache, "Python", here, process.arch);
    const bin = path.join(location, "bin");
    await mkdir(bin, { recursive: true });
    for (const name of ["python", "python3"])
      await symlink(python, path.join(bin, name)).catch(ignoreExisting);
    for (const name of ["pip", "pip3"])
      await writeFile(path.join(bin, name), `#!/bin/sh\nexec "${python}" -m pip "$@"\n`, { mode: 0o755 });
    job.pathEntries.unshift(bin);
    job.environment.pythonLocation = location;
    call.output.say(`Python ${here} at ${python}`);
    return new Map([
      ["python-version", here],
      ["python-path", python],
      ["cache-hit", "false"],
    ]);
  },
};
