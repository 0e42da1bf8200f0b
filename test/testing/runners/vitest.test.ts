import { describe, expect, it } from "@jest/globals";
import { find, outcomes, runOf } from "./support.js";

const repository = (tests: Record<string, string>, script = "vitest") => ({
  "package.json": JSON.stringify({
    type: "module",
    scripts: { test: script },
    devDependencies: { vitest: "1" },
  }),
  ...tests,
});

describe("the Vitest listener", () => {
  it("tells of every test, with ordinals, skips, values and a file that does not load", async () => {
    const report = await runOf(
      repository({
        "test/sum.test.ts": `
          import { describe, expect, it } from "vitest";
          describe("sum", () => {
            it("adds", () => expect(1 + 1).toBe(2));
            it("adds", () => expect(1 + 1).toBe(3));
            it.skip("later", () => {});
          });`,
        "test/broken.test.ts": 'import "./absent.js";',
      }),
    );
    expect(outcomes(report)).toEqual({
      "test/sum.test.ts > sum > adds": "passed",
      "test/sum.test.ts > sum > adds #2": "failed",
      "test/sum.test.ts > sum > later": "skipped",
      "test/broken.test.ts": "failed",
    });
    const failed = find(report, "test/sum.test.ts > sum > adds #2");
    expect(failed.message).toContain("expected 2 to be 3");
    expect(failed.stack).toContain("sum.test.ts:5");
    expect(find(report, "test/broken.test.ts").message).toContain("absent.js");
  });

  it("leaves arguments, environment and working directory as in a plain run, in processes and in threads", async () => {
    const test = `
      import { expect, it } from "vitest";
      it("sees nothing of it", () => {
        expect(process.argv.join(" ")).not.toMatch(/reporter|support/);
        expect(process.execArgv.join(" ")).not.toMatch(/preload/);
        expect(Object.keys(process.env).filter((name) => /PATCHWRIGHT|NODE_OPTIONS/.test(name))).toEqual([]);
        expect(process.cwd()).toBe(import.meta.dirname);
      });`;
    for (const pool of ["forks", "threads"]) {
      const report = await runOf(repository({ "see.test.js": test }, `vitest --pool=${pool}`));
      expect(outcomes(report)).toEqual({ "see.test.js > sees nothing of it": "passed" });
    }
  });

  it("runs chosen files only; says when it ran nothing, ended early, or hung", async () => {
    const empty = 'import { it } from "vitest"; it("x", () => {});';
    const files = repository({ "a.test.js": empty, "b.test.js": empty });
    expect(outcomes(await runOf(files, { only: ["b.test.js"] }))).toEqual({ "b.test.js > x": "passed" });
    const one = (body: string) => repository({ "a.test.js": `import { it } from "vitest"; ${body}` });
    expect((await runOf(one('it.skip("x", () => {});'))).status).toBe("no-tests");
    expect((await runOf(one('it("x", () => { process.exit(0); });'))).status).not.toBe("no-tests");
    const hangs = await runOf(one('it("x", () => { for (;;); });'), { timeoutMinutes: 0.02 });
    expect(hangs.status).toBe("timed-out");
  });
});
