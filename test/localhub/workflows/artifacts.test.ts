import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { ForeignArtifactsRequest } from "../../../src/localhub/workflows/types.js";
import { lint } from "./support/lint.js";
import { jobNamed, linesOf, makePlace, type Options, type Place, run } from "./support/run.js";

let place: Place;
const texts: string[] = [];
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());
afterAll(() => {
  expect(lint(texts)).toBe("");
});

const play = (text: string, options?: Options) => {
  texts.push(text);
  return run(text, place.directory, options);
};

const job = (steps: string, name = "a") => `  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;
const make =
  "      - run: mkdir -p out/deep && echo 1 > out/a.txt && echo 2 > out/deep/b.log && echo 3 > out/.hidden\n";
const tree = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(directory.length + 1))
    .sort();

const withPython = spawnSync("python3", ["--version"]).status === 0 ? it : it.skip;

describe("an artifact", () => {
  it("goes from job to job, by name, all of them, or by pattern", async () => {
    const result = await play(`
on: push
jobs:
${job(`${make}      - id: up
        uses: actions/upload-artifact@v4
        with: {name: one, path: out, retention-days: 3}
      - uses: actions/upload-artifact@v4
        with: {name: two, path: out/a.txt}
      - run: echo "\${{ steps.up.outputs.artifact-url }} \${{ steps.up.outputs.artifact-digest }}"
`)}
${job(
  `      - uses: actions/download-artifact@v4
        with: {name: one, path: got}
      - uses: actions/download-artifact@v4
        with: {path: all}
      - uses: actions/download-artifact@v4
        with: {pattern: t*, path: merged, merge-multiple: true}
      - run: find . -type f | sort
`,
  "b",
).replace("    runs-on", "    needs: a\n    runs-on")}
`);
    expect(result.conclusion).toBe("success");
    expect(linesOf(jobNamed(result, "b")).filter((line) => line.startsWith("./"))).toEqual([
      "./all/one/a.txt",
      "./all/one/deep/b.log",
      "./all/two/a.txt",
      "./got/a.txt",
      "./got/deep/b.log",
      "./merged/a.txt",
    ]);
    const [one] = result.artifacts;
    expect(one).toMatchObject({ name: "one", retentionDays: 3 });
    expect(tree(one?.directory ?? "")).toEqual(["a.txt", "deep/b.log"]);
    const archive = readFileSync(one?.archive ?? "");
    expect(archive).toHaveLength(one?.sizeInBytes ?? 0);
    const hash = createHash("sha256").update(archive).digest("hex");
    expect(one?.digest).toBe(`sha256:${hash}`);
    expect(linesOf(jobNamed(result, "a"))).toContain(
      `http://127.0.0.1:1/acme/shop/actions/runs/42/artifacts/${one?.id} ${hash}`,
    );
  });

  withPython("is a zip that others can read (needs python3)", async () => {
    const result = await play(
      `on: push\njobs:\n${job(`${make}      - uses: actions/upload-artifact@v4\n        with: {path: out}\n`)}`,
    );
    const script =
      "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(*sorted(z.namelist()))";
    const printed = execFileSync("python3", ["-c", script, result.artifacts[0]?.archive ?? ""], {
      encoding: "utf8",
    });
    expect(printed.trim()).toBe("a.txt deep/b.log");
  });

  it.each([
    ["several lines, one taking away", "|\n            out\n            !out/**/*.log", ["a.txt"]],
    ["a pattern, from the part before it", "out/**/*.log", ["deep/b.log"]],
    [
      "two roots, from where they part",
      "|\n            out/deep\n            out/a.txt",
      ["a.txt", "deep/b.log"],
    ],
    [
      "hidden files when asked",
      "out\n          include-hidden-files: true",
      [".hidden", "a.txt", "deep/b.log"],
    ],
  ])("holds %s", async (_, given, expected) => {
    const result = await play(
      `on: push\njobs:\n${job(`${make}      - uses: actions/upload-artifact@v4\n        with:\n          path: ${given}\n`)}`,
    );
    expect(tree(result.artifacts[0]?.directory ?? "")).toEqual(expected);
  });

  it.each([
    ["", "success", "warning"],
    ["error", "failure", "failure"],
    ["ignore", "success", undefined],
  ])("without files, by if-no-files-found %j", async (behaviour, conclusion, level) => {
    const result = await play(
      `on: push\njobs:\n${job(`      - uses: actions/upload-artifact@v4\n        with: {path: none, if-no-files-found: ${behaviour || "warn"}}\n`)}`,
    );
    expect([result.conclusion, result.annotations[0]?.level]).toEqual([conclusion, level]);
    expect(result.artifacts).toEqual([]);
  });

  it("has a name of its own, unless it is to be overwritten", async () => {
    const result = await play(
      `on: push\njobs:\n${job(`      - run: echo 1 > x
      - uses: actions/upload-artifact@v4
        with: {name: n, path: x}
      - run: echo 2 > x
      - id: again
        uses: actions/upload-artifact@v4
        continue-on-error: true
        with: {name: n, path: x}
      - run: echo "second \${{ steps.again.outcome }}"
      - uses: actions/upload-artifact@v4
        with: {name: n, path: x, overwrite: true}
      - uses: actions/upload-artifact@v4
        with: {name: "a/b", path: x}
`)}`,
    );
    const { log } = jobNamed(result, "a");
    expect(log).toContain("(409) Conflict: an artifact with this name already exists on the workflow run");
    expect(log).toContain("second failure");
    expect(log).toContain("The artifact name is not valid: a/b");
    expect(result.artifacts).toHaveLength(1);
    expect(readFileSync(`${result.artifacts[0]?.directory}/x`, "utf8")).toBe("2\n");
  });

  it("that is not there fails the download", async () => {
    const result = await play(
      `on: push\njobs:\n${job("      - uses: actions/download-artifact@v4\n        with: {name: nope}\n")}`,
    );
    expect(jobNamed(result, "a").log).toContain("Artifact not found for name: nope");
  });

  it("of another run is asked for with the given token", async () => {
    const first = await play(
      `on: push\njobs:\n${job("      - run: echo far > x\n      - uses: actions/upload-artifact@v4\n        with: {name: n, path: x}\n")}`,
    );
    const asked: ForeignArtifactsRequest[] = [];
    const second = await run(
      `on: push\njobs:\n${job(`      - uses: actions/download-artifact@v4
        with: {name: n, run-id: 41, github-token: "\${{ github.token }}", repository: acme/other}
      - run: cat x
`)}`,
      `${place.directory}/second`,
      {
        artifactsOfRun: async (request) => {
          asked.push(request);
          return first.artifacts;
        },
      },
    );
    expect(linesOf(jobNamed(second, "a"))).toContain("far");
    expect(asked).toEqual([{ repository: "acme/other", runId: 41, token: "ghs_job100token" }]);
  });
});
