import type { CommandResult } from "../../domain/ports.js";
import { noRecords, type RunRecords } from "../records.js";
import { defineRunner, type FailureKind } from "../runner.js";
import { shellQuote } from "../script.js";
import { parseJUnit } from "./junit.js";

const separator = "<!-- next report -->";

/**
 * PHPUnit 8 to 10, by the JUnit report that it writes itself. A file that PHP runs before the program (named by a folder of
 * settings in the environment) asks for the report, and takes the request out of arguments and environment again before
 * the first class of a test is loaded; with PHPUnit as a single archive, tests see the option. Asked-for files run one
 * after another.
 */
export const phpunit = defineRunner({
  name: "phpunit",
  invoked: (words) => {
    const rest = words[0] === "php" ? words.slice(1) : words;
    return (
      /(^|\/)(phpunit|simple-phpunit|paratest)(\.phar)?$/.test(rest[0] ?? "") &&
      !/paratest/.test(rest[0] ?? "")
    );
  },
  detect: (facts) => {
    const configured = ["phpunit.xml", "phpunit.xml.dist"].find((file) => facts.has(file));
    const required = /"phpunit\/phpunit"/.test(facts.text("composer.json") ?? "");
    if (configured === undefined && !required) return null;
    const program = required ? "vendor/bin/phpunit" : "phpunit";
    return {
      command: configured === undefined ? `${program} tests` : program,
      reason: configured === undefined ? "composer.json requires PHPUnit" : `there is a ${configured}`,
    };
  },
  instrument: ({ command, only }) => {
    const setting = "PHP_INI_SCAN_DIR=\"$PHP_INI_SCAN_DIR:{out}/php\" PATCHWRIGHT_OUT='{out}'";
    const once = (file: string | null) =>
      `{ export ${setting} PATCHWRIGHT_ONLY=${shellQuote(file ?? "")}; ${command}\n}`;
    const run =
      only === null
        ? once(null)
        : `failed=0; ${only.map((file) => `(${once(file)}) || failed=1`).join("; ")}; (exit $failed)`;
    return {
      command: [
        "mkdir -p '{out}/php'; echo 'auto_prepend_file=\"{support}/listen.php\"' > '{out}/php/listen.ini'",
        `echo "$PWD" > '{out}/root.txt'; (${run}\n); status=$?`,
        `for file in '{out}'/report-*.xml; do [ -f "$file" ] && { cat "$file"; echo '${separator}'; }; done > '{out}/junit.xml'`,
        "exit $status",
      ].join("\n"),
      support: { "listen.php": listen },
      collect: ["junit.xml", "root.txt", "ran.txt"],
    };
  },
  parse: parsePhpUnit,
  isTestFile: (path) => /Test\.php$|\.phpt$/.test(path),
  newTestPath: (stem) =>
    `tests/${stem.replace(/(?:^|\W+)(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/^\d/, "N$&")}Test.php`,
  steers: (path) =>
    /(^|\/)(phpunit\.xml(\.dist)?|(tests?\/)?bootstrap\.php|composer\.(json|lock)|\.phpunit\.result\.cache)$/.test(
      path,
    ),
  judge: ({ title, message }): FailureKind => {
    if (/ParseError|PHP Parse error|syntax error/.test(message)) return "broken";
    if (
      /Call to undefined (method|function)|Class "[^"]+" not found|Undefined constant|Unknown named parameter|Too few arguments/.test(
        message,
      )
    )
      return "absent";
    return title === null ? "broken" : "fails";
  },
  sentinel: ({ title }) => ({
    path: `tests/Sentinel${title}Test.php`,
    content: [
      "<?php",
      `class Sentinel${title}Test extends \\PHPUnit\\Framework\\TestCase {`,
      `    public function test_${title}_1(): void { $this->assertSame(1, 2); }`,
      `    public function test_${title}_2(): void { $this->fail("must fail"); }`,
      `    public function test_${title}_3(): void { throw new \\RuntimeException("must fail"); }`,
      "}",
      "",
    ].join("\n"),
    tests: 3,
  }),
});

