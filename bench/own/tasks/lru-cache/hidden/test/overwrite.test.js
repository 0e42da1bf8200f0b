import assert from "node:assert/strict";
import test from "node:test";
import { createCache } from "../src/index.js";

test("storing a known key again throws nothing out", () => {
  const cache = createCache({ capacity: 2 });
  cache.set("a", 1);
  cache.set("b", 2);
  cache.set("b", 3);
  assert.equal(cache.size, 2);
  assert.equal(cache.get("a"), 1);
  assert.equal(cache.get("b"), 3);
});

test("storing a known key again is a use", () => {
  const cache = createCache({ capacity: 3 });
  cache.set("a", 1);
  cache.set("b", 2);
  cache.set("a", 3);
  cache.set("c", 4);
  cache.set("d", 5);
  assert.deepEqual(["a", "b", "c", "d"].map(cache.has), [true, false, true, true]);
});

test("a cache for one value can be stored to again and again", () => {
  const cache = createCache({ capacity: 1 });
  for (const value of [1, 2, 3]) cache.set("a", value);
  assert.equal(cache.get("a"), 3);
  cache.set("b", 4);
  assert.equal(cache.has("a"), false);
});
