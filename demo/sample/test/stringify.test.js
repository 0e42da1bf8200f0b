import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stringify } from "rows";

describe("stringify", () => {
  it("ends each row with a line feed", () => {
    assert.equal(stringify([["a", "b"], ["c"]]), "a,b\nc\n");
  });

  it("quotes only where it must", () => {
    assert.equal(stringify([["a,b", 'say "hi"', "two\nlines", "plain"]]), '"a,b","say ""hi""","two\nlines",plain\n');
  });

  it("writes null and undefined as empty fields", () => {
    assert.equal(stringify([[null, undefined, 0]]), ",,0\n");
  });
});
