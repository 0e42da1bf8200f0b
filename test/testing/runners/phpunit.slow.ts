import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { classifyNewTests } from "../../../src/testing/classify-new-tests.js";
import { base } from "../../support/plain-workspace.js";
import { find, never, outcomes, runOf, suiteOf } from "./support.js";

const available = spawnSync("phpunit", ["--version"]).status === 0;

describe("the PHPUnit runner", () => {
  const maybe = available ? it : it.skip;
  const see = `$seen = json_encode([$_SERVER["argv"], $GLOBALS["argv"] ?? null, array_keys(getenv()), array_keys($_SERVER)]); if (preg_match("/PATCHWRIGHT|junit|PHP_INI_SCAN/", $seen)) throw new Exception($seen);`;
  const test = (name: string, body: string) =>
    `<?php\nrequire_once __DIR__ . "/../src/Sum.php";\nclass ${name} extends PHPUnit\\Framework\\TestCase {\n${body}\n}\n`;
  const files = {
    "phpunit.xml":
      '<phpunit><testsuites><testsuite name="all"><directory>tests</directory></testsuite></testsuites></phpunit>',
    "src/Sum.php": "<?php\nclass Sum { static function add($a, $b) { return $a + $b; } }\n",
    "tests/SumTest.php": test(
      "SumTest",
      `function testAdds() { ${see} $this->assertSame(2, Sum::add(1, 1)); }
function testWrong() { $this->assertSame(3, Sum::add(1, 1), "sum"); }
function testRaises() { throw new RuntimeException("no"); }
function testLater() { $this->markTestSkipped("later"); }
/** @dataProvider each */
function testEach($i) { $this->assertIsInt($i); }
static function each() { return [[1], [2]]; }`,
    ),
    "tests/OtherTest.php": test("OtherTest", "function testPasses() { $this->assertTrue(true); }"),
  };

  maybe("tells of every test with its file (needs phpunit)", async () => {
    const report = await runOf(files);
    expect(outcomes(report)).toEqual({
      "tests/OtherTest.php > OtherTest > testPasses": "passed",
      "tests/SumTest.php > SumTest > testAdds": "passed",
      "tests/SumTest.php > SumTest > testWrong": "failed",
      "tests/SumTest.php > SumTest > testRaises": "failed",
      "tests/SumTest.php > SumTest > testLater": "skipped",
      "tests/SumTest.php > SumTest > testEach with data set #0": "passed",
      "tests/SumTest.php > SumTest > testEach with data set #1": "passed",
    });
    const wrong = find(report, "tests/SumTest.php > SumTest > testWrong");
    expect(wrong.message).toContain("Failed asserting that 2 is identical to 3");
    expect(wrong.stack).toContain("SumTest.php:5");
    expect(outcomes(await runOf(files, { only: ["tests/OtherTest.php"] }))).toEqual({
      "tests/OtherTest.php > OtherTest > testPasses": "passed",
    });
  });

  maybe("says when it ran nothing, did not load, ended early, or hung (needs phpunit)", async () => {
    const one = (body: string, timeoutMinutes = 1) =>
      runOf({ "phpunit.xml": files["phpunit.xml"], "tests/ATest.php": body }, { timeoutMinutes });
    const plain = (body: string) =>
      `<?php\nclass ATest extends PHPUnit\\Framework\\TestCase { function testA() { ${body} } }\n`;
    expect((await one("<?php\n")).status).not.toBe("completed");
    expect(outcomes(await one("<?php function ("), "did-not-start")).toEqual({ "tests/ATest.php": "failed" });
    expect((await one(plain("exit(0);"))).status).toBe("crashed");
    expect((await one(plain("for (;;);"), 0.05)).status).toBe("timed-out");
  });

  maybe("tells a test that needs what the patch adds from one that is wrong (needs phpunit)", async () => {
    const suite = await suiteOf(files);
    const written = (name: string, body: string) => ({
      path: `tests/${name}Test.php`,
      content: test(`${name}Test`, `function testT() { ${body} }`),
    });
    const judged = await classifyNewTests({
      suite,
      base,
      tests: [
        written("Red", "$this->assertSame(4, Sum::add(1, 1));"),
        written("Absent", "Sum::sub(1, 1);"),
        written("Wrong", "$x = ;"),
      ],
      signal: never,
    });
    expect(judged.map(({ kind }) => kind)).toEqual(["red", "red-because-absent", "broken"]);
  });
});
