import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { alongWithCode, answersIn } from "../../src/flow/answered.js";
import { answerSchema } from "../../src/flow/question.js";
import { answers } from "../../src/flow/questions/answers.js";
import { implement } from "../../src/flow/questions/implement.js";
import type { Room } from "../../src/flow/room.js";
import { parseYamlReply } from "../../src/model/parse-yaml-reply.js";

const roomOf = (requirements: string[], refines = true): Room =>
  // Nothing else of the room is looked at.
  ({
    task: { title: "t", body: "", requirements, issue: null },
    ...(refines && { earlier: { base: "", files: [] } }),
  }) as unknown as Room;

const code = "implement:\n  title: Refuse what is no text\n  summary: [as asked]\n";
const read = (yaml: string) =>
  parseYamlReply(`\`\`\`yaml\n${code}${yaml}\`\`\`\n`, answerSchema([implement, answers]));

/** The answers to two requirements, as read from the YAML after the code's own answer. */
const answered = (yaml: string) => {
  const reply = read(yaml);
  if (!reply.ok) return reply.complaint;
  return answersIn(roomOf(["first", "second"]), reply.value as Parameters<typeof answersIn>[1]);
};

describe("what became of each requirement of a refinement", () => {
  it("is asked of a refinement alone", () => {
    expect(alongWithCode(roomOf(["first"])).map(({ name }) => name)).toEqual(["answers"]);
    expect(alongWithCode(roomOf(["first"], false))).toEqual([]);
    expect(answersIn(roomOf(["first"], false), {})).toBeUndefined();
  });

  it("stands in the order of the requirements, whatever the order of the reply", () => {
    expect(
      answered('answers:\n  - "2: Left as it is: a test holds it."\n  - |\n    1. Done in\n    parse.\n'),
    ).toEqual(["Done in parse.", "Left as it is: a test holds it."]);
  });

  it.each([
    [
      "they are unquoted",
      "answers:\n  - 1: Done.\n  - 2: Not: a test holds it.\n",
      ["Done.", "Not: a test holds it."],
    ],
    ["one is missing", "answers:\n  - 2) Done.\n", [null, "Done."]],
    ["all are missing", "", [null, null]],
    ["there are none", "answers: []\n", [null, null]],
    ["there are too many", "answers:\n  - 1. Done.\n  - 9. x\n  - 1. Twice.\n", ["Done.", null]],
    ["one is empty", 'answers:\n  - ""\n  - "1:"\n', [null, null]],
    ["no line has a number", "answers:\n  - Done.\n  - Not done.\n", ["Done.", "Not done."]],
    ["it is unclear which is which", "answers:\n  - Done.\n", [null, null]],
    ["they are one text", "answers: |\n  1: Done.\n  2: Not done.\n", ["Done.", "Not done."]],
    ["they are a record", "answers:\n  1: Done.\n  2: Not done.\n", ["Done.", "Not done."]],
    ["they are records", "answers:\n  - number: 1\n    answer: Done.\n", [null, null]],
  ])("the code counts all the same where %s", (_, yaml, expected) => {
    expect(answered(yaml)).toEqual(expected);
  });

  it("is one line of at most 700 characters a requirement, whatever the model says", () => {
    const line = fc.tuple(fc.constantFrom("", "1: ", "2. ", "9) "), fc.string({ maxLength: 3000 }));
    const text = line.map((parts) => parts.join(""));
    const reply = fc.record({ answers: fc.oneof(text, fc.array(text, { maxLength: 5 })) });
    fc.assert(
      fc.property(reply, (said) => {
        const lines = answersIn(roomOf(["a", "b", "c"]), said) ?? [];
        expect(lines).toHaveLength(3);
        for (const line of lines) expect(line === null || /^\S(.{0,698}\S)?$/u.test(line)).toBe(true);
      }),
    );
  });
});
