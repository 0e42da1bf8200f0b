/** A place that a stack trace or a compiler's message names. */
export interface Frame {
  /** As it stands in the text: absolute, relative, or a bare file name. */
  path: string;
  /** 1-based; null where only the file is named. */
  line: number | null;
  /** The function in that frame, where the trace tells. */
  symbol: string | null;
}

/** Not begun in the middle of a word, so that a long line is read once. */
const file = "(?<![\\w./\\\\@+~$-])(?:[A-Za-z]:(?=[/\\\\]))?[\\w./\\\\@+~$-]{1,300}\\.[A-Za-z]\\w{0,5}";

/** Path, line and symbol are the groups of those names. */
const forms: readonly RegExp[] = [
  // JavaScript: at name (file:1:2), at file:1:2, at async name (file:///x:1:2)
  new RegExp(
    `\\bat (?:async )?(?:(?:new )?(?<symbol>[\\w$.<>\\[\\] ]+?) \\()?(?:file:\\/\\/)?(?<path>${file}):(?<line>\\d+)`,
    "g",
  ),
  // Python: File "x.py", line 1, in name
  /File "(?<path>[^"]+)", line (?<line>\d+)(?:, in (?<symbol>[\w<>]+))?/g,
  // Java, Kotlin: at org.app.Type.method(File.java:1)
  /\bat (?<symbol>[\w$.<>]+)\((?<path>\w+\.(?:java|kt|scala|groovy)):(?<line>\d+)\)/g,
  // Ruby: x.rb:1:in `name'
  /(?<path>[\w./-]+\.rb):(?<line>\d+):in [`'](?<symbol>[^'`]+)'/g,
  // PHP: #0 /x.php(1): name()   and   in /x.php on line 1   and   /x.php:1
  /(?<path>[\w./-]+\.php)\((?<line>\d+)\)(?:: (?<symbol>[\w\\]+(?:(?:->|::)\w+)?))?/g,
  /in (?<path>[\w./-]+\.php) on line (?<line>\d+)/g,
  // Rust: --> src/x.rs:1:2, panicked at src/x.rs:1:2, at ./src/x.rs:1:2; Go: /x.go:1 +0x1d; compilers: x.c:1:2
  new RegExp(`(?<path>${file}):(?<line>\\d+)`, "g"),
];

/** The frames in a text, in the order in which they stand, each file and line once. */
export function framesIn(words: string): Frame[] {
  const text = withoutLongLines(words);
  const found = forms.flatMap((form) =>
    [...text.matchAll(form)].map((match) => ({
      at: match.index + match[0].indexOf(match.groups?.path ?? ""),
      path: (match.groups?.path ?? "").replace(/\\/g, "/").replace(/^\/\/+/, "/"),
      line: Number(match.groups?.line),
      symbol: match.groups?.symbol?.trim() ?? null,
    })),
  );
  const frames = new Map<string, Frame>();
  for (const { path, line, symbol } of found.sort((a, b) => a.at - b.at)) {
    const key = `${path}:${line}`;
    const known = frames.get(key);
    if (!known) frames.set(key, { path, line, symbol });
    else known.symbol ??= symbol;
  }
  return [...frames.values()];
}

/** Lines broken at 400 characters: every pattern here stays on a line, so that no text can make it slow. */
export const withoutLongLines = (text: string): string => text.replace(/[^\n]{400}/g, "$&\n");
