import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { isGreen } from "../../../src/domain/test-report.js";
import { classifyNewTests } from "../../../src/testing/classify-new-tests.js";
import { base } from "../../support/plain-workspace.js";
import { find, never, outcomes, runOf, suiteOf } from "./support.js";

const hasCargo = spawnSync("cargo", ["--version"]).status === 0;

describe("the Cargo runner", () => {
  const maybe = hasCargo ? it : it.skip;
  const manifest = '[package]\nname = "my-sum"\nversion = "0.1.0"\nedition = "2021"\n';
  const tests = (body: string) => `\n#[cfg(test)]\nmod tests {\n    use super::*;\n${body}\n}\n`;
  const crate = {
    "Cargo.toml": manifest,
    "src/lib.rs": `pub mod deep;\n/// \`\`\`\n/// assert_eq!(my_sum::add(1, 1), 2);\n/// \`\`\`\npub fn add(a: i32, b: i32) -> i32 { a + b }\n${tests(
      `    #[test] fn adds() { assert!(std::env::vars().all(|(k, _)| !k.contains("PATCHWRIGHT") && !k.ends_with("_RUNNER"))); assert_eq!(std::env::args().count(), 1); }
    #[test] fn wrong() { println!("printed"); assert_eq!(add(1, 1), 3); }
    #[test] #[ignore = "later"] fn later() {}
    #[test] #[should_panic] fn panics() { panic!("x") }`,
    )}`,
    "src/deep.rs": tests("    #[test] fn adds() {}"),
    "tests/outer.rs": "#[test] fn outer() { assert_eq!(my_sum::add(2, 2), 4); }\n",
  };

  maybe(
    "tells of every test with its file, of modules, of other targets and of documentation (needs cargo)",
    async () => {
      const report = await runOf(crate);
      expect(outcomes(report)).toEqual({
        "src/lib.rs > tests > adds": "passed",
        "src/lib.rs > tests > wrong": "failed",
        "src/lib.rs > tests > later": "skipped",
        "src/lib.rs > tests > panics": "passed",
        "src/deep.rs > deep > tests > adds": "passed",
        "tests/outer.rs > outer": "passed",
        "src/lib.rs > (documentation) add (line 2)": "passed",
      });
      const { message, stack } = find(report, "src/lib.rs > tests > wrong");
      expect(message).toMatch(/^printed[\s\S]*left: 2\n right: 3$/);
      expect(stack).toContain("src/lib.rs:");
      expect(report.exitCode).toBe(101);
    },
  );

  maybe("reads a workspace, and runs chosen files only (needs cargo)", async () => {
    const member = (name: string) => ({
      [`crates/${name}/Cargo.toml`]: manifest.replace("my-sum", name),
      [`crates/${name}/src/lib.rs`]: tests("    #[test] fn adds() {}"),
      [`crates/${name}/tests/more.rs`]: "#[test] fn more() {}\n",
    });
    const files = {
      "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\nresolver = "2"\n',
      ...member("one"),
      ...member("two"),
    };
    const both = (name: string) => ({
      [`crates/${name}/src/lib.rs > tests > adds`]: "passed",
      [`crates/${name}/tests/more.rs > more`]: "passed",
    });
    expect(outcomes(await runOf(files))).toEqual({ ...both("one"), ...both("two") });
    const only = ["crates/two/src/lib.rs", "crates/one/tests/more.rs"];
    expect(outcomes(await runOf(files, { only }))).toEqual({
      "crates/two/src/lib.rs > tests > adds": "passed",
      "crates/one/tests/more.rs > more": "passed",
    });
  });

  maybe("says when it ran nothing, did not build, ended early, or hung (needs cargo)", async () => {
    const one = (body: string, timeoutMinutes = 1) =>
      runOf({ "Cargo.toml": manifest, "src/lib.rs": "", "tests/a.rs": body }, { timeoutMinutes });
    expect((await one("fn helper() {}")).status).toBe("no-tests");
    const unbuilt = await one("#[test] fn a() { my_sum::missing(); }");
    expect(outcomes(unbuilt, "did-not-start")).toEqual({ "tests/a.rs": "failed" });
    expect(find(unbuilt, "tests/a.rs").message).toContain("cannot find function `missing`");
    const exits = await one("#[test] fn a() {}\n#[test] fn b() { std::process::exit(0); }");
    expect(isGreen(exits)).toBe(false);
    expect(exits.status).toBe("crashed");
    const aborts = await one("#[test] fn a() { std::process::abort(); }");
    expect(isGreen(aborts)).toBe(false);
    expect((await one("#[test] fn a() { loop {} }", 0.1)).status).toBe("timed-out");
  });

  maybe("counts the same name twice, and a target with a harness of its own (needs cargo)", async () => {
    const twice = '#[cfg(test)]\n#[path = "same.rs"] mod a;\n#[cfg(test)]\n#[path = "same.rs"] mod b;\n';
    const report = await runOf({
      "Cargo.toml": `${manifest}[[test]]\nname = "own"\nharness = false\n`,
      "src/lib.rs": twice,
      "src/same.rs": "#[test] fn same() {}\n",
      "tests/own.rs": 'fn main() { println!("mine"); std::process::exit(3) }\n',
    });
    expect(outcomes(report)).toEqual({
      "src/lib.rs > a > same": "passed",
      "src/lib.rs > b > same": "passed",
      "tests/own.rs > (the whole target)": "failed",
    });
  });

  maybe("tells a test that needs what the patch adds from one that is wrong (needs cargo)", async () => {
    const files = { "Cargo.toml": manifest, "src/lib.rs": "pub fn add(a: i32, b: i32) -> i32 { a - b }\n" };
    const suite = await suiteOf(files);
    const kinds = await classifyNewTests({
      suite,
      base,
      tests: [
        { path: "tests/red.rs", content: "#[test] fn red() { assert_eq!(my_sum::add(1, 1), 2); }\n" },
        { path: "tests/absent.rs", content: "#[test] fn absent() { my_sum::sub(1, 1); }\n" },
        { path: "tests/wrong.rs", content: "#[test] fn wrong() { let x = }\n" },
      ],
      signal: never,
    });
    expect(kinds.map((test) => test.kind)).toEqual(["red", "red-because-absent", "broken"]);
    expect(suite.isTestFile("src/lib.rs")).toBe(false);
  });
});
