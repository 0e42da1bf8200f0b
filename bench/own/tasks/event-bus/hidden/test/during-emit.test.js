import assert from "node:assert/strict";
import test from "node:test";
import { createBus } from "../src/index.js";

test("a once listener doesn't make emit skip the next", () => {
  const bus = createBus();
  const seen = [];
  bus.once("e", () => seen.push("a"));
  bus.once("e", () => seen.push("b"));
  bus.on("e", () => seen.push("c"));
  assert.equal(bus.emit("e"), 3);
  assert.deepEqual(seen, ["a", "b", "c"]);
  assert.equal(bus.emit("e"), 1);
});

test("a once listener may emit the same event", () => {
  const bus = createBus();
  let calls = 0;
  bus.once("e", () => {
    calls += 1;
    if (calls < 5) bus.emit("e");
  });
  bus.emit("e");
  assert.equal(calls, 1);
});

test("a once listener that throws has had its call", () => {
  const bus = createBus();
  bus.once("e", () => {
    throw new Error("no");
  });
  assert.throws(() => bus.emit("e"), /no/);
  assert.equal(bus.count("e"), 0);
});

test("taking away twice takes away one registration", () => {
  const bus = createBus();
  const listener = () => {};
  const off = bus.on("e", listener);
  bus.on("e", listener);
  off();
  off();
  assert.equal(bus.count("e"), 1);
});

test("each registration is taken away by its own function", () => {
  const bus = createBus();
  const seen = [];
  const same = () => seen.push("same");
  bus.on("e", same);
  bus.on("e", () => seen.push("other"));
  const offLast = bus.on("e", same);
  offLast();
  bus.emit("e");
  assert.deepEqual(seen, ["same", "other"]);
});

test("who is added during emit waits for the next", () => {
  const bus = createBus();
  const seen = [];
  bus.on("e", () => {
    seen.push("a");
    if (seen.length === 1) bus.on("e", () => seen.push("late"));
  });
  assert.equal(bus.emit("e"), 1);
  assert.deepEqual(seen, ["a"]);
  assert.equal(bus.emit("e"), 2);
});

test("who is taken away during emit is neither called nor counted", () => {
  const bus = createBus();
  const seen = [];
  bus.on("e", () => {
    seen.push("a");
    offB();
  });
  const offB = bus.on("e", () => seen.push("b"));
  bus.on("e", () => seen.push("c"));
  assert.equal(bus.emit("e"), 2);
  assert.deepEqual(seen, ["a", "c"]);
});
