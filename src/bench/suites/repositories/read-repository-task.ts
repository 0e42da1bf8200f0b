import { z } from "zod";
import { PatchwrightError } from "../../../domain/errors.js";
import type { Row } from "../read-rows.js";

/** SWE-bench's own files hold lists as JSON in a string. */
const Ids = z
  .union([z.array(z.string()), z.string().transform((text) => (text.trim() === "" ? [] : JSON.parse(text)))])
  .pipe(z.array(z.string()));

const hash = z.string().regex(/^[0-9a-f]{7,40}$/);

/**
 * A task in SWE-bench's fields (`instance_id` … `PASS_TO_PASS`), where the hidden tests are a patch, or in our own, where
 * they are files of the commit that fixed it (`fix_commit`, `hidden_test_files`). `setup`, `test_command`, `runner`,
 * `timeout_minutes` and `leave_out_missing` say how the repository is run where that can't be detected.
 */
const RepositoryRow = z
  .object({
    id: z.string().min(1).optional(),
    instance_id: z.string().min(1).optional(),
    repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
    base_commit: hash,
    fix_commit: hash.nullish(),
    issue_title: z.string().nullish(),
    problem_statement: z.string().min(1),
    test_patch: z.string().nullish(),
    hidden_test_files: z.array(z.string().min(1)).nullish(),
    FAIL_TO_PASS: Ids,
    PASS_TO_PASS: Ids.nullish(),
    setup: z.union([z.string().transform((command) => [command]), z.array(z.string())]).nullish(),
    test_command: z.string().nullish(),
    test_runner: z.string().nullish(),
    timeout_minutes: z.number().positive().nullish(),
    leave_out_missing: z.boolean().nullish(),
  })
  .refine(
    ({ fix_commit, hidden_test_files, test_patch }) =>
      Boolean(test_patch) || (Boolean(fix_commit) && (hidden_test_files ?? []).length > 0),
    "hidden tests need `test_patch`, or `fix_commit` and `hidden_test_files`",
  );

/** What there is to solve, how it is run, and what tells whether it was solved. */
export interface Gradable {
  id: string;
  title: string;
  body: string;
  failToPass: readonly string[];
  /** Empty: whatever passes without the change has to pass with it. */
  passToPass: readonly string[];
  /** Null: detected. */
  setup: readonly string[] | null;
  testCommand: string | null;
  runner: string | null;
  timeoutMinutes: number | null;
}

/** A task whose base and hidden tests lie in a repository of their own. */
export interface RepositoryTask extends Gradable {
  repo: string;
  base: string;
  /** Where the hidden tests come from. */
  hidden: { patch: string } | { commit: string; files: readonly string[] };
  leaveOutMissing: boolean;
}

export const isRepositoryRow = ({ value }: Row): boolean =>
  typeof value === "object" && value !== null && "problem_statement" in value;

/** Throws `suite-invalid`, naming the row and the field. */
export function readRepositoryTask(row: Row): RepositoryTask {
  const parsed = parse(row);
  const [firstLine = "", ...rest] = parsed.problem_statement.trim().split("\n");
  const id = parsed.id ?? parsed.instance_id ?? `${parsed.repo}-${parsed.base_commit.slice(0, 10)}`;
  return {
    id: id.replace(/[^\w.-]+/g, "-"),
    repo: parsed.repo,
    base: parsed.base_commit,
    title: parsed.issue_title ?? firstLine.slice(0, 256),
    body: parsed.issue_title == null ? rest.join("\n").trim() : parsed.problem_statement,
    hidden: parsed.test_patch
      ? { patch: parsed.test_patch }
      : { commit: parsed.fix_commit ?? "", files: parsed.hidden_test_files ?? [] },
    failToPass: parsed.FAIL_TO_PASS,
    passToPass: parsed.PASS_TO_PASS ?? [],
    setup: parsed.setup ?? null,
    testCommand: parsed.test_command ?? null,
    runner: parsed.test_runner ?? null,
    timeoutMinutes: parsed.timeout_minutes ?? null,
    leaveOutMissing: parsed.leave_out_missing ?? false,
  };
}

function parse(row: Row): z.infer<typeof RepositoryRow> {
  const detail = (text: string) => new PatchwrightError("suite-invalid", { file: row.place, detail: text });
  try {
    const parsed = RepositoryRow.safeParse(row.value);
    if (!parsed.success) throw detail(z.prettifyError(parsed.error));
    return parsed.data;
  } catch (cause) {
    if (cause instanceof PatchwrightError) throw cause;
    throw detail("FAIL_TO_PASS or PASS_TO_PASS is neither a list nor a list as JSON");
  }
}