const listen = String.raw`<?php
(function () {
    $out = getenv("PATCHWRIGHT_OUT");
    $main = basename($_SERVER["argv"][0] ?? "");
    if ($out === false || !preg_match("/^(simple-)?phpunit(\.phar)?$/", $main)) return;
    $only = getenv("PATCHWRIGHT_ONLY");
    foreach (["PATCHWRIGHT_OUT", "PATCHWRIGHT_ONLY"] as $name) {
        putenv($name);
        unset($_ENV[$name], $_SERVER[$name]);
    }
    $scan = preg_replace("/:" . preg_quote("$out/php", "/") . "$/", "", (string) getenv("PHP_INI_SCAN_DIR"));
    putenv($scan === "" ? "PHP_INI_SCAN_DIR" : "PHP_INI_SCAN_DIR=$scan");
    if ($scan === "") unset($_ENV["PHP_INI_SCAN_DIR"], $_SERVER["PHP_INI_SCAN_DIR"]);
    else $_SERVER["PHP_INI_SCAN_DIR"] = $scan;
    $plain = $_SERVER["argv"];
    $asked = $plain;
    if ($only !== "" && $only !== false) {
        // What takes its value as the next word keeps it; every other word is a path, and the file takes its place.
        $takes = "/^(-c|-d|--(configuration|bootstrap|filter|testsuite|group|exclude-group|printer|test-suffix|columns|order-by|random-order-seed|cache-directory|include-path|coverage-[a-z]+|log-[a-z]+))$/";
        $asked = [$plain[0]];
        for ($at = 1; $at < count($plain); $at += 1) {
            if ($plain[$at][0] !== "-") continue;
            $asked[] = $plain[$at];
            if (preg_match($takes, $plain[$at]) && $at + 1 < count($plain)) $asked[] = $plain[++$at];
        }
        $asked[] = $only;
    }
    $name = $only ? md5($only) : "all";
    $asked[] = "--log-junit";
    $asked[] = "$out/report-$name.xml";
    $_SERVER["argv"] = $GLOBALS["argv"] = $asked;
    $_SERVER["argc"] = $GLOBALS["argc"] = count($asked);
    $restore = function () use ($plain) {
        $_SERVER["argv"] = $GLOBALS["argv"] = $plain;
        $_SERVER["argc"] = $GLOBALS["argc"] = count($plain);
    };
    // By the time that these are looked for, the arguments have been read.
    $loader = function (string $class) use (&$loader, $restore) {
        if (!preg_match('/^PHPUnit\\\\(TextUI\\\\(TestRunner|Configuration\\\\Merger)|Framework\\\\TestSuite)$/', $class)) return;
        $restore();
        spl_autoload_unregister($loader);
    };
    spl_autoload_register($loader, true, true);
    file_put_contents("$out/ran.txt", "started $name\n", FILE_APPEND);
})();
`;

/** PHPUnit writes its report at its end: a run without one did not end. */
function parsePhpUnit(result: CommandResult): RunRecords {
  const { collected, exitCode, stdout, stderr } = result;
  const root = `${(collected["root.txt"] ?? "").trim()}/`;
  const records = parseJUnit(result, (file) => (file === null ? null : file.replace(root, "")));
  const started = (collected["ran.txt"] ?? "").split("\n").filter((line) => line !== "").length;
  const written = (collected["junit.xml"] ?? "").split(separator).length - 1;
  const said = `${stdout}\n${stderr}`;
  const broken = /(?:Parse error|Fatal error|Error)[^\n]* in (\/?[^\s:]+\.php)(?: on line |:)\d+/.exec(said);
  if (
    written < started &&
    records.tests.length === 0 &&
    exitCode !== null &&
    exitCode !== 0 &&
    broken !== null
  ) {
    const file = (broken[1] ?? "").replace(root, "");
    const own = !file.startsWith("/") && !/^vendor\//.test(file);
    const id = own ? file : "(outside any test)";
    const message = said.slice(Math.max(0, broken.index - 200), broken.index + 1000).trim();
    return {
      ...noRecords,
      tests: [{ id, file: own ? file : null, outcome: "failed", durationMs: 0, message, stack: message }],
      errors: [id],
      started: true,
      ended: true,
    };
  }
  if (written === 0 && exitCode === 0 && /No tests executed/.test(said))
    return { ...noRecords, started: true, ended: true };
  return {
    ...records,
    started: started > 0,
    ended: records.ended && written >= started && exitCode !== null,
  };
}
