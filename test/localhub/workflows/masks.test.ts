import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { createMasks } from "../../../src/localhub/workflows/masks.js";

it("hides a value, each of its lines, and the forms it is likely to be printed in", () => {
  const masks = createMasks(['top "secret"\nsecond-line']);
  expect(masks.apply('a top "secret" b')).toBe("a *** b");
  expect(masks.apply("second-line!")).toBe("***!");
  expect(masks.apply(JSON.stringify({ a: 'top "secret"' }))).toBe('{"a":"***"}');
  expect(masks.apply(encodeURIComponent('top "secret"'))).toBe("***");
});

it("hides a value in the Base64 of a longer text, at each alignment", () => {
  const masks = createMasks(["ghs_averysecrettoken"]);
  for (const before of ["", "x", "xy"]) {
    const encoded = Buffer.from(`${before}ghs_averysecrettoken:more`).toString("base64");
    expect(masks.apply(encoded)).toContain("***");
  }
});

it("leaves the log alone for blank values", () => {
  const masks = createMasks(["", " ", "\n"]);
  expect(masks.apply("a b\nc")).toBe("a b\nc");
});

it("never lets a value through, also when one holds another", () => {
  const value = fc.string({ minLength: 1 }).filter((text) => text.trim() !== "" && !text.includes("*"));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), fc.string(), (values, around) => {
      const masked = createMasks(values).apply(around + values.join(around) + around);
      for (const each of values) expect(masked).not.toContain(each);
    }),
  );
});
