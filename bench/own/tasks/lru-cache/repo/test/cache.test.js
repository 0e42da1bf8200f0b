import assert from "node:assert/strict";
import test from "node:test";
import { createCache } from "../src/index.js";

test("gives back what was stored", () => {
  const cache = createCache({ capacity: 2 });
  cache.set("a", 1);
  assert.equal(cache.get("a"), 1);
  assert.equal(cache.get("b"), undefined);
});

test("drops what was used longest ago", () => {
  const cache = createCache({ capacity: 2 });
  cache.set("a", 1);
  cache.set("b", 2);
  cache.get("a");
  cache.set("c", 3);
  assert.deepEqual(["a", "b", "c"].map(cache.has), [true, false, true]);
});

test("asking whether something is there is not a use", () => {
  const cache = createCache({ capacity: 2 });
  cache.set("a", 1);
  cache.set("b", 2);
  cache.has("a");
  cache.set("c", 3);
  assert.equal(cache.has("a"), false);
});

test("refuses a capacity that is no positive whole number", () => {
  for (const capacity of [0, -1, 1.5, undefined]) assert.throws(() => createCache({ capacity }), RangeError);
});
