import assert from "node:assert/strict";
import test from "node:test";
import { createBus } from "../src/index.js";

test("calls listeners in the order in which they were added", () => {
  const bus = createBus();
  const seen = [];
  bus.on("e", (value) => seen.push(`first ${value}`));
  bus.on("e", (value) => seen.push(`second ${value}`));
  assert.equal(bus.emit("e", 1), 2);
  assert.deepEqual(seen, ["first 1", "second 1"]);
});

test("events have nothing to do with one another", () => {
  const bus = createBus();
  bus.on("a", () => assert.fail("not for this event"));
  assert.equal(bus.emit("b"), 0);
});

test("a listener that was taken away is not called", () => {
  const bus = createBus();
  const off = bus.on("e", () => assert.fail("it was taken away"));
  off();
  assert.equal(bus.emit("e"), 0);
  assert.equal(bus.count("e"), 0);
});

test("once is once", () => {
  const bus = createBus();
  let calls = 0;
  bus.once("e", () => {
    calls += 1;
  });
  bus.emit("e");
  bus.emit("e");
  assert.equal(calls, 1);
});

test("the same function may listen twice", () => {
  const bus = createBus();
  let calls = 0;
  const listener = () => {
    calls += 1;
  };
  bus.on("e", listener);
  bus.on("e", listener);
  bus.emit("e");
  assert.equal(calls, 2);
});
