import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { BenchTask, Suite } from "../../src/bench/suite.js";
import type { ChangeSet } from "../../src/domain/change-set.js";
import { Config } from "../../src/domain/config.js";
import { sample, sampleTask } from "./flow.js";

const hidden = `import assert from "node:assert/strict";
import { parse } from "rows";
assert.deepEqual(parse('a,"b\\r\\n\\r\\nc"'), [["a", "b\\r\\n\\r\\nc"]]);
`;

/** Tasks of the sample repository, each with a hidden test; the same commit wherever it is prepared. */
export function tinySuite(ids: readonly string[] = ["first", "second"]): Suite {
  return { name: "tiny", tasks: ids.map(taskCalled) };
}

const taskCalled = (id: string): BenchTask => ({
  id,
  task: sampleTask,
  // By way of npm each run would take half as long again.
  config: Config.parse({ test: { command: "node --test" } }),
  prepare: async (folder) => {
    cpSync(sample, folder, { recursive: true });
    const at = { GIT_AUTHOR_DATE: "2024-01-01T00:00:00Z", GIT_COMMITTER_DATE: "2024-01-01T00:00:00Z" };
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", ...args], {
        cwd: folder,
        env: { ...process.env, ...at },
        stdio: "ignore",
      });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-q", "-m", "The base");
  },
  evaluate: async ({ folder, changes }) => {
    const solved = judged(folder, changes);
    return { solved, why: solved ? "1 of 1 hidden test passes" : "the hidden test fails" };
  },
});

function judged(folder: string, changes: ChangeSet | null): boolean {
  const copy = mkdtempSync(path.join(os.tmpdir(), "patchwright-tiny-"));
  try {
    cpSync(folder, copy, { recursive: true });
    for (const file of changes?.files ?? []) {
      if (file.content !== null)
        writeFileSync(path.join(copy, file.path), Buffer.from(file.content, "base64"));
    }
    writeFileSync(path.join(copy, "hidden.mjs"), hidden);
    execFileSync(process.execPath, ["hidden.mjs"], { cwd: copy, stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
