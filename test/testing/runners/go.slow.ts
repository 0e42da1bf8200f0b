import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { isGreen } from "../../../src/domain/test-report.js";
import { find, outcomes, runOf } from "./support.js";

// The first build of the standard library takes long where nothing is cached.
const hasGo = spawnSync("go", ["version"]).status === 0;

describe("the Go runner", () => {
  const maybe = hasGo ? it : it.skip;
  const module = {
    "go.mod": "module example.org/sum\n\ngo 1.20\n",
    "sum.go": "package sum\n\nfunc Add(a, b int) int { return a + b }\n",
  };
  const test = (body: string) => `package sum\n\nimport "testing"\n\n${body}\n`;

  maybe(
    "tells of every test with its file, subtests, skips and a package that does not build (needs go)",
    async () => {
      const report = await runOf({
        ...module,
        "sum_test.go": test(`
func TestAdds(t *testing.T) {
	t.Run("small", func(t *testing.T) {})
	t.Run("large", func(t *testing.T) { t.Fatalf("got %d, want 3", Add(1, 1)) })
}
func TestLater(t *testing.T) { t.Skip("no") }`),
        "other/other.go": "package other\n",
        "other/other_test.go":
          'package other\n\nimport "testing"\n\nfunc TestX(t *testing.T) { Missing() }\n',
      });
      expect(outcomes(report)).toEqual({
        "sum_test.go > TestAdds": "failed",
        "sum_test.go > TestAdds > small": "passed",
        "sum_test.go > TestAdds > large": "failed",
        "sum_test.go > TestLater": "skipped",
        "other/other_test.go": "failed",
      });
      expect(find(report, "sum_test.go > TestAdds > large").message).toContain("got 2, want 3");
      expect(find(report, "other/other_test.go").message).toContain("undefined: Missing");
    },
  );

  maybe(
    "runs chosen files only; says when it ran nothing, did not build, ended early, or hung (needs go)",
    async () => {
      const files = {
        ...module,
        "a_test.go": test("func TestA(t *testing.T) {}"),
        "b_test.go": test("func TestB(t *testing.T) {}"),
      };
      expect(outcomes(await runOf(files, { only: ["b_test.go"] }))).toEqual({
        "b_test.go > TestB": "passed",
      });
      const one = (body: string) => runOf({ ...module, "a_test.go": body }, { timeoutMinutes: 1 });
      expect((await one(test("func helper(t *testing.T) {}"))).status).toBe("no-tests");
      expect((await one(test("func TestA(t *testing.T) { nope }"))).status).toBe("did-not-start");
      const exits = await one(
        'package sum\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestA(t *testing.T) { os.Exit(0) }\n',
      );
      expect(isGreen(exits)).toBe(false);
      const hangs = await runOf(
        { ...module, "a_test.go": test("func TestA(t *testing.T) { for {} }") },
        { timeoutMinutes: 0.15 },
      );
      expect(hangs.status).toBe("timed-out");
    },
  );
});
