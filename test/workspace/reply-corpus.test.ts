import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { emptyChangeSet, textOf } from "../../src/domain/change-set.js";
import { RunEvent } from "../../src/domain/run-event.js";
import { answerSchema } from "../../src/flow/question.js";
import { implement } from "../../src/flow/questions/implement.js";
import { writeTests } from "../../src/flow/questions/write-tests.js";
import { parseYamlReply } from "../../src/model/parse-yaml-reply.js";
import { applyEdits } from "../../src/workspace/edits/apply-edits.js";
import { parseEdits } from "../../src/workspace/edits/parse-edits.js";
import {
  harmful,
  harmless,
  type Mutator,
  type WrittenReply,
  writtenReplies,
} from "./support/reply-corpus.js";

const base = "0".repeat(40);

/** The files that come of a reply, or null when it is refused. */
async function land(
  reply: string,
  given: WrittenReply["given"],
): Promise<Record<string, string | null> | null> {
  const { edits, problems } = parseEdits(reply);
  if (problems.length > 0 || edits.length === 0) return null;
  const result = await applyEdits({
    files: async () => Object.keys(given),
    read: async (path) => given[path] ?? null,
    mode: async (path) => (path in given ? "100644" : null),
    base,
    changes: emptyChangeSet(base),
    edits,
  });
  if (!result.ok) return null;
  return Object.fromEntries(result.changes.files.map((file) => [file.path, textOf(file)]));
}

function mutated(replies: readonly WrittenReply[], mutators: Readonly<Record<string, Mutator>>) {
  return replies.flatMap((written) =>
    Object.entries(mutators).flatMap(([mutation, mutate]) => {
      const reply = mutate(written.reply, written.given);
      return reply === null ? [] : [{ ...written, reply, title: `${written.name}, ${mutation}` }];
    }),
  );
}

/** What a model really replied when the demo was recorded, and what of it was published in the end. */
function realReplies(): WrittenReply[] {
  const events = readFileSync("demo/run.jsonl", "utf8")
    .trim()
    .split("\n")
    .map((line) => RunEvent.parse(JSON.parse(line)));
  const ended = events.find((event) => event.type === "run-finished");
  if (ended?.type !== "run-finished" || !("changes" in ended.outcome)) throw new Error("the demo ends ready");
  const published = ended.outcome.changes.files;
  const given = folderTexts("demo/sample");
  return events.flatMap((event) => {
    if (event.type !== "model-replied") return [];
    const question = [writeTests, implement].find(({ name }) => event.questions.includes(name));
    if (question === undefined) return [];
    const read = parseYamlReply<unknown>(event.text, answerSchema([question]));
    if (!read.ok) throw new Error(read.complaint);
    const own = published.filter((file) => file.path in given === (event.stage === "implement"));
    const expected = Object.fromEntries(own.map((file) => [file.path, textOf(file)]));
    return [{ name: `recorded: ${event.stage}`, given, reply: `${read.rest.trim()}\n`, expected }];
  });
}

const folderTexts = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file), readFileSync(file, "utf8")]),
  );

describe("a corpus of written and recorded replies, each with the mistakes that models make", () => {
  const real = realReplies();
  const formal = mutated([...writtenReplies, ...real], harmless);
  const substantial = mutated([...writtenReplies, ...real], harmful);
  const page = () => readFileSync("docs/benchmarks-workspace.md", "utf8");

  it(`has at least 200 with mistakes of form: ${formal.length}, of them ${mutated(real, harmless).length} of recorded replies`, () => {
    expect(formal.length).toBeGreaterThanOrEqual(200);
    expect(real.map(({ name }) => name)).toEqual(["recorded: writeTests", "recorded: implement"]);
  });

  it("lands them all, as if they had none, and the share is in the documentation", async () => {
    const lost: string[] = [];
    for (const { title, reply, given, expected } of formal) {
      const landed = await land(reply, given);
      try {
        expect(landed).toEqual(expected);
      } catch {
        lost.push(`${title}: ${landed === null ? "refused" : "landed differently"}`);
      }
    }
    expect(lost).toEqual([]);
    const share = `${formal.length - lost.length} of ${formal.length}`;
    process.stdout.write(`Replies with mistakes of form that land as meant: ${share}\n`);
    expect(page()).toContain(`| mistakes of form | ${share} land as meant |`);
  });

  it("refuses those with mistakes of substance as a whole", async () => {
    const applied: string[] = [];
    for (const { title, reply, given } of substantial)
      if ((await land(reply, given)) !== null) applied.push(title);
    expect(substantial.length).toBeGreaterThan(50);
    expect(applied).toEqual([]);
    expect(page()).toContain(
      `| mistakes of substance | ${substantial.length} of ${substantial.length} refused |`,
    );
  });
});
