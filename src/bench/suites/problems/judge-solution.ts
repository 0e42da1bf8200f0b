import { type ChangeSet, mergeChangeSets } from "../../../domain/change-set.js";
import type { CommandResult, Workspace } from "../../../domain/ports.js";
import { chooseSandbox } from "../../../workspace/choose-sandbox.js";
import { installEnvironment } from "../../../workspace/install-environment.js";
import { openWorkspace } from "../../../workspace/open-workspace.js";
import type { SuiteSettings } from "../../suite.js";
import { compareAnswers } from "./compare-answers.js";
import { type Language, limitIn } from "./languages/language.js";
import type { HiddenTest, Problem } from "./problem.js";

/** What the hidden tests said of a solution, and of the first failure why. */
export interface Judgement {
  reason:
    | "solved"
    | "does-not-compile"
    | "wrong-answer"
    | "wrong-order"
    | "prints-too-much"
    | "time-limit"
    | "memory-limit"
    | "crash";
  why: string;
}

/**
 * Runs a solution on every hidden test, each in a sandbox of its own that holds the input and not the answer, and stops
 * at the first failure. Time is the processor's, so that a busy machine makes no one fail; who waits without computing
 * is ended after twice the limit and ten seconds.
 */
export async function judgeSolution({
  problem,
  language,
  workspace,
  changes,
  signal,
}: {
  problem: Problem;
  language: Language;
  /** The prepared repository, opened by `openForJudging`. */
  workspace: Workspace;
  changes: ChangeSet;
  signal: AbortSignal;
}): Promise<Judgement> {
  const built = await build(language, workspace, changes, signal);
  if ("reason" in built) return built;
  for (const test of problem.hiddenTests) {
    const failure = await judgeTest({ problem, language, workspace, changes: built, test, signal });
    if (failure !== null) return { ...failure, why: `${test.name}: ${failure.why}` };
  }
  const count = problem.hiddenTests.length;
  return { reason: "solved", why: `${count} of ${count} hidden tests pass` };
}

/** A prepared repository with what its language needs. Whoever opens it closes it. */
export async function openForJudging({
  folder,
  language,
  settings: { sandbox: prefer, environment },
  signal,
}: {
  folder: string;
  language: Language;
  settings: SuiteSettings;
  signal: AbortSignal;
}): Promise<Workspace> {
  const sandbox = await chooseSandbox({
    path: environment.PATH ?? "",
    ...(environment.HOME !== undefined && { home: environment.HOME }),
    ...(prefer !== undefined && { prefer }),
  });
  const setup = language.config?.setup ?? [];
  return openWorkspace({
    repository: folder,
    sandbox,
    setup,
    setupEnvironment: installEnvironment(environment),
    signal,
  });
}

const compileTimeoutMs = 120_000;

/** The changes with the compiled program among them. */
async function build(
  { compile }: Language,
  workspace: Workspace,
  changes: ChangeSet,
  signal: AbortSignal,
): Promise<ChangeSet | Judgement> {
  if (compile === null) return changes;
  // What comes back from a sandbox is text.
  const command = `${compile.command} && base64 {out}/program > {out}/program.base64`;
  const request = { command, changes, timeoutMs: compileTimeoutMs, collect: ["program.base64"] };
  const result = await workspace.run(request, signal);
  const program = result.collected["program.base64"];
  if (result.exitCode !== 0 || program === undefined)
    return { reason: "does-not-compile", why: `it does not compile: ${firstError(result)}` };
  const content = program.replace(/\s/g, "");
  return mergeChangeSets(changes, {
    base: changes.base,
    files: [{ path: compile.program, mode: "100755", content }],
  });
}

/** Beyond the answer's own length, and enough for any first difference; what prints without end is cut here. */
const spareBytes = 1024 * 1024;

async function judgeTest({
  problem,
  language,
  workspace,
  changes,
  test,
  signal,
}: {
  problem: Problem;
  language: Language;
  workspace: Workspace;
  changes: ChangeSet;
  test: HiddenTest;
  signal: AbortSignal;
}): Promise<Judgement | null> {
  const limit = limitIn(language, problem);
  const most = Buffer.byteLength(test.output) + spareBytes;
  const result = await workspace.run(
    {
      command: [
        `ulimit -t ${Math.ceil(limit) + 1}`,
        `{ ${language.run} < {support}/input; echo $? > {out}/status; times > {out}/times; } | head -c ${most + 1} > {out}/answer`,
      ].join("; "),
      changes,
      support: { input: test.input },
      collect: ["answer", "status", "times"],
      timeoutMs: 1000 * (2 * limit + 10),
    },
    signal,
  );
  const { answer = "", status = "", times = "" } = result.collected;
  const used = processorSeconds(times);
  // First of all: once nobody reads its output, a program without end may go on computing.
  if (Buffer.byteLength(answer) > most)
    return { reason: "prints-too-much", why: `it prints more than ${most} bytes` };
  if (result.limit === "memory") return { reason: "memory-limit", why: "it needs more memory than there is" };
  if (result.limit === "time" || used > limit)
    return { reason: "time-limit", why: `it takes longer than ${limit} seconds` };
  if (status.trim() !== "0")
    return {
      reason: "crash",
      why: `it ends with exit code ${status.trim() || "unknown"}: ${lastLine(result)}`,
    };
  const difference = compareAnswers(answer, test.output, problem);
  return difference === null
    ? null
    : { reason: difference.kind, why: `${words[difference.kind]}: ${difference.detail}` };
}

const words = {
  "wrong-answer": "wrong answer",
  "wrong-order": "wrong order",
  "prints-too-much": "prints too much",
} as const;

/** The second line of the shell's \`times\` is for its children: user and system, as \`0m1.230s\`. */
export function processorSeconds(times: string): number {
  const line = times.trim().split("\n")[1] ?? "";
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
}

/** A compiler's last line only says that there were errors. */
const firstError = (result: CommandResult): string =>
  result.stderr
    .split("\n")
    .find((line) => /\berror\b/i.test(line))
    ?.trim()
    .slice(0, 300) ?? lastLine(result);

const lastLine = ({ stderr }: CommandResult): string =>
  stderr.trim().split("\n").at(-1)?.trim().slice(0, 300) || "it says nothing";
