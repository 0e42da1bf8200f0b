import { changeSetHash, textOf } from "../../src/domain/change-set.js";
import type { PublishRequest } from "../../src/publish/publish-request.js";
import { draft, evidence, ready } from "./events.js";
import type { PublishScene } from "./publish-scene.js";

export interface Asked {
  threads?: PublishRequest["order"]["threads"];
  answers?: (string | null)[];
  request?: string;
  proven?: boolean;
}

/** What a run makes of feedback: `change` laid on all that the branch holds now; undefined is as on the base. */
export async function refinementOf(
  scene: PublishScene,
  { issue, first }: { issue: number; first: { number: number; branch: string } },
  change: Record<string, string | null | undefined>,
  { threads = [], answers = [], request = "comment-1", proven = true }: Asked = {},
): Promise<PublishRequest> {
  const head = (await scene.forge.branchHead(first.branch)) ?? "";
  const earlier = await scene.forge.changesBetween("main", first.branch);
  const kept = Object.fromEntries(earlier.files.map((file) => [file.path, textOf(file)]));
  const files = Object.fromEntries(
    Object.entries({ ...kept, ...change }).flatMap(([path, text]) =>
      text === undefined ? [] : [[path, text]],
    ),
  );
  const made = await scene.request(issue, files, {}, earlier.base);
  const { changes } = made.outcome as ReturnType<typeof ready>;
  const measured = evidence({ changeSet: changeSetHash(changes), objections: proven ? [] : ["Too bad."] });
  return {
    ...made,
    outcome: { ...(proven ? ready() : draft()), changes, answers, title: "As they asked" },
    attestation: { changeSet: changeSetHash(changes), evidence: measured },
    order: {
      ...made.order,
      work: "refine",
      request,
      refines: { pull: first.number, branch: first.branch, head, earlier: changeSetHash(earlier) },
      threads,
    },
  };
}
