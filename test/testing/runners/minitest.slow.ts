import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { classifyNewTests } from "../../../src/testing/classify-new-tests.js";
import { base } from "../../support/plain-workspace.js";
import { find, never, outcomes, runOf, suiteOf } from "./support.js";

const available = spawnSync("ruby", ["-e", 'require "minitest"; require "rake"']).status === 0;

describe("the Minitest runner", () => {
  const maybe = available ? it : it.skip;
  const see = 'raise "seen" if (ENV.keys + ARGV).grep(/PATCHWRIGHT|RUBYOPT/).any?';
  const files = {
    Rakefile:
      'require "rake/testtask"\nRake::TestTask.new { |t| t.libs << "test"; t.pattern = "test/**/*_test.rb" }\n',
    "lib/sum.rb": "class Sum\n  def self.add(a, b) = a + b\nend\n",
    "test/test_helper.rb": 'require "minitest/autorun"\nrequire "sum"\n',
    "test/sum_test.rb": `require "test_helper"
class SumTest < Minitest::Test
  def test_adds = (${see}; assert_equal(2, Sum.add(1, 1)))
  def test_wrong = assert_equal(3, Sum.add(1, 1), "sum")
  def test_raises = raise(ArgumentError, "no")
  def test_later = skip("later")
end
describe("Sum") { it("adds") { _(1).must_equal 1 } }
describe("Sum") { it("adds") { _(1).must_equal 1 } }\n`,
    "test/other_test.rb":
      'require "test_helper"\nclass OtherTest < Minitest::Test\n  def test_passes; end\nend\n',
  };

  maybe("tells of every test with its file, twice the same name too (needs Ruby's minitest)", async () => {
    const report = await runOf(files);
    expect(outcomes(report)).toEqual({
      "test/other_test.rb > OtherTest > test_passes": "passed",
      "test/sum_test.rb > SumTest > test_adds": "passed",
      "test/sum_test.rb > SumTest > test_wrong": "failed",
      "test/sum_test.rb > SumTest > test_raises": "failed",
      "test/sum_test.rb > SumTest > test_later": "skipped",
      "test/sum_test.rb > Sum > test_0001_adds": "passed",
      "test/sum_test.rb > Sum > test_0001_adds #2": "passed",
    });
    const wrong = find(report, "test/sum_test.rb > SumTest > test_wrong");
    expect(wrong.message).toBe("sum.\nExpected: 3\n  Actual: 2");
    expect(wrong.stack).toContain("sum_test.rb:4");
    expect(outcomes(await runOf(files, { only: ["test/other_test.rb"] }))).toEqual({
      "test/other_test.rb > OtherTest > test_passes": "passed",
    });
  });

  maybe("says when it ran nothing, did not load, ended early, or hung (needs Ruby's minitest)", async () => {
    const one = (body: string, timeoutMinutes = 1) =>
      runOf({ ...files, "test/sum_test.rb": "", "test/other_test.rb": body }, { timeoutMinutes });
    const test = (body: string) =>
      `require "test_helper"\nclass ATest < Minitest::Test\n  def test_a = (${body})\nend\n`;
    expect((await one('require "test_helper"')).status).toBe("no-tests");
    const unloaded = await one('require "test_helper"\nrequire "nope"\n');
    expect(outcomes(unloaded, "did-not-start")).toEqual({ "test/other_test.rb": "failed" });
    expect((await one(test("exit!(0)"))).status).toBe("crashed");
    expect((await one(test("exit(0)"))).status).not.toBe("completed");
    expect((await one(test("loop {}"), 0.05)).status).toBe("timed-out");
  });

  maybe(
    "tells a test that needs what the patch adds from one that is wrong (needs Ruby's minitest)",
    async () => {
      const suite = await suiteOf(files);
      const test = (name: string, body: string) => ({
        path: `test/${name}_test.rb`,
        content: `require "test_helper"\nclass T${name} < Minitest::Test\n  def test_t = (${body})\nend\n`,
      });
      const judged = await classifyNewTests({
        suite,
        base,
        tests: [
          test("red", "assert_equal(4, Sum.add(1, 1))"),
          test("absent", "Sum.sub(1, 1)"),
          test("wrong", "x +"),
        ],
        signal: never,
      });
      expect(judged.map(({ kind }) => kind)).toEqual(["red", "red-because-absent", "broken"]);
    },
  );
});
