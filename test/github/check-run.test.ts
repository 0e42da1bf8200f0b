import { describe, expect, it } from "@jest/globals";
import { checkRunText } from "../../src/report/check-run-text.js";
import { evidence } from "../support/events.js";
import { type PublishScene, publishSceneForAll } from "../support/publish-scene.js";

let scene: PublishScene;
publishSceneForAll((opened) => {
  scene = opened;
});

const hunks = (most: number) =>
  Array.from({ length: most }, (_, nth) => ({ path: "sum.js", line: nth + 1, noticedBy: [] }));
const survived = { path: "sum.js", line: 2, before: "a - b", after: "a + b", outcome: "survived" as const };
const measured = (most: number) =>
  evidence({
    hunks: [...hunks(most), { path: "sum.js", line: 999, noticedBy: ["a test"] }],
    mutants: { tried: [{ ...survived, noticedBy: [] }], unusable: 0, untried: 0 },
  });

describe("a check run", () => {
  it("has a remark on each line that no test notices, however many requests that takes, each once", async () => {
    const { ada, at, forge } = scene;
    const headSha = await scene.head();
    const put = (most: number) =>
      forge.putCheckRun({ name: "Patchwright", headSha, ...checkRunText(measured(most)) });
    // As if the first one had been stopped after its first fifty.
    await put(49);
    await put(120);
    await put(120);
    const [run, ...more] = (await ada.rest.checks.listForRef({ ...at, ref: "main" })).data.check_runs;
    expect(more).toEqual([]);
    const request = { ...at, check_run_id: run?.id ?? 0, per_page: 100 };
    const notes = await ada.paginate(ada.rest.checks.listAnnotations, request);
    expect(notes).toHaveLength(121);
    expect(notes[0]).toMatchObject({ path: "sum.js", start_line: 1, annotation_level: "warning" });
    expect(notes.at(-1)?.message).toBe(
      "No test notices when this line becomes: a + b (it was: a - b). It may also do the same.",
    );
    expect(notes.map(({ start_line }) => start_line)).not.toContain(999);
  });

  it("has at most two hundred of them", () => {
    expect(checkRunText(measured(500)).annotations).toHaveLength(200);
  });
});
