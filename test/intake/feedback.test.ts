import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Actor, CommentView, Forge, ReviewCommentView } from "../../src/domain/forge.js";
import { openDesk } from "../../src/intake/desk.js";
import { feedbackOn } from "../../src/intake/feedback.js";

const person: Actor = { login: "bob", type: "User" };
const written = (id: number, body: string, author = person): CommentView => ({
  id,
  body,
  author,
  url: "",
  createdAt: new Date(id * 1000).toISOString(),
  updatedAt: "",
});
const remark = (id: number, body: string, change: Partial<ReviewCommentView> = {}): ReviewCommentView => ({
  ...written(id, body),
  path: "a.js",
  line: 3,
  hunk: "@@ -1 +1 @@\n 1\n 2\n 3\n-4\n+5",
  review: null,
  replyTo: null,
  ...change,
});

/** The feedback on an issue with these comments, and a pull request with these remarks. */
async function gathered(comments: CommentView[], remarks: ReviewCommentView[] = [], goesOn = true) {
  const asked: string[] = [];
  const forge = {
    comments: async (page: number) => (page === 1 ? comments : []),
    reviews: async () => [],
    reviewComments: async () => remarks,
    permissionOf: async (login: string) => {
      asked.push(login);
      return login === "eve" ? "read" : "write";
    },
  } as Partial<Forge> as Forge;
  const desk = openDesk({ forge, actors: ["patchwright[bot]"], served: async () => null });
  const pull = { number: 2 } as Parameters<typeof feedbackOn>[2];
  return { ...(await feedbackOn(desk, 1, pull, goesOn)), asked };
}

describe("feedback", () => {
  it("asks once for each person's permission, and never for a program's", async () => {
    const bot: Actor = { login: "patchwright[bot]", type: "Bot" };
    const { requirements, asked } = await gathered([
      written(1, "/patchwright refine a"),
      written(2, "/patchwright refine b"),
      written(3, "/patchwright refine c", { login: "eve", type: "User" }),
      written(4, "/patchwright refine d", bot),
    ]);
    expect(requirements).toEqual(["a", "b"]);
    expect(asked).toEqual(["bob", "eve"]);
  });

  it("quotes the end of what an inline comment stands under, and leaves its place out where the line is gone", async () => {
    const { requirements } = await gathered(
      [],
      [remark(1, "here"), remark(2, "gone", { line: null, hunk: "" })],
    );
    expect(requirements).toEqual(["On a.js, line 3:\n>  2\n>  3\n> -4\n> +5\n\nhere", "On a.js:\n\ngone"]);
  });

  it("keeps the words under lines of any length", async () => {
    const generated = remark(1, "Not generated, please.", { hunk: `@@ -1 +1 @@\n+${"x".repeat(100_000)}` });
    const { requirements } = await gathered([], [remark(2, "b"), generated]);
    expect(requirements).toEqual([
      expect.stringMatching(/^On a\.js, line 3:\n> \+x{200,300}…\n\nNot generated, please\.$/),
      expect.stringContaining("b"),
    ]);
  });

  it("quotes no lines of a change that is thrown away", async () => {
    const { requirements } = await gathered([], [remark(1, "here")], false);
    expect(requirements).toEqual([
      "Said of an earlier change, which is not there any more, on a.js:\n\nhere",
    ]);
  });

  it("names each thread once, with its newest remark, unless we have answered that", async () => {
    const ours = { author: { login: "patchwright[bot]", type: "Bot" as const }, replyTo: 1 };
    const { threads } = await gathered(
      [written(5, "/patchwright refine x")],
      [remark(1, "done"), remark(2, "Done.", ours), remark(3, "first"), remark(6, "second", { replyTo: 3 })],
    );
    expect(threads).toEqual([{ comment: 3, requirement: 3 }]);
    const again = await gathered(
      [],
      [remark(1, "done"), remark(2, "Done.", ours), remark(3, "no", { replyTo: 1 })],
    );
    expect(again.threads).toEqual([{ comment: 1, requirement: 1 }]);
  });

  it("is bounded in all: the oldest goes first, the newest is there, and threads still fit", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 45_000 }), { minLength: 1, maxLength: 6 }),
        async (sizes) => {
          const remarks = sizes.map((size, index) => remark(index + 1, `${index}${"x".repeat(size - 1)}`));
          const { requirements, threads, dropped } = await gathered([], remarks);
          expect(requirements.join("").length).toBeLessThanOrEqual(40_000);
          expect(requirements.length + dropped).toBe(sizes.length);
          expect(requirements.at(-1)).toContain(`\n\n${sizes.length - 1}`);
          expect(threads).toEqual(
            requirements.map((_, index) => ({ comment: index + 1 + dropped, requirement: index })),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});
