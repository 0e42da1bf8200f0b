/** A line like `::error file=a.js,line=3::message` that a step prints to tell the runner something. */
export interface WorkflowCommand {
  /** Lower case. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads a line as a command; `undefined` when it is ordinary output. Format: GitHub's "Workflow commands" reference. */
export function readCommand(line: string): WorkflowCommand | undefined {
  const found = /^\s*::([^\s:]+)(?: +(.*?))?::(.*)$/.exec(line);
  if (found === null) return undefined;
  const [, name = "", properties = "", message = ""] = found;
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(properties.split(",").flatMap(readProperty)),
    message: unescapeData(message),
  };
}

function readProperty(text: string): [string, string][] {
  const at = text.indexOf("=");
  if (at < 1) return [];
  const value = unescapeData(
    text
      .slice(at + 1)
      .replace(/%3A/gi, ":")
      .replace(/%2C/gi, ","),
  );
  return [[text.slice(0, at).trim(), value]];
}

/** `%25` comes last: `%250A` is the text `%0A`, not a line break. */
const unescapeData = (text: string): string =>
  text.replace(/%0D/gi, "\r").replace(/%0A/gi, "\n").replace(/%25/g, "%");
