import { describe, expect, it } from "@jest/globals";
import { emptyChangeSet, textOf } from "../../src/domain/change-set.js";
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

function mutated(mutators: Readonly<Record<string, Mutator>>) {
  return writtenReplies.flatMap((written) =>
    Object.entries(mutators).flatMap(([mutation, mutate]) => {
      const reply = mutate(written.reply, written.given);
      return reply === null ? [] : [{ ...written, reply, title: `${written.name}, ${mutation}` }];
    }),
  );
}

describe("a corpus of written replies, each with the mistakes that models make", () => {
  const formal = mutated(harmless);
  it(`has at least 200 with mistakes of form: ${formal.length}`, () => {
    expect(formal.length).toBeGreaterThanOrEqual(200);
  });

  it("lands them all, as if they had none", async () => {
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
  });

  it("refuses those with mistakes of substance as a whole", async () => {
    const applied: string[] = [];
    const substantial = mutated(harmful);
    for (const { title, reply, given } of substantial)
      if ((await land(reply, given)) !== null) applied.push(title);
    expect(substantial.length).toBeGreaterThan(50);
    expect(applied).toEqual([]);
  });
});
