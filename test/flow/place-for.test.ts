import { describe, expect, it } from "@jest/globals";
import { placeFor } from "../../src/flow/place-for.js";
import type { Room } from "../../src/flow/room.js";

const room = {
  task: { title: "Locale is lost after an update of it", body: "", requirements: [], issue: null },
  suite: {
    isTestFile: (file: string) => /test/i.test(file),
    newTestPath: (stem: string) => `tests/${stem}.test.js`,
  },
} as unknown as Room;

describe("the place for a new test file", () => {
  it.each([
    ["test/plugin/locale.test.js", "test/plugin/locale-lost-after.test.js"],
    ["tests/test_locale.py", "tests/test_locale_lost_after.py"],
    ["locale_test.go", "locale_lost_after_test.go"],
    ["src/LocaleTest.java", "tests/locale-lost-after.test.js"],
    [null, "tests/locale-lost-after.test.js"],
  ])("beside %s is %s", (sample, expected) => expect(placeFor(room, sample)).toBe(expected));
});
