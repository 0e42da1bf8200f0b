import { stripControls } from "../text.js";

/** One test as Rust's harness prints it. */
export interface LibtestCase {
  /** `module::test`, or `src/lib.rs - item (line 3)` for documentation. */
  name: string;
  outcome: "passed" | "failed" | "skipped";
  durationMs: number;
  message: string | null;
  stack: string | null;
}

/**
 * What one or several test binaries printed, one after another. `whole` is false when a binary announced more tests than it
 * told of, or counts others than it told; null when the text is not of that harness.
 */
export function readLibtest(text: string): { cases: LibtestCase[]; whole: boolean } | null {
  const cases: LibtestCase[] = [];
  const parts = `\n${stripControls(text)}`.split(/\n(?=running \d+ tests?\n)/).slice(1);
  if (parts.length === 0) return null;
  let whole = true;
  for (const part of parts) {
    const announced = Number(/^running (\d+)/.exec(part)?.[1]);
    const told = [...part.matchAll(line)];
    const outputs = sections(part);
    const found = told.map(([, name = "", , word = ""]): LibtestCase => {
      const outcome = word === "ok" ? "passed" : word === "FAILED" ? "failed" : "skipped";
      const output = outcome === "failed" ? (outputs.get(name) ?? "failed without a message") : null;
      return { name, outcome, durationMs: 0, message: output === null ? null : said(output), stack: output };
    });
    const counts = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/m.exec(part);
    const count = (outcome: LibtestCase["outcome"]) => found.filter((one) => one.outcome === outcome).length;
    const agreed =
      counts !== null &&
      found.length === announced &&
      [count("passed"), count("failed"), count("skipped")].join() === counts.slice(1).join();
    whole &&= agreed;
    cases.push(...found);
  }
  return { cases, whole };
}

/** Not at a line's start only: what a test's own child process prints may stand before it. */
const line =
  /test (\S+(?: - .*?\(line \d+\))?)( - should panic| - compile fail| - compile)* \.\.\. (ok|FAILED|ignored)\b[^\n]*$/gm;

/** The output of each failed test, by its name. */
function sections(part: string): Map<string, string> {
  const from = part.search(/^failures:$/m);
  if (from < 0) return new Map();
  const told = part.slice(from).replace(/\nfailures:\n(?: {4}[^\n]*\n)+[\s\S]*$/, "\n");
  const heads = [...told.matchAll(/^---- (\S+(?: - .*?\(line \d+\))?) (?:stdout|stderr) ----$/gm)];
  return new Map(
    heads.map((head, index) => {
      const start = (head.index ?? 0) + head[0].length;
      return [head[1] ?? "", told.slice(start, heads[index + 1]?.index).trim()];
    }),
  );
}

/** What a failure says, without the frames below it. */
const said = (output: string): string =>
  output
    .replace(/\n(stack backtrace:|note: run with `RUST_BACKTRACE)[\s\S]*$/, "")
    .replace(/^thread '[^\n]*' (\(\d+\) )?panicked at ([^\n]*):\n/m, "panicked at $2: ")
    .trim();
