import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ContextFile } from "../../src/context/context.js";
import { LookedUp, lookUp, type Needs } from "../../src/context/look-up.js";
import type { Workspace } from "../../src/domain/ports.js";
import { baseWorkspace } from "../support/base-workspace.js";
import { plainWorkspace } from "../support/plain-workspace.js";
import { type TemporaryRepository, temporaryRepository } from "../support/temporary-repository.js";

const body = (n: number) => Array.from({ length: n }, (_, i) => `    this.step(${i});`).join("\n");
const files: Record<string, string> = {
  "src/engine.js": `export class Engine {\n  start() {\n${body(3)}\n  }\n\n  stop() {\n${body(3)}\n  }\n\n  idle() {\n    return "needle here";\n  }\n}\n`,
  "src/car.js":
    "export class Car {\n  start() {\n    this.engine.start();\n    this.lights();\n    this.radio();\n  }\n\n  lights() {\n    return 1;\n  }\n  radio() {\n    return 2;\n  }\n}\n",
  "src/long.js": `export const first = 1;\n\nexport function everything() {\n${body(450)}\n}\n\nexport const last = 2;\n`,
  "src/a/index.js": "export const a = 1;\n",
  "src/b/index.js": "export const b = 1;\n",
  "docs/notes.md": "needle here\n",
};

let repository: TemporaryRepository;
let workspace: Workspace;
beforeAll(async () => {
  repository = await temporaryRepository(files);
  workspace = await baseWorkspace(repository.dir);
});
afterAll(() => repository.remove());

const ask = (
  needs: Partial<Needs>,
  { shown = [], tokenLimit = 4000 }: { shown?: ContextFile[]; tokenLimit?: number } = {},
) => lookUp({ workspace, needs: { files: [], symbols: [], searches: [], ...needs }, shown, tokenLimit });

describe("lookUp", () => {
  it("shows a file whole, by its path or the end of it", async () => {
    const { files: found, notes } = await ask({ files: ["a/index.js"] });
    expect(found).toEqual([
      { path: "src/a/index.js", lines: "whole", content: files["src/a/index.js"], why: "asked for" },
    ]);
    expect(notes).toEqual([]);
  });

  it("says which files a name may mean, and that one is not there", async () => {
    const { files: found, notes } = await ask({ files: ["index.js", "src/none.js", "../../etc/passwd"] });
    expect(found).toEqual([]);
    expect(notes).toEqual([
      "The file index.js may be any of: src/a/index.js, src/b/index.js.",
      "There is no file src/none.js.",
      "There is no file ../../etc/passwd.",
    ]);
  });

  it("takes a path that is spelt in full for that file, though others end like it", async () => {
    const workspace = plainWorkspace({ "internal/a.js": "1;\n", "test/internal/a.js": "2;\n" });
    const needs = { files: ["internal/a.js"], symbols: [], searches: [] };
    const { files: found } = await lookUp({ workspace, needs, shown: [], tokenLimit: 100 });
    expect(found.map(({ path }) => path)).toEqual(["internal/a.js"]);
  });

  it("outlines a file that is too long, and shows the declaration around lines of it", async () => {
    const whole = await ask({ files: ["src/long.js"] });
    expect(whole.files).toEqual([]);
    expect(whole.notes[0]).toContain("has 456 lines, too many to show whole");
    expect(whole.outlines).toEqual([
      { path: "src/long.js", content: "1-1 first\n3-454 everything\n456-456 last" },
    ]);
    const lines = await ask({ files: ["src/long.js:456", "src/long.js:10-12"] }, { tokenLimit: 300 });
    expect(lines.files.map((file) => file.lines)).toEqual([
      [456, 456],
      [10, 12],
    ]);
  });

  it("shows a symbol's declaration, of the type it is asked of", async () => {
    const { files: found } = await ask({ symbols: ["Engine.start", "lights()"] });
    expect(found.map(({ path, content }) => [path, content.split("\n")[0]])).toEqual([
      ["src/engine.js", "  start() {"],
      ["src/car.js", "  lights() {"],
    ]);
    expect((await ask({ symbols: ["start"] })).files.map(({ path }) => path)).toEqual([
      "src/car.js",
      "src/engine.js",
    ]);
  });

  it("says where a symbol is mentioned when nothing declares it", async () => {
    expect((await ask({ symbols: ["engine", "nowhere"] })).notes).toEqual([
      "No declaration of engine was found; it is mentioned at src/car.js:3.",
      "No declaration of nowhere was found.",
    ]);
  });

  it("shows search hits with three lines around, program text first, and says when there are none", async () => {
    const { files: found, notes } = await ask({ searches: ["needle here", "haystack"] });
    expect(found.map(({ path, lines }) => [path, lines])).toEqual([
      ["src/engine.js", [12, 17]],
      ["docs/notes.md", [1, 1]],
    ]);
    expect(notes).toEqual(['No line of the base has "haystack".']);
  });

  it("does not show again what was shown", async () => {
    const { files: shown } = await ask({ files: ["src/car.js"] });
    const again = await ask({ files: ["src/car.js"], symbols: ["Car.start"] }, { shown });
    expect(again.files).toEqual([]);
    expect(again.notes).toEqual([
      "The file src/car.js is shown already.",
      "Car.start in src/car.js is shown already.",
    ]);
  });

  it("keeps to its limit, and says what was left out", async () => {
    const many = Array.from({ length: 20 }, (_, i) => `name${i}`);
    const answer = await ask({ files: ["src/engine.js"], symbols: many }, { tokenLimit: 20 });
    expect(answer.tokens).toBeLessThanOrEqual(20);
    expect(answer.files).toEqual([]);
    expect(answer.notes.join("\n")).toContain(
      "More than 12 symbols were asked for; left out: name12, name13",
    );
    expect(LookedUp.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
  });
});
