import { describe, expect, it } from "@jest/globals";
import { framesIn } from "../../src/context/frames.js";

describe("framesIn", () => {
  it.each([
    [
      "JavaScript",
      "TypeError: x is undefined\n    at Parser.next (/srv/app/lib/parser.js:12:5)\n    at async file:///srv/app/index.mjs:3:1",
      [
        ["/srv/app/lib/parser.js", 12, "Parser.next"],
        ["/srv/app/index.mjs", 3, null],
      ],
    ],
    [
      "Python",
      'Traceback (most recent call last):\n  File "src/click/core.py", line 7, in invoke\n    x()',
      [["src/click/core.py", 7, "invoke"]],
    ],
    ["Go", "main.run(...)\n\t/home/me/app/cmd/run.go:42 +0x1d", [["/home/me/app/cmd/run.go", 42, null]]],
    [
      "Java",
      "\tat org.example.json.Reader.next(Reader.java:99)",
      [["Reader.java", 99, "org.example.json.Reader.next"]],
    ],
    [
      "Rust",
      "thread 'main' panicked at src/lib.rs:8:9:\nerror[E0382]: borrow\n  --> crates/a/src/b.rs:4:2",
      [
        ["src/lib.rs", 8, null],
        ["crates/a/src/b.rs", 4, null],
      ],
    ],
    ["Ruby", "lib/rack/mime.rb:17:in `fetch'", [["lib/rack/mime.rb", 17, "fetch"]]],
    [
      "PHP",
      "Fatal error: x in src/Kernel.php on line 5\n#0 src/App.php(31): App->run()",
      [
        ["src/Kernel.php", 5, null],
        ["src/App.php", 31, "App->run"],
      ],
    ],
    ["a compiler", "src/main.c:10:3: error: expected ';'", [["src/main.c", 10, null]]],
  ])("reads a trace of %s", (_, text, expected) => {
    expect(framesIn(text).map(({ path, line, symbol }) => [path, line, symbol])).toEqual(expected);
  });

  it("finds none in plain words, times and versions", () => {
    expect(framesIn("At 12:30 we upgraded to v1.2.3: see the notes.")).toEqual([]);
  });
});
