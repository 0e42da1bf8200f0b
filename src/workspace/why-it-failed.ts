import type { CommandResult } from "../domain/ports.js";

/** What package managers say after every failure, whatever its reason. */
const boilerplate =
  /complete log of this run|^npm (?:warn|notice|WARN)\b|Run "npm help|^\[notice\]|^note: |^hint: |^Node\.js v\d|^\s+at /;
const ofNpm = /^npm (?:error|ERR!) ?/;
/** Lines of npm's that only repeat what it did. */
const aside = /^(?:code|syscall|errno|path|command|cwd|signal|dest|file|A complete log)\b/;
const sounds = /\b(?:error|fatal|not found|failed|cannot|can't)\b|ERR!|Error:/i;

/**
 * Why an install failed, in the one line of its output that most likely says it: npm's code and first sentence, pip's
 * first ERROR, else the last line that sounds like a failure, else the last one.
 */
export function whyItFailed(result: Omit<CommandResult, "collected" | "durationMs">): string {
  if (result.limit !== null) return `it ran into the limit on ${result.limit}`;
  const all = `${result.stdout}\n${result.stderr}`.split("\n").map((line) => line.trimEnd());
  const lines = all.filter((line) => line !== "" && !boilerplate.test(line));
  const others = lines.filter((line) => !ofNpm.test(line));
  const why =
    npmReason(lines.filter((line) => ofNpm.test(line))) ??
    others.find((line) => line.startsWith("ERROR: ")) ??
    others.findLast((line) => sounds.test(line)) ??
    scriptReason(lines) ??
    lines.at(-1) ??
    `it ended with ${result.signal ?? `exit code ${result.exitCode}`}`;
  return why.trim();
}

/** `CODE: what happened`; null where npm only tells that a script of the package failed, which says more itself. */
function npmReason(lines: readonly string[]): string | null {
  const told = lines.map((line) => line.replace(ofNpm, "").trim()).filter((line) => line !== "");
  const code = told.find((line) => line.startsWith("code "))?.slice("code ".length);
  if (code === undefined || /^\d+$|^ELIFECYCLE$/.test(code)) return null;
  const mark = new RegExp(`^(?:${code}|${code.toLowerCase()}) `);
  const sentence = told.find((line) => !aside.test(line))?.replace(mark, "");
  if (sentence === undefined) return code;
  return sentence.startsWith(code) ? sentence : `${code}: ${sentence}`;
}

/** What a package's own script said, where npm repeats it behind its mark: the first line that sounds like a failure. */
function scriptReason(lines: readonly string[]): string | undefined {
  const told = lines.filter((line) => ofNpm.test(line)).map((line) => line.replace(ofNpm, "").trim());
  return told.find((line) => sounds.test(line) && !aside.test(line));
}
