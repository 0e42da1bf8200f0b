import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { readJournal } from "../../src/journal/read-journal.js";
import { commandLine } from "../support/command-line.js";
import { temporaryRepository } from "../support/repository.js";

/** A suite that never ends by itself. */
const endless = {
  "package.json": '{"name":"x","type":"module","scripts":{"test":"node --test"}}',
  "x.test.js":
    'import test from "node:test";\ntest("waits", () => new Promise((end) => setTimeout(end, 600_000)));\n',
};

describe("Ctrl-C in the middle of a run", () => {
  let place: ReturnType<typeof commandLine>;
  const made: ReturnType<typeof temporaryRepository>[] = [];
  beforeAll(() => {
    execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
  });
  beforeEach(() => {
    place = commandLine();
  });
  afterEach(() => {
    for (const { remove } of made.splice(0)) remove();
    place.remove();
  });

  function repository(files: Parameters<typeof temporaryRepository>[0]): string {
    const repository = temporaryRepository(files);
    made.push(repository);
    return repository.directory;
  }

  const stoppedInOneLine = (errors: readonly string[], how: string) =>
    expect(errors).toEqual([
      "Stopping …",
      expect.stringMatching(new RegExp(`^stopped: Stopped on request\\. .*${how}.*\\.$`)),
    ]);

  it("ends `solve` with 130; run again it resumes from its journal and asks nothing twice", async () => {
    // The sample as the demo's repository has it, so that the recorded replies fit.
    const sample = path.join(place.folder, "sample");
    cpSync("demo/sample", sample, { recursive: true });
    mkdirSync(path.join(sample, ".github/workflows"), { recursive: true });
    writeFileSync(path.join(sample, ".github/workflows/patchwright.yml"), "on: workflow_dispatch\n");
    const out = path.join(place.folder, "out");
    const args = ["solve", "--repo", repository(sample), "--issue", "demo/issue.md", "--out", out];
    const solve = () => place.start([...args, "--replay", "demo/run.jsonl"]);

    const first = solve();
    await first.says("▶ Fix until the existing tests pass");
    first.interrupt();
    const { code, errors } = await first.ended;
    expect(code).toBe(130);
    stoppedInOneLine(errors, "resume from the journal");
    expect(existsSync(path.join(out, "outcome.json"))).toBe(false);
    expect(place.left()).toEqual([]);

    const second = await solve().ended;
    expect({ code: second.code, errors: second.errors }).toEqual({ code: 0, errors: [] });
    expect(second.output).toContain("Resuming from the journal.");
    expect(existsSync(path.join(out, "patch.diff"))).toBe(true);
    const events = await readJournal(path.join(out, "run.jsonl"));
    const asked = events.flatMap((event) => (event.type === "model-replied" ? [event.stage] : []));
    expect(asked.sort()).toEqual(["implement", "understand", "writeTests"]);
    expect(place.left()).toEqual([]);
  });

  it("ends `solve` while the suite runs, and the suite with it", async () => {
    const solve = place.start(
      [
        "solve",
        "--repo",
        repository(endless),
        "--issue",
        "demo/issue.md",
        "--out",
        path.join(place.folder, "out"),
      ],
      { OPENAI_API_KEY: "sk-none", PATCHWRIGHT_MODEL: "m" },
    );
    await solve.says("▶ Run the suite on the untouched base");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    solve.interrupt();
    const { code, errors } = await solve.ended;
    expect(code).toBe(130);
    stoppedInOneLine(errors, "resume from the journal");
    expect(place.left()).toEqual([]);
  });

  it.each(["Issue, labelled", "── job accept", "▶ Run the suite on the untouched base"])(
    "ends `try` with its hub, its App and its jobs, after “%s”",
    async (moment) => {
      const run = place.start(
        [
          "try",
          "--repo",
          repository(endless),
          "--issue",
          "demo/issue.md",
          "--out",
          path.join(place.folder, "out"),
        ],
        { OPENAI_API_KEY: "sk-none", PATCHWRIGHT_MODEL: "m" },
      );
      await run.says(moment);
      run.interrupt();
      const { code, errors } = await run.ended;
      expect(code).toBe(130);
      stoppedInOneLine(errors, "start anew");
      expect(place.left()).toEqual([]);
    },
  );

  it("ends the demo that serves its pages with 0", async () => {
    const demo = place.start(["demo", "--out", path.join(place.folder, "out")]);
    await demo.says("The pages are served until you press Ctrl-C.");
    demo.interrupt();
    const { code } = await demo.ended;
    expect(code).toBe(0);
    expect(place.left()).toEqual([]);
  });
});
