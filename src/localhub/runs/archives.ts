import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Job, WorkflowRun } from "../store/model.js";
import type { State } from "../store/state.js";
import type { Artifact } from "../workflows/types.js";
import { writeZip } from "../workflows/zip.js";

/** The text of a job's log, as GitHub hands it out: every line with its time. */
export const jobLog = (job: Job): string => job.log.map(({ text }) => `${text}\n`).join("");

/** A run's logs as GitHub packs them: one file per job, and one per step in a folder for each job. */
export async function logArchive(state: State, run: WorkflowRun): Promise<Buffer> {
  return zipped(state, async (folder) => {
    for (const [index, job] of run.jobs.entries()) {
      const name = fileName(job.name);
      await writeFile(path.join(folder, `${index}_${name}.txt`), jobLog(job));
      await mkdir(path.join(folder, name), { recursive: true });
      for (const step of job.steps) {
        const lines = job.log.filter((line) => line.step === step.number).map(({ text }) => `${text}\n`);
        await writeFile(path.join(folder, name, `${step.number}_${fileName(step.name)}.txt`), lines.join(""));
      }
    }
    return folder;
  });
}

/** An artifact's files as a zip. */
export const artifactArchive = (state: State, artifact: Artifact): Promise<Buffer> =>
  zipped(state, async () => artifact.directory);

/** Names of jobs and steps are free text; these characters are not for files. */
const fileName = (name: string): string => name.replace(/[\\/:*?"<>|\0]/g, "_").slice(0, 90);

async function zipped(state: State, fill: (folder: string) => Promise<string>): Promise<Buffer> {
  const place = await mkdtemp(path.join(state.directory, "archive-"));
  try {
    const folder = path.join(place, "files");
    await mkdir(folder);
    const root = await fill(folder);
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
    const archive = path.join(place, "archive.zip");
    await writeZip(archive, root, files.sort());
    return await readFile(archive);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
