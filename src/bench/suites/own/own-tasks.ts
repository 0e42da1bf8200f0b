import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { type ChangeSet, sorted } from "../../../domain/change-set.js";
import type { BenchTask, SuiteSettings } from "../../suite.js";
import { commitFiles } from "../commit-tree.js";
import type { Gradable } from "../repositories/read-repository-task.js";
import { repositoryTask } from "../repositories/repository-task.js";
import type { Source } from "../repositories/source.js";
import { ownFolder } from "./own-folder.js";

const TaskFile = z.strictObject({
  FAIL_TO_PASS: z.array(z.string()).min(1),
  test_command: z.string().default("node --test"),
  /** What has to be on the machine besides Node and git. */
  language: z.enum(["javascript", "python"]).default("javascript"),
});

/** A repository task of our own, with the language that its tests need. */
export interface OwnTask {
  task: BenchTask;
  language: "javascript" | "python";
}

/**
 * Five small repositories in `bench/own/tasks`: `issue.md` (first line the title), `repo/` with the base, `hidden/` with
 * the tests that nobody sees before a change is judged, and `task.json`. None needs an install.
 */
export async function ownRepositoryTasks(settings: SuiteSettings): Promise<OwnTask[]> {
  const folder = path.join(ownFolder(), "tasks");
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map((name) => readTask(path.join(folder, name), name, settings)));
}

async function readTask(folder: string, id: string, settings: SuiteSettings): Promise<OwnTask> {
  const file = TaskFile.parse(JSON.parse(await readFile(path.join(folder, "task.json"), "utf8")));
  const [title = id, ...body] = (await readFile(path.join(folder, "issue.md"), "utf8")).trim().split("\n");
  const task: Gradable = {
    id,
    title,
    body: body.join("\n").trim(),
    failToPass: file.FAIL_TO_PASS,
    passToPass: [],
    setup: [],
    testCommand: file.test_command,
    runner: null,
    timeoutMinutes: null,
  };
  return { task: repositoryTask(task, folderSource(folder, settings), settings), language: file.language };
}

const folderSource = (folder: string, { environment }: SuiteSettings): Source => ({
  prepare: async (into) =>
    commitFiles(into, await textsIn(path.join(folder, "repo")), environment.PATH ?? ""),
  hidden: async ({ base }): Promise<ChangeSet> => {
    const texts = Object.entries(await textsIn(path.join(folder, "hidden")));
    const files = texts.map(([name, text]) => ({
      path: name,
      mode: "100644" as const,
      content: Buffer.from(text).toString("base64"),
    }));
    return { base, files: sorted(files) };
  },
});

/** The texts of all files below a folder, by path. */
async function textsIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const texts = files.map(async (file) => {
    const name = path.relative(folder, file).split(path.sep).join("/");
    return [name, await readFile(file, "utf8")] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}
