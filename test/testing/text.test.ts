import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { headAndTail, stableText, stripControls } from "../../src/testing/text.js";

describe("stableText", () => {
  it.each([
    ["✓ adds (12 ms)", "✓ adds (<duration>)"],
    ["2 passed in 0.03s", "2 passed in <duration>"],
    ["duration_ms: 95.45793", "duration_ms: <duration>"],
    ["at /tmp/suite-a1B2/tree/src/x.js:3:7", "at <tmp>/tree/src/x.js:3:7"],
    ["file:///private/var/folders/ab/xyz/T/jest-1/a.js", "<tmp>/a.js"],
    ["connect ECONNREFUSED 127.0.0.1:49152", "connect ECONNREFUSED 127.0.0.1:<port>"],
    ["http://localhost:3000/x", "http://localhost:<port>/x"],
    ["at 2026-11-22T12:09:23.123Z", "at <now>"],
    ["Sun Nov 22 2026 12:09:23 GMT+0000 (Coordinated Universal Time)", "<now>"],
    ["(node:4321) Warning", "(node:<pid>) Warning"],
    ["<Foo object at 0x7f1c2d3e4f50>", "<Foo object at <address>>"],
    [
      "Error: x\n    at f (src/a.js:1:2)\n    at Module._compile (node:internal/modules/cjs/loader:1:2)",
      "Error: x\n    at f (src/a.js:1:2)",
    ],
    ["\u001b[31mred\u001b[0m\r\nnext", "red\nnext"],
  ])("turns %j into %j", (text, expected) =>
    expect(stableText(text, Date.parse("2026-11-22T15:00:00Z"))).toBe(expected),
  );

  it.each([
    "expected 12 to be 13",
    "1.5.0-beta.2",
    "line 12, column 3",
    "5 items",
    "x = 10",
    "50% of 3",
    "v20.1",
    'expected "14:05:06" to be "2:05 PM"',
    "expected 2024-02-03T14:05:06Z to be 2024-02-03",
    "expected '2 minutes' to be '2m'",
  ])("leaves %j as it is", (text) => expect(stableText(text)).toBe(text));

  it("changes nothing more when applied twice, and leaves no control characters", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "12 ms",
        "/tmp/a/b",
        "localhost:80",
        "\u001b[1m",
        "\r",
        "    at x (node:fs:1:2)\n",
        "12:30:11",
        "0xdeadbeef",
        "\n",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const once = stableText(pieces.join(""));
        expect(stableText(once)).toBe(once);
        expect(/[^\P{Cc}\n\t]/u.test(once)).toBe(false);
      }),
    );
  });

  it("gives the same bytes for two runs that differ in what is volatile only", () => {
    const number = fc.integer({ min: 0, max: 99_999 });
    const failure = (ms: number, port: number, folder: string) =>
      `✕ fetches (${ms} ms)\n  expected 3 to be 4 at /tmp/${folder}/a.js\n  http://127.0.0.1:${port}/\n`;
    const name = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    fc.assert(
      fc.property(
        number,
        number,
        fc.integer({ min: 1024, max: 65_535 }),
        name,
        name,
        (a, b, port, one, other) => {
          expect(stableText(failure(a, port, one))).toBe(stableText(failure(b, 8080, other)));
        },
      ),
    );
  });
});

describe("stripControls", () => {
  it("keeps line breaks and tabs only", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(/[^\P{Cc}\n\t]/u.test(stripControls(text))).toBe(false);
      }),
    );
  });
});

describe("headAndTail", () => {
  it("keeps both ends and says how much is missing", () => {
    expect(headAndTail("short", 10)).toBe("short");
    expect(headAndTail(`${"a".repeat(50)}${"b".repeat(50)}`, 10)).toBe(
      "aaaaa\n… 90 characters left out …\nbbbbb",
    );
  });
});
