import type { Hub } from "../hub.js";
import type { Repository, WorkflowFile } from "../store/model.js";
import { isWorkflow, readWorkflow } from "../workflows/read-workflow.js";
import type { Workflow, WorkflowError } from "../workflows/types.js";

const FOLDER = ".github/workflows";

export interface ReadFile {
  file: WorkflowFile;
  workflow: Workflow | readonly WorkflowError[];
}

/** The workflows of a commit, each read; every path gets its id when it is first seen. */
export async function workflowsAt(hub: Hub, repository: Repository, commit: string): Promise<ReadFile[]> {
  const git = hub.git(repository);
  const entries = (await git.tree(`${commit}:${FOLDER}`)) ?? [];
  const found: ReadFile[] = [];
  for (const { path: name, type, sha } of entries) {
    if (type !== "blob" || !/\.ya?ml$/.test(name)) continue;
    const path = `${FOLDER}/${name}`;
    const key = `${path} ${sha}`;
    const known = hub.state.workflowFiles.get(key);
    const workflow = known ?? (await readWorkflow(path, (await git.blob(sha))?.toString() ?? ""));
    hub.state.workflowFiles.set(key, workflow);
    found.push({ file: register(hub, repository, path, workflow), workflow });
  }
  return found;
}

function register(
  hub: Hub,
  repository: Repository,
  path: string,
  workflow: ReadFile["workflow"],
): WorkflowFile {
  const name = isWorkflow(workflow) ? workflow.name : path;
  const known = repository.workflows.find((file) => file.path === path);
  if (known) {
    known.name = name;
    return known;
  }
  const file = { id: hub.state.newId(), path, name, createdAt: hub.state.now() };
  repository.workflows.push(file);
  return file;
}

/** The workflows of the default branch: the ones that are listed and can be dispatched. */
export async function defaultWorkflows(hub: Hub, repository: Repository): Promise<ReadFile[]> {
  const head = await hub.git(repository).ref(`refs/heads/${repository.defaultBranch}`);
  return head ? workflowsAt(hub, repository, head.sha) : [];
}
