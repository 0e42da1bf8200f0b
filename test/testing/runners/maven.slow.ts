import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { isGreen } from "../../../src/domain/test-report.js";
import { classifyNewTests } from "../../../src/testing/classify-new-tests.js";
import { base } from "../../support/plain-workspace.js";
import { find, never, outcomes, runOf, suiteOf } from "./support.js";

const pom = (
  more = "",
) => `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>org.x</groupId><artifactId>sum</artifactId><version>1</version>${more}
<properties><maven.compiler.source>11</maven.compiler.source><maven.compiler.target>11</maven.compiler.target>
<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
<dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>
<version>5.10.2</version><scope>test</scope></dependency></dependencies>
<build><plugins><plugin><artifactId>maven-surefire-plugin</artifactId><version>3.2.5</version></plugin></plugins></build>
</project>`;
const imports =
  "package org.x;\nimport org.junit.jupiter.api.*;\nimport static org.junit.jupiter.api.Assertions.*;\n";
const source = "package org.x;\npublic class Sum { public static int add(int a, int b) { return a + b; } }\n";

/** Fetches what a first run needs, as setup does; false where there is no Maven or nothing can be had. */
function mavenRuns(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), "maven-"));
  try {
    writeFileSync(path.join(folder, "pom.xml"), pom());
    const nested = path.join(folder, "src/test/java/org/x");
    spawnSync("mkdir", ["-p", nested]);
    writeFileSync(path.join(nested, "ATest.java"), `${imports}class ATest { @Test void a() {} }\n`);
    return spawnSync("mvn", ["-q", "-B", "test"], { cwd: folder }).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the Maven runner", () => {
  const maybe = mavenRuns() ? it : it.skip;
  const project = {
    "pom.xml": pom(),
    "src/main/java/org/x/Sum.java": source,
    "src/test/java/org/x/SumTest.java": `${imports}class SumTest {
  @Test void adds() { assertEquals(2, Sum.add(1, 1)); assertTrue(System.getenv().keySet().stream().noneMatch(k -> k.contains("PATCHWRIGHT"))); }
  @Test void wrong() { assertEquals(3, Sum.add(1, 1), "sum"); }
  @Test @Disabled("later") void later() {}
  @RepeatedTest(value = 2, name = "same") void twice() {}
  @Nested class Inner { @Test void deep() {} }
}\n`,
    "src/test/java/org/x/OtherTest.java": `${imports}class OtherTest { @Test void other() {} }\n`,
  };
  const file = "src/test/java/org/x/SumTest.java";

  maybe("tells of every test with its file (needs Maven and its repository)", async () => {
    const report = await runOf(project);
    expect(outcomes(report)).toEqual({
      [`${file} > org.x.SumTest > adds`]: "passed",
      [`${file} > org.x.SumTest > wrong`]: "failed",
      [`${file} > org.x.SumTest > later`]: "skipped",
      [`${file} > org.x.SumTest > twice`]: "passed",
      [`${file} > org.x.SumTest > twice #2`]: "passed",
      [`${file} > org.x.SumTest$Inner > deep`]: "passed",
      "src/test/java/org/x/OtherTest.java > org.x.OtherTest > other": "passed",
    });
    const { message, stack } = find(report, `${file} > org.x.SumTest > wrong`);
    expect(message).toContain("sum ==> expected: <3> but was: <2>");
    expect(stack).toContain("SumTest.java:6");
    const only = ["src/test/java/org/x/OtherTest.java"];
    expect(Object.keys(outcomes(await runOf(project, { only })))).toEqual([
      "src/test/java/org/x/OtherTest.java > org.x.OtherTest > other",
    ]);
  });

  maybe("judges every module, also behind one that fails (needs Maven and its repository)", async () => {
    const module = (name: string, body: string) => ({
      [`${name}/pom.xml`]: pom(
        "<parent><groupId>org.x</groupId><artifactId>all</artifactId><version>1</version></parent>",
      ).replace("<artifactId>sum", `<artifactId>${name}`),
      [`${name}/src/test/java/org/x/ATest.java`]: `${imports}class ATest { ${body} }\n`,
    });
    const report = await runOf({
      "pom.xml":
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>org.x</groupId><artifactId>all</artifactId><version>1</version><packaging>pom</packaging><modules><module>one</module><module>two</module></modules></project>',
      ...module("one", "@Test void a() { fail(); }"),
      ...module("two", "@Test void a() {}"),
    });
    const outcomesOf = report.tests.map((test) => test.outcome);
    expect([report.status, outcomesOf.sort()]).toEqual(["completed", ["failed", "passed"]]);
  });

  maybe(
    "says when it ran nothing, did not build, ended early, or hung (needs Maven and its repository)",
    async () => {
      const one = (body: string, timeoutMinutes = 2) =>
        runOf(
          { "pom.xml": pom(), "src/test/java/org/x/ATest.java": `${imports}class ATest { ${body} }\n` },
          { timeoutMinutes },
        );
      expect((await one("")).status).toBe("no-tests");
      const unbuilt = await one("@Test void a() { Missing.go(); }");
      expect(outcomes(unbuilt, "did-not-start")).toEqual({ "src/test/java/org/x/ATest.java": "failed" });
      expect(isGreen(await one("@Test void a() { System.exit(0); }"))).toBe(false);
      expect(isGreen(await one("@Test void a() { Runtime.getRuntime().halt(0); }"))).toBe(false);
      expect((await one("@Test void a() { for (;;); }", 0.2)).status).toBe("timed-out");
    },
  );

  maybe(
    "tells a test that needs what the patch adds from one that is wrong (needs Maven and its repository)",
    async () => {
      const suite = await suiteOf({
        "pom.xml": pom(),
        "src/main/java/org/x/Sum.java": source.replace("a + b", "a - b"),
      });
      const test = (name: string, body: string) => ({
        path: `src/test/java/org/x/${name}Test.java`,
        content: `${imports}class ${name}Test { @Test void t() { ${body} } }\n`,
      });
      const tests = [
        test("Red", "assertEquals(2, Sum.add(1, 1));"),
        test("Absent", "Sum.sub(1, 1);"),
        test("Wrong", "int x = ;"),
      ];
      const judged = [];
      for (const one of tests)
        judged.push(...(await classifyNewTests({ suite, base, tests: [one], signal: never })));
      expect(judged.map(({ kind }) => kind)).toEqual(["red", "red-because-absent", "broken"]);
    },
  );
});
