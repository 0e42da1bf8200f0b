/** Text without terminal control: escape sequences go, a carriage return overwrites nothing, other controls go. */
export function stripControls(text: string): string {
  return (
    text
      // CSI and OSC sequences, then lone escapes with their one letter.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
      .replace(/\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g, "")
      .replace(/\r\n?/g, "\n")
      .replace(/[^\P{Cc}\n\t]/gu, "")
  );
}

/** A date with a time, in the forms that Date and its like print. */
const moments: readonly RegExp[] = [
  /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|\s?[+-]\d\d:?\d\d)?/g,
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? \d{1,2} [A-Z][a-z]{2} \d{4}(?: \d\d:\d\d:\d\d(?: (?:GMT|UTC|[+-]\d{4}))?)?/g,
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2} \d{4} \d\d:\d\d:\d\d(?: GMT[+-]\d{4})?(?: \([^)\n]*\))?/g,
];

const twoDays = 2 * 24 * 3_600_000;

/** Only what is about now changes from run to run; any other date is a value that a test is about. */
function withoutPresent(text: string, now: number): string {
  const stand = (found: string) => (Math.abs(Date.parse(found) - now) < twoDays ? "<now>" : found);
  return moments.reduce((result, pattern) => result.replace(pattern, stand), text);
}

const volatile: readonly (readonly [RegExp, string])[] = [
  // A temporary folder; what lies in it keeps its name.
  [
    /(?:file:\/\/)?(?:\/private)?(?:\/var\/folders\/[^\s/'":]+\/[^\s/'":]+\/T|\/var\/tmp|\/tmp|\/dev\/shm)\/[^\s/'"`:()]+/g,
    "<tmp>",
  ],
  // A port on a host that is this machine.
  [/\b(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|::1)(:|\s+port\s+)\d{2,5}\b/g, "$1$2<port>"],
  [/\b(pid|PID)(\s*[=:]?\s*)\d+\b/g, "$1$2<pid>"],
  [/\(node:\d+\)/g, "(node:<pid>)"],
  [/0x[0-9a-f]{6,}\b/gi, "<address>"],
  // Durations as runners print them: `(12 ms)`, `in 0.03s`. Any other may be a value that a test is about.
  [/\(\d+(?:\.\d+)?\s?(?:ms|s|m|sec|seconds?|milliseconds?)\)/g, "(<duration>)"],
  [/\b(in|after|took) \d+(?:\.\d+)?\s?(?:ms|s|sec|seconds?|milliseconds?)(?![\w.%])/g, "$1 <duration>"],
  [/(duration_ms:?\s+)\d+(?:\.\d+)?/g, "$1<duration>"],
];

/** Frames inside the runtime itself: they differ between versions of Node and Python and help nobody. */
const internalFrame =
  /^\s*at .*(?:\(|\s)(?:node:|internal\/|<anonymous>\)?$)|^\s*at (?:async )?(?:new )?(?:Promise|Array|Object)\.?\w* \(<anonymous>\)$|^\s*File "<frozen [^"]*", line \d+.*$/;

/**
 * Text whose volatile parts are gone, so that two runs of the same failure give the same bytes: durations as runners
 * print them, dates near `now` (milliseconds since the epoch), absolute temporary paths, local ports, process ids,
 * addresses, and stack frames of the runtime itself. Dates and durations that a test is about stay. Applying it twice
 * changes nothing more.
 */
export function stableText(text: string, now: number = Date.now()): string {
  const kept = stripControls(text)
    .split("\n")
    .filter((line) => !internalFrame.test(line))
    .map((line) => line.trimEnd())
    .join("\n");
  // Again until nothing changes: what stands in for one part may uncover the edge of another.
  let stable = kept;
  for (let before = ""; before !== stable; ) {
    before = stable;
    stable = volatile.reduce(
      (result, [pattern, stand]) => result.replace(pattern, stand),
      withoutPresent(stable, now),
    );
  }
  return stable;
}

/** Head and tail of a text, cut between lines where it can be, with what is missing said. `limit` is in characters. */
export function headAndTail(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor(limit / 2);
  const head = text.slice(0, half);
  const tail = text.slice(text.length - half);
  return `${head}\n… ${text.length - 2 * half} characters left out …\n${tail}`;
}
