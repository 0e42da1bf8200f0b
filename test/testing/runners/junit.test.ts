import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { changesOf } from "../../support/plain-workspace.js";
import { find, never, outcomes, suiteOf } from "./support.js";

const run = async (script: string) => {
  const suite = await suiteOf(
    { "run.sh": script, "old.xml": "<testsuite><testcase name='old'/></testsuite>" },
    { command: "sh run.sh", runner: "junit" },
  );
  return suite.run({ changes: changesOf({}) }, never);
};
const write = (xml: string) => `sleep 0.1; mkdir -p target; cat > target/TEST-a.xml <<'END'\n${xml}\nEND\n`;

describe("JUnit XML", () => {
  it("is read from wherever the command has just written it", async () => {
    const report = await run(
      `${write(`<?xml version="1.0"?><testsuites><testsuite name="s">
        <testcase classname="pkg.Sum" name="adds" time="0.5"/>
        <testcase classname="pkg.Sum" name="adds"><failure message="expected 3 &amp; got 2">at Sum.java:5</failure></testcase>
        <testsuite name="inner"><testcase name="throws" file="./a.rb"><error>boom</error></testcase></testsuite>
        <testcase name="later"><skipped/></testcase></testsuite></testsuites>`)}exit 1`,
    );
    expect(outcomes(report)).toEqual({
      "pkg.Sum > adds": "passed",
      "pkg.Sum > adds #2": "failed",
      "a.rb > throws": "failed",
      later: "skipped",
    });
    expect(find(report, "pkg.Sum > adds #2").message).toBe("expected 3 & got 2\nat Sum.java:5");
  });

  it("is no pass when it is absent, torn, empty, or the exit code says otherwise", async () => {
    expect((await run("exit 0")).status).toBe("crashed");
    expect((await run("exit 1")).status).toBe("did-not-start");
    expect((await run(write("<testsuite><testcase name='a'>"))).status).toBe("crashed");
    expect((await run(write("<testsuite></testsuite>"))).status).toBe("no-tests");
    expect((await run(`${write("<testsuite><testcase name='a'/></testsuite>")}exit 1`)).status).toBe(
      "crashed",
    );
  });
});

describe("CTest", () => {
  const available = spawnSync("ctest", ["--version"]).status === 0;
  (available ? it : it.skip)("tells of every test (needs ctest)", async () => {
    const suite = await suiteOf({
      "CMakeLists.txt":
        'cmake_minimum_required(VERSION 3.21)\nproject(x NONE)\nenable_testing()\nadd_test(NAME good COMMAND true)\nadd_test(NAME bad COMMAND sh -c "echo why; exit 3")\n',
    });
    expect(suite.runner).toBe("ctest");
    const report = await suite.run({ changes: changesOf({}) }, never);
    expect(outcomes(report)).toEqual({ "good > good": "passed", "bad > bad": "failed" });
  });
});
