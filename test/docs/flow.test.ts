import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { stageNames } from "../../src/domain/run-event.js";
import { planOf, plansFrom } from "../../src/flow/plan.js";
import { choose } from "../../src/flow/stages/choose.js";
import { coverHunks } from "../../src/flow/stages/cover-hunks.js";
import { gatherContext } from "../../src/flow/stages/gather-context.js";
import { implement } from "../../src/flow/stages/implement.js";
import { iterateOnSuite } from "../../src/flow/stages/iterate-on-suite.js";
import { iterateOnTests } from "../../src/flow/stages/iterate-on-tests.js";
import { measureBaseline } from "../../src/flow/stages/measure-baseline.js";
import { review } from "../../src/flow/stages/review.js";
import { understand } from "../../src/flow/stages/understand.js";
import { verify } from "../../src/flow/stages/verify.js";
import { writeTests } from "../../src/flow/stages/write-tests.js";
import { parseConfig } from "../../src/github/repository-config.js";

const stages = [
  measureBaseline,
  gatherContext,
  understand,
  writeTests,
  implement,
  choose,
  iterateOnSuite,
  iterateOnTests,
  coverHunks,
  review,
  verify,
];

describe("docs/flow.md", () => {
  const page = readFileSync("docs/flow.md", "utf8");
  const stageTable = page.slice(0, page.indexOf("## Efforts"));
  const rows = [...stageTable.matchAll(/^\| `(\w+)` \| (.+?) \|/gm)].map((match) => ({
    stage: match[1],
    questions: [...(match[2] ?? "").matchAll(/`(\w+)`/g)].map((question) => question[1]),
  }));

  it("names the stages of the code in their order, each with its questions", () => {
    expect(rows).toEqual(
      stages.map((stage) => ({
        stage: stage.name,
        questions: stage.questions.map((question) => question.name),
      })),
    );
    expect(rows.map((row) => row.stage)).toEqual([...stageNames]);
  });

  it("has the plan's own figures", () => {
    const { suiteFixes, testFixes, reviewAbove } = planOf(parseConfig(null));
    expect(page).toContain(`or ${suiteFixes} fixes, or no approach is left`);
    expect(page).toContain(`or ${testFixes} fixes, or no approach is left`);
    for (const { effort, caps, suiteFixes, testFixes } of plansFrom(planOf(parseConfig("effort: quick")))) {
      const row = page.split("\n").find((line) => line.startsWith(`| \`${effort}\` |`));
      expect(row).toContain(`${suiteFixes} for the suite, ${testFixes} for new tests`);
      expect(row).toContain(`${caps.calls} calls, ${caps.inputTokens.toLocaleString("en")} input tokens`);
    }
    expect(page).toContain(`over ${reviewAbove.lines} changed lines or ${reviewAbove.files} files`);
  });
});
