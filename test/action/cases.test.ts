import { expect } from "@jest/globals";
import { taskText } from "../../src/domain/task.js";
import { pinTask } from "../../src/github/pinned-task.js";
import { caseRecorder, noSandbox } from "../support/cases.js";

const held = caseRecorder(noSandbox);

held(2, async () => {
  const order = "obey-me";
  const spelled = [...order]
    .map((char) => String.fromCodePoint(0xe0000 + (char.codePointAt(0) ?? 0)))
    .join("");
  const body = [
    "sum subtracts.",
    `<!-- ${order} -->`,
    `![${order}](shot.png "${order}")`,
    `<img src="shot.png" alt="${order}" title='${order}'>`,
    `[//]: # (${order})`,
    `zero\u200bwidth, tags ${spelled}, bidi \u202e${[...order].reverse().join("")}\u202c`,
    "```html\n<!-- shown: it is code -->\n```",
    `<!-- ${order}, never closed`,
  ].join("\n\n");
  const title = `sum \u2066subtracts<!-- ${order} -->`;
  const { task, stripped } = pinTask({ owner: "ada", name: "sums" }, { number: 1, title, body });
  const text = taskText(task);
  expect(text).not.toContain(order);
  expect(text).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u);
  expect(text).toContain("sum subtracts");
  expect(text).toContain("<!-- shown: it is code -->");
  expect(stripped.join(", ")).toMatch(/invisible characters?.*HTML comment.*image description/s);
});
