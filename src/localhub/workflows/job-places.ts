import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** The directories of one job, laid out as on a hosted runner, all fresh and below `root`. */
export interface JobPlaces {
  readonly root: string;
  /** `GITHUB_WORKSPACE`. */
  readonly workspace: string;
  /** `RUNNER_WORKSPACE`. */
  readonly runnerWorkspace: string;
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  /** `RUNNER_TOOL_CACHE`. */
  readonly toolCache: string;
  readonly home: string;
  /** `TMPDIR`. */
  readonly tmp: string;
  /** Copies of the actions that the job uses. */
  readonly actions: string;
  /** `GITHUB_OUTPUT` and its like, a set for each step. */
  readonly commands: string;
  readonly eventFile: string;
}

/** Makes the directories and writes the event file. */
export async function makeJobPlaces(root: string, repository: string, payload: unknown): Promise<JobPlaces> {
  const work = path.join(root, "work");
  const temp = path.join(work, "_temp");
  const runnerWorkspace = path.join(work, repository);
  const places: JobPlaces = {
    root,
    runnerWorkspace,
    workspace: path.join(runnerWorkspace, repository),
    temp,
    toolCache: path.join(root, "hostedtoolcache"),
    home: path.join(root, "home"),
    tmp: path.join(root, "tmp"),
    actions: path.join(work, "_actions"),
    commands: path.join(temp, "_runner_file_commands"),
    eventFile: path.join(temp, "_github_workflow", "event.json"),
  };
  const { workspace, toolCache, home, tmp, actions, commands } = places;
  for (const directory of [workspace, temp, toolCache, home, tmp, actions, commands])
    await mkdir(directory, { recursive: true });
  await mkdir(path.dirname(places.eventFile), { recursive: true });
  await writeFile(places.eventFile, JSON.stringify(payload, null, 2));
  return places;
}
