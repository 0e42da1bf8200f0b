import assert from "node:assert/strict";
import test from "node:test";
import { format } from "../src/index.js";

test("quotes only where it must", () => {
  assert.equal(format([["a", "b c", "d,e", 'f"g']]), 'a,b c,"d,e","f""g"\n');
});
