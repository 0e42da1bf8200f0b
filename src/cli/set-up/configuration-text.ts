import { dump } from "js-yaml";

export interface Detection {
  label: string;
  /** Null where none was found: somebody has to name one. */
  test: { command: string; runner: string; reason: string } | null;
  setup: readonly string[];
}

/** A first configuration: what was detected stands in it as a comment, so that detection goes on where nobody decides. */
export function configurationText({ label, test, setup }: Detection): string {
  const lines = [
    "# How Patchwright works in this repository. Every key has a default; docs/configuration.md of Patchwright lists them.",
    dump({ label }).trimEnd(),
  ];
  if (test === null) {
    lines.push("# No test command was found: name the one that you type.", "test:", '  command: ""');
  } else {
    lines.push(
      `# Detected: ${oneLine(test.reason)} (${test.runner}). Write it here to decide it yourself:`,
      ...commented(dump({ test: { command: test.command } })),
    );
  }
  if (setup.length > 0) lines.push("# Before the tests, in a fresh checkout:", ...commented(dump({ setup })));
  return `${lines.join("\n")}\n`;
}

/** A configuration with another label in it, all else as it was written. */
export function withLabel(text: string, label: string): string {
  const line = dump({ label }).trimEnd();
  return /^label:.*$/m.test(text) ? text.replace(/^label:[^\r\n]*/m, () => line) : `${line}\n${text}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ");

const commented = (yaml: string): string[] =>
  yaml
    .trimEnd()
    .split("\n")
    .map((line) => `# ${line}`);
