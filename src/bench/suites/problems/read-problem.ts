import { z } from "zod";
import { PatchwrightError } from "../../../domain/errors.js";
import type { Row } from "../read-rows.js";
import { Checker, type Example, type Problem } from "./problem.js";

/** Parquet gives 64-bit integers as bigint. */
const count = z.union([z.number(), z.bigint()]).transform(Number);

const Tests = z
  .object({ input: z.array(z.string()), output: z.array(z.string()) })
  .refine(({ input, output }) => input.length === output.length, "there are not as many outputs as inputs")
  .nullish()
  .transform((tests): Example[] =>
    (tests?.input ?? []).map((input, index) => ({ input, output: tests?.output[index] ?? "" })),
  );

/**
 * A row of DeepMind's CodeContests (github.com/google-deepmind/code_contests, `contest_problem.proto`), of which only
 * what is used here is looked at; `checker` and `time_limit_seconds` are our own.
 */
const ProblemRow = z.object({
  name: z.string().min(1),
  description: z.string().min(1),
  public_tests: Tests,
  private_tests: Tests,
  generated_tests: Tests,
  time_limit: z
    .object({ seconds: count.nullish(), nanos: count.nullish() })
    .nullish()
    .transform((limit) => (limit?.seconds ?? 0) + (limit?.nanos ?? 0) / 1e9),
  time_limit_seconds: z.number().nonnegative().nullish(),
  cf_tags: z
    .array(z.string())
    .nullish()
    .transform((tags) => (tags ?? []).filter((tag) => tag !== "")),
  checker: Checker.default("tokens"),
});

/** What most problems of Codeforces allow; for rows that give no limit. */
const usualLimitSeconds = 2;

/** Whether a row looks like a contest problem at all. */
export const isProblemRow = ({ value }: Row): boolean =>
  typeof value === "object" && value !== null && "public_tests" in value;

/** Throws `suite-invalid`, naming the row and the field. */
export function readProblem(row: Row): Problem {
  const parsed = ProblemRow.safeParse(row.value);
  if (!parsed.success)
    throw new PatchwrightError("suite-invalid", { file: row.place, detail: z.prettifyError(parsed.error) });
  const { name, description, public_tests: publicTests, ...rest } = parsed.data;
  const hiddenTests = [...named("private", rest.private_tests), ...named("generated", rest.generated_tests)];
  if (publicTests.length === 0 || hiddenTests.length === 0)
    throw new PatchwrightError("suite-invalid", {
      file: row.place,
      detail: `${name} needs at least one public and one hidden test`,
    });
  return {
    id: name.replace(/[^\w-]+/g, "-").replace(/^-+|-+$/g, "") || "problem",
    title: name.replace(/^\d+_[A-Z]\d*\. /, ""),
    description,
    publicTests,
    hiddenTests,
    limitSeconds: rest.time_limit || rest.time_limit_seconds || usualLimitSeconds,
    checker: rest.checker,
    floats: [...publicTests, ...hiddenTests].some(({ output }) => /(^|\s)[+-]?\d*\.\d+(\s|$)/.test(output)),
    tags: rest.cf_tags,
  };
}

const named = (name: string, tests: readonly Example[]) =>
  tests.map((test, index) => ({ ...test, name: `${name} test ${index + 1} of ${tests.length}` }));
