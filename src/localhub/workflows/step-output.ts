import type { JobSession } from "./job-session.js";
import type { Annotation } from "./types.js";
import { readCommand, type WorkflowCommand } from "./workflow-commands.js";

/** Where a step's lines go: into the log, with commands among them obeyed. */
export interface StepOutput {
  /** A line that a process printed. */
  readonly line: (text: string) => void;
  /** A line of the runner itself: no command is looked for in it. */
  readonly say: (text: string) => void;
  readonly fail: (message: string) => void;
  readonly warn: (message: string) => void;
  /** A folded part of the log. */
  readonly group: (title: string, lines: readonly string[]) => void;
  /** Set with the old `::set-output::` and `::save-state::`, which GitHub still obeys with a warning. */
  readonly outputs: Map<string, string>;
  readonly state: Map<string, string>;
}

export function createStepOutput(job: JobSession, stepNumber: number): StepOutput {
  const say = (text: string): void => job.log.write(stepNumber, text);
  const outputs = new Map<string, string>();
  const state = new Map<string, string>();
  /** After `::stop-commands::TOKEN` nothing but `::TOKEN::` is a command. */
  let resumeToken: string | undefined;

  const annotate = (
    level: Annotation["level"],
    message: string,
    properties: WorkflowCommand["properties"] = {},
  ) => {
    say(`##[${level === "failure" ? "error" : level}]${message}`);
    job.annotate({ level, message: job.masks.apply(message), ...place(properties) });
  };
  const fail = (message: string): void => annotate("failure", message);
  const warn = (message: string): void => annotate("warning", message);

  const deprecated = (name: string): void =>
    warn(
      `The \`${name}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.`,
    );
  const disabled = (name: string): void =>
    fail(`The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);

  const commands: Readonly<Record<string, (command: WorkflowCommand) => void>> = {
    "add-mask": ({ message }) => {
      job.masks.add(message);
      say("::add-mask::***");
    },
    group: ({ message }) => say(`##[group]${message}`),
    endgroup: () => say("##[endgroup]"),
    error: ({ message, properties }) => annotate("failure", message, properties),
    warning: ({ message, properties }) => annotate("warning", message, properties),
    notice: ({ message, properties }) => annotate("notice", message, properties),
    debug: ({ message }) => {
      if (wantsDebug(job)) say(`##[debug]${message}`);
    },
    "stop-commands": ({ message }) => {
      resumeToken = message;
    },
    "set-output": ({ properties, message }) => {
      deprecated("set-output");
      outputs.set(properties.name ?? "", message);
    },
    "save-state": ({ properties, message }) => {
      deprecated("save-state");
      state.set(properties.name ?? "", message);
    },
    "set-env": () => disabled("set-env"),
    "add-path": () => disabled("add-path"),
    echo: () => {},
  };

  const line = (text: string): void => {
    if (resumeToken !== undefined) {
      if (text.trim() === `::${resumeToken}::`) resumeToken = undefined;
      say(text);
      return;
    }
    const command = readCommand(text);
    const obey =
      command === undefined || !Object.hasOwn(commands, command.name) ? undefined : commands[command.name];
    if (command === undefined || obey === undefined) say(text);
    else obey(command);
  };

  const group = (title: string, lines: readonly string[]): void => {
    say(`##[group]${title}`);
    for (const text of lines) say(text);
    say("##[endgroup]");
  };

  return { line, say, fail, warn, group, outputs, state };
}

/** What people read of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The setting that turns debug lines on, as on GitHub. */
export const wantsDebug = ({ run: { request } }: JobSession): boolean =>
  (request.secrets.ACTIONS_STEP_DEBUG ?? request.variables.ACTIONS_STEP_DEBUG) === "true";

function place(properties: WorkflowCommand["properties"]) {
  const { title, file } = properties;
  const number = <K extends string>(name: K, text: string | undefined) => {
    const value = Number(text);
    return (text === undefined || !Number.isInteger(value) ? {} : { [name]: value }) as {
      readonly [P in K]?: number;
    };
  };
  return {
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { path: file }),
    ...number("line", properties.line),
    ...number("endLine", properties.endLine),
    ...number("column", properties.col),
    ...number("endColumn", properties.endColumn),
  };
}
