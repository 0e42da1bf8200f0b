/** Escape sequences of terminals: CSI, OSC and the like (ended by BEL or ST), two-character ones. */
const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * Output of a command as plain text: without escape sequences and control characters, a carriage return inside a line
 * as a line break, and nothing that a GitHub runner would take for a workflow command (`::name::` at the start of a
 * line, `##[name]` anywhere).
 */
export function cleanOutput(text: string): string {
  return text
    .replace(/\r+\n/g, "\n")
    .replace(escapes, "")
    .replace(/\r/g, "\n")
    .replace(controls, "")
    .replace(/^(\s*):(?=:)/gm, "$1: ")
    .replace(/##(?=\[)/g, "## ");
}

/** A folder name that a program made up: `tmp` and the like, then six or more characters with no sense in them. */
const madeUp = /(\/tmp\/[A-Za-z0-9._-]*?)([A-Za-z0-9_]{6,12})(?![A-Za-z0-9_])/g;

/** Each made-up name below `/tmp` as `temporary-1`, `temporary-2` …, so that two runs print the same. */
export function stableTemporaryNames(text: string): string {
  const names = new Map<string, string>();
  return text.replace(madeUp, (whole, before: string, random: string) => {
    if (!looksRandom(random)) return whole;
    const name = names.get(whole) ?? `${before}temporary-${names.size + 1}`;
    names.set(whole, name);
    return name;
  });
}

const looksRandom = (text: string): boolean =>
  /\d/.test(text) ? /[a-z]/i.test(text) : /[a-z]/.test(text) && /[A-Z]/.test(text);
