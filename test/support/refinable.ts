import { readFileSync } from "node:fs";
import path from "node:path";
import { type ChangeSet, emptyChangeSet } from "../../src/domain/change-set.js";
import { applyEdits } from "../../src/workspace/edits/apply-edits.js";
import { parseEdits } from "../../src/workspace/edits/parse-edits.js";
import { flowOn, sample, sampleTask } from "./flow.js";
import { goodTests, patch, tests } from "./sample-replies.js";

/** The demo's sample, and what an earlier run that ended well would have left on it: the good patch and its tests. */
export async function refinable() {
  const place = flowOn(sample);
  const { directory, git } = place.repository;
  const base = git("rev-parse", "HEAD").trim();
  const read = async (file: string) => {
    try {
      return readFileSync(path.join(directory, file), "utf8");
    } catch {
      return null;
    }
  };
  const mode = async (file: string) => ((await read(file)) === null ? null : ("100644" as const));
  const edits = [patch.good, tests(goodTests)].flatMap((reply) => parseEdits(reply).edits);
  const applied = await applyEdits({ read, mode, base, changes: emptyChangeSet(base), edits });
  if (!applied.ok) throw new Error(applied.problems.map(({ message }) => message).join());
  const earlier: ChangeSet = applied.changes;
  return { ...place, earlier };
}

/** The sample's task with a requirement on top of it. */
export const refined = (requirement: string) => ({ ...sampleTask, requirements: [requirement] });

/** `answers` are lines of what became of the requirements. */
export const implemented = (title: string, answers: readonly string[] = []) =>
  `\`\`\`yaml\nimplement:\n  title: ${title}\n  summary: [as asked]\nanswers: ${JSON.stringify(answers)}\n\`\`\`\n`;

export const inParse = (found: string, put: string) =>
  `\nEDIT src/parse.js\n\`\`\`js\n<<<<<<< SEARCH\n${found}\n=======\n${put}\n>>>>>>> REPLACE\n\`\`\`\n`;

/** Where a refinement's own tests go. */
export const newTestPath = "test/lone-carriage-returns.test.js";
