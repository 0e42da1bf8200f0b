import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";

export interface TemporaryRepository {
  dir: string;
  remove: () => Promise<void>;
}

/** A real repository with one commit that holds these files. */
export async function temporaryRepository(
  files: Readonly<Record<string, string>>,
): Promise<TemporaryRepository> {
  const dir = await mkdtemp(path.join(tmpdir(), "patchwright-test-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), content);
  }
  const git = (...args: string[]) => execa("git", args, { cwd: dir });
  await git("init", "-q");
  await git("add", "-A");
  await git("-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "-q", "-m", "base");
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
