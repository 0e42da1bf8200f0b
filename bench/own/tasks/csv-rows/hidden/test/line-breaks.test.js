import assert from "node:assert/strict";
import test from "node:test";
import { format, parse } from "../src/index.js";

test("a quoted field keeps its line break", () => {
  assert.deepEqual(parse('1,"first\nsecond",x\n2,y,z\n'), [
    ["1", "first\nsecond", "x"],
    ["2", "y", "z"],
  ]);
});

test("a CRLF inside quotes stays one, outside it ends the line", () => {
  assert.deepEqual(parse('"a\r\nb",c\r\nd,e\r\n'), [
    ["a\r\nb", "c"],
    ["d", "e"],
  ]);
});

test("empty lines inside quotes belong to the field, others are left out", () => {
  assert.deepEqual(parse('a\n\n"b\n\nc"\n\n'), [["a"], ["b\n\nc"]]);
});

test("doubled quotes beside a line break", () => {
  assert.deepEqual(parse('"""\n""",x\n'), [['"\n"', "x"]]);
});

test("fields with a line break are written in quotes", () => {
  assert.equal(format([["a\nb", "c\rd", "e"]]), '"a\nb","c\rd",e\n');
});

test("what is written can be read back", () => {
  const rows = [
    ["plain", "two\nlines", "a,b"],
    ['"', "\r\n", 'x"\n"y'],
  ];
  assert.deepEqual(parse(format(rows)), rows);
});
