import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { readJournal } from "../../src/journal/read-journal.js";
import { commandLine } from "../support/command-line.js";

/** More than the minute it may take, so that taking longer is what fails. */

describe("`patchwright demo --once`, with the replies that are recorded", () => {
  let place: ReturnType<typeof commandLine>;
  beforeAll(() => {
    execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
  });
  beforeEach(() => {
    place = commandLine();
  });
  afterEach(() => place.remove());

  it("ends with a pull request, and keeps its page, the journal and nothing else", async () => {
    const out = path.join(place.folder, "out");
    const { code, output, errors } = await place.start(["demo", "--once", "--out", out]).ended;
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(output).toMatch(/replayed as they were recorded on \d{4}-\d\d-\d\d\./);
    expect(output).toMatch(/Pull request #2: \S/);
    const warnings = output.split("\n").filter((line) => line.includes("warning:"));
    expect(warnings).toEqual([...new Set(warnings)]);
    expect(output).not.toMatch(/found a fault|defect|\n\s+at .*:\d+:\d+/);

    const page = readFileSync(path.join(out, "pull-request.html"), "utf8");
    expect(page).toContain("<style>");
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
    const events = await readJournal(path.join(out, "run.jsonl"));
    expect(events.at(-1)).toMatchObject({ type: "run-finished", outcome: { kind: "ready" } });
    expect(existsSync(path.join(out, "report.html"))).toBe(true);
    expect(place.left()).toEqual([]);
  });

  it("does not end with 0 when the recorded replies are for another issue", async () => {
    const copy = path.join(place.folder, "package");
    for (const part of [
      "dist",
      "demo",
      "templates",
      "action.yml",
      "app.yml",
      "package.json",
      "src/localhub/openapi",
    ])
      cpSync(part, path.join(copy, part), { recursive: true });
    symlinkSync(path.resolve("node_modules"), path.join(copy, "node_modules"));
    writeFileSync(path.join(copy, "demo/issue.md"), "Something else\n\nis wrong with `parse`.\n");
    const other = commandLine(path.join(copy, "dist/cli.js"));
    const { code, output } = await other.start(["demo", "--once", "--out", path.join(other.folder, "out")])
      .ended;
    expect(code).toBe(1);
    expect(output).toContain("There is no pull request.");
    expect(output).not.toContain("<!--");
    expect(other.left()).toEqual([]);
    other.remove();
  });
});
