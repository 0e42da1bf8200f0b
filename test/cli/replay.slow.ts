import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { differences } from "../../src/cli/compare-runs.js";
import { changeSetHash } from "../../src/domain/change-set.js";
import type { RunEvent } from "../../src/domain/run-event.js";
import { readJournal } from "../../src/journal/read-journal.js";
import { sample } from "../support/flow.js";
import { temporaryRepository } from "../support/repository.js";

const cli = path.resolve("dist/cli.js");
const journal = path.resolve("demo/run.jsonl");

describe("patchwright replay", () => {
  let folder: string;
  let repository: ReturnType<typeof temporaryRepository>;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "patchwright-replay-"));
    repository = temporaryRepository(sample);
    // The run was recorded where the workflow had been added; a prompt names the folders.
    write(".github/workflows/patchwright.yml", "on: {}\n");
  });
  afterAll(() => {
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, text: string) => {
    const file = path.join(repository.directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    repository.git("add", "-A");
    repository.git("commit", "-q", "-m", name);
  };

  const replay = async (file: string, ...args: string[]) => {
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      [cli, "replay", file, "--repo", repository.directory, ...args],
      { env: { PATH: process.env.PATH, HOME: os.homedir() }, extendEnv: false, reject: false },
    );
    return { exitCode, stdout, stderr };
  };

  it("runs a recorded run again, without a key, to the same outcome bit for bit", async () => {
    const out = path.join(folder, "out");
    const { exitCode, stdout } = await replay(journal, "--ref", "HEAD", "--out", out);
    expect(stdout).toContain("✔ Understand the task");
    expect(stdout).toContain("The same as recorded: every prompt, and the outcome bit for bit.");
    expect(exitCode).toBe(0);
    expect(existsSync(path.join(out, "patch.diff"))).toBe(true);
    expect(await replay(journal, "--ref", "HEAD", "--out", out)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("journal-exists"),
    });
  });

  it("names the first prompt that differs, and in what, and leaves it unanswered", async () => {
    const parser = path.join(repository.directory, "src/parse.js");
    const text = readFileSync(parser, "utf8");
    write("src/parse.js", `// another line\n${text}`);
    const { exitCode, stderr } = await replay(journal, "--ref", "HEAD");
    expect(stderr).toMatch(/^replay-mismatch: .*no reply to this prompt of stage understand: .*another line/);
    expect(exitCode).toBe(1);
  });

  it("says what is missing: the base, the run, the journal", async () => {
    expect((await replay(journal)).stderr).toMatch(/^replay-no-base: The run began from commit [0-9a-f]{40}/);
    const empty = path.join(folder, "empty.jsonl");
    writeFileSync(empty, "");
    expect((await replay(empty)).stderr).toMatch(/^replay-no-run: /);
    expect((await replay(path.join(folder, "none.jsonl"))).stderr).toMatch(/^journal-unreadable: /);
  });
});

describe("the comparison of a replay with its recording", () => {
  const withEnd = (
    events: readonly RunEvent[],
    change: (end: Extract<RunEvent, { type: "run-finished" }>) => void,
  ) =>
    events.map((event) => {
      if (event.type !== "run-finished") return event;
      const copy = structuredClone(event);
      change(copy);
      return copy;
    });

  it("finds no difference in the same run from a commit with another hash", async () => {
    const events = await readJournal(journal);
    const elsewhere = withEnd(events, ({ outcome }) => {
      if (!("changes" in outcome)) return;
      outcome.changes.base = "1".repeat(40);
      outcome.evidence.changeSet = changeSetHash(outcome.changes);
    });
    expect(differences(events, elsewhere)).toEqual([]);
  });

  it("names what differs", async () => {
    const events = await readJournal(journal);
    const otherPatch = withEnd(events, ({ outcome }) => {
      if (!("changes" in outcome)) return;
      outcome.changes.files.pop();
      outcome.title = "Another";
    });
    expect(differences(events, otherPatch)).toEqual([
      "the outcome's title differs",
      "the outcome's patch differs",
      "the outcome's evidence differs",
    ]);
    const gaveUp = withEnd(events, (end) => {
      end.outcome = { kind: "gaveUp", why: "x", closest: null };
    });
    expect(differences(events, gaveUp)).toEqual(["the outcome was ready, and is gaveUp now"]);
    const isImplement = (event: RunEvent) => event.type === "model-replied" && event.stage === "implement";
    expect(
      differences(
        events,
        events.filter((event) => !isImplement(event)),
      ),
    ).toEqual(["implement: 1 replies were recorded, 0 were asked for"]);
    const brokenOff = events.filter(({ type }) => type !== "run-finished");
    expect(differences(brokenOff, events)).toEqual([expect.stringContaining("did not end")]);
  });
});
