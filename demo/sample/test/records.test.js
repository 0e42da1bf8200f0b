import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { records } from "rows";

describe("records", () => {
  it("names the fields after the first row", () => {
    assert.deepEqual(records("name,age\nAda,36\nAlan,41\n"), [
      { name: "Ada", age: "36" },
      { name: "Alan", age: "41" },
    ]);
  });

  it("fills missing fields and leaves out those beyond the header", () => {
    assert.deepEqual(records("a,b\n1\n1,2,3"), [
      { a: "1", b: "" },
      { a: "1", b: "2" },
    ]);
  });

  it("gives nothing for an empty text", () => {
    assert.deepEqual(records(""), []);
  });
});
