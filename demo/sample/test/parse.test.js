import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "rows";

describe("parse", () => {
  it("reads rows and fields", () => {
    assert.deepEqual(parse("a,b\nc,d\n"), [
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("reads a last line without its end", () => {
    assert.deepEqual(parse("a\nb"), [["a"], ["b"]]);
  });

  it("takes both kinds of line end", () => {
    assert.deepEqual(parse("a,b\r\nc,d\r\n"), [
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("leaves empty lines out", () => {
    assert.deepEqual(parse("a\n\n\nb\n"), [["a"], ["b"]]);
  });

  it("keeps empty fields", () => {
    assert.deepEqual(parse("a,,c\n,\n"), [
      ["a", "", "c"],
      ["", ""],
    ]);
  });

  it("reads a separator inside quotes as text", () => {
    assert.deepEqual(parse('"a,b",c'), [["a,b", "c"]]);
  });

  it("reads two double quotes inside quotes as one", () => {
    assert.deepEqual(parse('"say ""hi""",x'), [['say "hi"', "x"]]);
  });

  it("leaves out lines that begin with the comment mark", () => {
    assert.deepEqual(parse("# head\na\n#b\nc", { comment: "#" }), [["a"], ["c"]]);
  });

  it("trims fields that are not quoted, when asked to", () => {
    assert.deepEqual(parse('a , " b "', { trim: true }), [["a", '" b "']]);
    assert.deepEqual(parse('a ," b "', { trim: true }), [["a", " b "]]);
  });

  it("takes another separator", () => {
    assert.deepEqual(parse("a;b,c", { separator: ";" }), [["a", "b,c"]]);
  });

  it("refuses a separator that is not one character", () => {
    assert.throws(() => parse("a", { separator: "::" }), TypeError);
  });

  it("reads nothing from an empty text", () => {
    assert.deepEqual(parse(""), []);
  });
});
