import assert from "node:assert/strict";
import test from "node:test";
import { weekOf } from "../src/index.js";

const expected = {
  "2021-01-01": "2020-W53",
  "2021-01-03": "2020-W53",
  "2021-01-04": "2021-W01",
  "2022-01-01": "2021-W52",
  "2024-12-29": "2024-W52",
  "2024-12-30": "2025-W01",
  "2019-12-31": "2020-W01",
  "2016-01-03": "2015-W53",
  "2018-12-31": "2019-W01",
  "2026-12-31": "2026-W53",
  "2027-01-03": "2026-W53",
  "2000-01-02": "1999-W52",
};

for (const [date, week] of Object.entries(expected)) {
  test(`${date} is in ${week}`, () => {
    assert.equal(weekOf(date), week);
  });
}
