import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Forge } from "../../src/domain/forge.js";
import { answerThreads, type Refined } from "../../src/publish/answers.js";
import { forbiddenInProse, hostileText, proseOf, renderedHtml, tagsOf } from "../support/hostile.js";
import { orderOf } from "../support/order.js";

const commit = "d".repeat(40);
const refines = { pull: 3, branch: "patchwright/issue-1", head: commit, earlier: "e".repeat(64) };
const order = orderOf({ refines, threads: [{ comment: 5, requirement: 0 }] });

/** The answers that are written to a thread about this file. */
async function answersAbout(path: string, refined: Refined): Promise<string[]> {
  const written: string[] = [];
  const forge = {
    reviewComments: async () => [{ id: 5, path, author: { login: "ada", type: "User" }, body: "Hm." }],
    replyInThread: async (_pull: number, _comment: number, body: string) => void written.push(body),
  };
  await answerThreads({ forge: forge as unknown as Forge, order, actors: ["ours[bot]"] }, refined);
  return written;
}

const patch = (change: Partial<Extract<Refined, { kind: "patch" }>> = {}): Refined => ({
  kind: "patch",
  commit,
  branch: "patchwright/issue-1",
  files: ["src/a.js"],
  words: [],
  changeSet: "c".repeat(64),
  ...change,
});

describe("an answer in a thread", () => {
  it("is the plain fact where the model said nothing", async () => {
    const [changed] = await answersAbout("src/a.js", patch());
    expect(changed).toMatch(
      new RegExp(`^<!-- patchwright:answer 5 .* -->\\n\`src/a.js\` changed in ${commit}.$`),
    );
    const [not] = await answersAbout("src/b.js", patch({ files: ["1", "2", "3", "4"], words: [" "] }));
    expect(not).toContain(`\`src/b.js\` did not change in ${commit}; \`1\`, \`2\`, \`3\` and 1 more did.`);
  });

  it("case 60: mentions nobody, closes nothing and shows no image, whatever the model wrote", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (words, path) => {
        for (const refined of [patch({ words: [words] }), { kind: "none", why: words } as const]) {
          const [body = ""] = await answersAbout(`x${path}`, refined);
          const html = renderedHtml(body.slice(body.indexOf("-->\n") + 4).replace(commit, ""));
          expect(tagsOf(html).filter((tag) => !["p", "code", "span"].includes(tag))).toEqual([]);
          for (const forbidden of forbiddenInProse) expect(proseOf(html)).not.toMatch(forbidden);
        }
      }),
      { numRuns: 200 },
    );
  });
});
