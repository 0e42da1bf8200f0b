import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { classifyNewTests } from "../../../src/testing/classify-new-tests.js";
import { base } from "../../support/plain-workspace.js";
import { find, never, outcomes, runOf, suiteOf } from "./support.js";

const available = spawnSync("rspec", ["--version"]).status === 0;

describe("the RSpec runner", () => {
  const maybe = available ? it : it.skip;
  const see =
    'raise "seen" if (ENV.keys + ARGV).grep(/PATCHWRIGHT|RUBYOPT/).any? || $PROGRAM_NAME !~ /rspec\\z/\n';
  const files = {
    ".rspec": "--require spec_helper\n--format progress\n",
    "spec/spec_helper.rb": see,
    "lib/sum.rb": "class Sum\n  def self.add(a, b) = a + b\nend\n",
    "spec/sum_spec.rb": `${see}require "sum"
RSpec.describe Sum do
  describe ".add" do
    it("adds") { expect(Sum.add(1, 1)).to eq 2 }
    it("adds") { expect(Sum.add(1, 1)).to eq 3 }
    it("raises") { raise ArgumentError, "no" }
    xit("later") { }
  end
end\n`,
    "spec/other_spec.rb": 'RSpec.describe("other") { it("passes") { } }\n',
  };

  maybe("tells of every example with its file, twice the same name too (needs rspec)", async () => {
    const report = await runOf(files);
    expect(outcomes(report)).toEqual({
      "spec/other_spec.rb > other > passes": "passed",
      "spec/sum_spec.rb > Sum > .add > adds": "passed",
      "spec/sum_spec.rb > Sum > .add > adds #2": "failed",
      "spec/sum_spec.rb > Sum > .add > raises": "failed",
      "spec/sum_spec.rb > Sum > .add > later": "skipped",
    });
    const wrong = find(report, "spec/sum_spec.rb > Sum > .add > adds #2");
    expect(wrong.message).toMatch(/expected: 3\s+got: 2/);
    expect(wrong.stack).toContain("sum_spec.rb:6");
    expect(find(report, "spec/sum_spec.rb > Sum > .add > raises").message).toBe("ArgumentError: no");
    expect(outcomes(await runOf(files, { only: ["spec/other_spec.rb"] }))).toEqual({
      "spec/other_spec.rb > other > passes": "passed",
    });
  });

  maybe("says when it ran nothing, did not load, ended early, or hung (needs rspec)", async () => {
    const one = (body: string, timeoutMinutes = 1) => runOf({ "spec/a_spec.rb": body }, { timeoutMinutes });
    expect((await one("")).status).toBe("no-tests");
    expect(outcomes(await one("def ("), "did-not-start")).toEqual({ "spec/a_spec.rb": "failed" });
    expect(outcomes(await one('require "nope"'), "did-not-start")).toEqual({ "spec/a_spec.rb": "failed" });
    expect((await one('RSpec.describe("x") { it("y") { exit!(0) } }')).status).toBe("crashed");
    expect((await one('RSpec.describe("x") { it("y") { exit(0) } }')).status).not.toBe("completed");
    expect((await one('RSpec.describe("x") { it("y") { loop {} } }', 0.05)).status).toBe("timed-out");
  });

  maybe("tells a test that needs what the patch adds from one that is wrong (needs rspec)", async () => {
    const suite = await suiteOf(files);
    const test = (name: string, body: string) => ({
      path: `spec/${name}_spec.rb`,
      content: `require "sum"\nRSpec.describe(${JSON.stringify(name)}) { it("t") { ${body} } }\n`,
    });
    const judged = await classifyNewTests({
      suite,
      base,
      tests: [
        test("red", "expect(Sum.add(1, 1)).to eq 4"),
        test("absent", "Sum.sub(1, 1)"),
        test("wrong", "x +"),
      ],
      signal: never,
    });
    expect(judged.map(({ kind }) => kind)).toEqual(["red", "red-because-absent", "broken"]);
  });
});
