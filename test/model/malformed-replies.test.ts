import { describe, expect, it } from "@jest/globals";
import { parseYamlReply } from "../../src/model/parse-yaml-reply.js";
import { malformedReplies, Plan } from "./malformed-replies.js";

describe("the corpus of malformed replies", () => {
  const judged = malformedReplies().map((reply) => {
    const result = parseYamlReply(reply.text, Plan);
    const verdict = !result.ok ? "refused" : same(result.value, reply.means) ? "repaired" : "wrong";
    return { ...reply, result, verdict };
  });
  const count = (verdict: string) => judged.filter((reply) => reply.verdict === verdict).length;
  const meaningful = judged.filter(({ means }) => means !== null);

  it(`case 33: of ${judged.length}, ${count("repaired")} are repaired, ${count("refused")} refused, ${count("wrong")} accepted wrongly`, () => {
    expect(judged.length).toBeGreaterThanOrEqual(150);
    expect(
      judged.filter(({ verdict }) => verdict === "wrong").map(({ name, result }) => ({ name, result })),
    ).toEqual([]);
  });

  it("case 33: what leaves no doubt is repaired, at least nine times in ten", () => {
    const missed = meaningful.filter(({ verdict }) => verdict !== "repaired");
    const told = missed.map(({ name, result }) => `${name}: ${result.ok ? "" : result.complaint}`);
    expect({ share: 1 - missed.length / meaningful.length > 0.9, told }).toMatchObject({ share: true });
  });

  it("case 33: every refusal says what is wrong, in a line or two", () => {
    for (const { result, name } of judged) {
      const complaint = result.ok ? "fine" : result.complaint;
      expect({ name, isShort: complaint.length > 3 && complaint.length < 700 }).toEqual({
        name,
        isShort: true,
      });
    }
  });
});

/** Equal but for the kind of white space between the words of a text. */
function same(value: Plan, means: Plan | null): boolean {
  const bare = (plan: Plan | null) =>
    JSON.stringify(plan, (_key, part: unknown) =>
      typeof part === "string"
        ? part.trim()
        : part !== null && typeof part === "object" && !Array.isArray(part)
          ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
          : part,
    );
  return bare(value) === bare(means);
}
