/**
 * Everything that can go wrong in a way a person has to act on: one code, one message, one remedy.
 * `{name}` stands for a detail given when the error is made.
 */
const catalogue = {
  "config-invalid": {
    message: "{file} is not valid: {detail}",
    remedy: "Correct the file; docs/configuration.md lists every key.",
  },
  "config-unreadable": {
    message: "The configuration file {file} can't be read: {detail}",
    remedy: "Check the path that --config names.",
  },
  "init-exists": {
    message: "Nothing was written, as there is already: {files}.",
    remedy: "Give --force to write the workflow anew; a configuration stays as it is, unless it is broken.",
  },
  "init-uses": {
    message: "{text} names no action at a commit.",
    remedy: "Give OWNER/NAME@COMMIT with the commit's 40 hex digits.",
  },
  "issue-empty": {
    message: "The issue in {file} is empty.",
    remedy: "Write what should change: first line the title, the rest the description.",
  },
  "issue-too-long": {
    message: "GitHub takes a title of at most 256 characters and a text of 65536; {detail}",
    remedy: "Shorten the issue, or give it to `patchwright solve`, which knows no such limit.",
  },
  "issue-unreadable": {
    message: "The issue file {file} can't be read: {detail}",
    remedy: "Check the path and its permissions.",
  },
  "not-a-repository": {
    message: "{path} is not a git repository with at least one commit.",
    remedy: "Run it in a checkout, or name one with --repo.",
  },
  "commit-unknown": {
    message: "{path} has no commit {ref}.",
    remedy: "Name a branch, tag or commit that is there with --ref.",
  },
  "no-test-command": {
    message: "No test command was found in {path}: {detail}",
    remedy: "Name it under `test.command` in .github/patchwright.yml.",
  },
  "suite-unreadable": {
    message: "The suite {file} can't be read: {detail}",
    remedy: "Name a file that is there, or one of the suites that come along; docs/benchmarks.md lists them.",
  },
  "suite-invalid": {
    message: "The suite is not valid: {file}: {detail}",
    remedy: "docs/benchmarks.md says which fields are read.",
  },
  "mirror-missing": {
    message: "There is no git mirror of {repo} in {mirrors} (looked for {places}).",
    remedy: "Clone it there with `git clone --mirror`, or name another folder: SUITE#mirrors=FOLDER.",
  },
  "mirror-incomplete": {
    message: "The mirror {mirror} lacks files of the commit: {files}",
    remedy: "Fetch it whole, or leave them out: SUITE#missing=leave-out.",
  },
  "setup-failed": {
    message: "The base does not install: `{command}` failed: {detail}",
    remedy: "Make it pass on a fresh checkout, or set `setup` in .github/patchwright.yml.",
  },
  "no-sandbox": {
    message: "No sandbox works here: {detail}",
    remedy:
      "Install bubblewrap, or run where `unshare` works as root; `patchwright solve --sandbox none` runs model-written code unprotected.",
  },
  "model-no-key": {
    message: "No model is set up: {missing} is not set.",
    remedy:
      "Set OPENAI_API_KEY (and OPENAI_BASE_URL for another endpoint), or replay a journal with --replay FILE.",
  },
  "model-rejected-key": {
    message: "The endpoint {endpoint} rejected the key (HTTP {status}).",
    remedy: "Check OPENAI_API_KEY and that it belongs to OPENAI_BASE_URL.",
  },
  "model-unknown": {
    message: "The endpoint {endpoint} does not know the model {model}.",
    remedy: "Set PATCHWRIGHT_MODEL to one that it lists.",
  },
  "model-unreachable": {
    message: "The endpoint {endpoint} can't be reached: {detail}",
    remedy: "Check OPENAI_BASE_URL and the network, then run again: the journal resumes where it stopped.",
  },
  "model-failed": {
    message: "The endpoint {endpoint} failed {tries} times: {detail}",
    remedy: "Run again later: the journal resumes where it stopped.",
  },
  "model-context-overflow": {
    message: "The prompt is longer than {model} takes: {detail}",
    remedy: "Use a model with a longer context.",
  },
  "model-price-unknown": {
    message: "The cost is capped, but the price of {model} is not known.",
    remedy: "Give its price, or cap calls and tokens instead of the cost.",
  },
  "model-reply-unusable": {
    message: "The model's reply to {questions} could not be used after {tries} tries: {detail}",
    remedy: "Try another model, or see the replies in the journal.",
  },
  "replay-mismatch": {
    message: "The journal {file} holds no reply to this prompt of stage {stage}: {detail}",
    remedy: "The prompts have changed since it was recorded: record it anew.",
  },
  "replay-no-run": {
    message: "The journal {file} does not hold the beginning of a run.",
    remedy: "Name the run.jsonl of an earlier run.",
  },
  "replay-no-base": {
    message: "The run began from commit {base}, which {path} does not hold.",
    remedy: "Fetch it, or name a commit with the very same files by --ref.",
  },
  "refine-other-base": {
    message: "The run to refine began from commit {earlier}, this one begins from {base}.",
    remedy: "Name the commit of the earlier run with --ref, or leave --ref out.",
  },
  "refine-no-change": {
    message: "The run in {file} holds no change to refine: it {how}.",
    remedy: "Name the run.jsonl of a run that ended with a patch.",
  },
  "feedback-empty": {
    message: "There is no feedback in {file}.",
    remedy: "Write what should be different.",
  },
  "solve-no-issue": {
    message: "Nothing was given to solve.",
    remedy:
      "Name an issue with --issue, or an earlier run with --refine and what should be different with --feedback.",
  },
  "journal-exists": {
    message: "There is a journal at {file} already.",
    remedy: "Name another folder with --out.",
  },
  "journal-unreadable": {
    message: "There is no journal to read at {file}.",
    remedy: "Name the run.jsonl of an earlier run.",
  },
  "journal-of-another-run": {
    message: "The output folder holds the journal of another run: {detail}",
    remedy: "Name another folder with --out, or remove that one.",
  },
  "journal-damaged": {
    message: "Line {line} of {file} is not a journal line: {detail}",
    remedy: "Name a run.jsonl; to start a damaged run anew, use another folder.",
  },
  "budget-spent": {
    message: "The budget is spent: {detail}",
    remedy: "Raise the cap under `budget` in .github/patchwright.yml, or narrow the issue.",
  },
  "effort-outgrown": {
    message: "The model wants to see more than the effort {effort} looks up for one question.",
    remedy: "Raise `effort` or `climbTo` in .github/patchwright.yml, or name the files in the issue.",
  },
  "strategy-unknown": {
    message: "There is no strategy called {name}.",
    remedy: "Name flow, direct or sample:N with a number, several parted by commas.",
  },
  "bench-of-another-kind": {
    message: "The folder {path} holds a bench with another {what}: {there} there, {here} here.",
    remedy: "Name another folder with --out, or give the same {what}.",
  },
  "bench-budget-spent": {
    message: "The bench's budget is spent: {detail}",
    remedy: "What is finished counts; the same command with a higher budget goes on from here.",
  },
  "bench-task-unprepared": {
    message: "The task {task} can't be prepared: {detail}",
    remedy: "Put it right and give the same command again, or leave the task out with --only.",
  },
  "bench-unreadable": {
    message: "The bench's results at {path} can't be read: {detail}",
    remedy: "Name the folder that `patchwright bench --out` wrote to, or its results.json.",
  },
  "bench-no-task": {
    message: "The suite {suite} has no task {id}.",
    remedy: "Its tasks are: {known}",
  },
  "stop-requested": {
    message: "The run was stopped on request.",
    remedy: "Comment `/patchwright retry` to start it anew.",
  },
  withdrawn: {
    message: "The issue was closed, or its label taken off.",
    remedy: "Open it and put the label on again to start anew.",
  },
  stopped: {
    message: "Stopped on request.",
    remedy: "{next}",
  },
  "output-unwritable": {
    message: "The results can't be written to {path}: {detail}",
    remedy: "Name another place with --out (or --html).",
  },
  "verify-what": {
    message: "There is nothing to verify: {detail}",
    remedy: "Name exactly one of --pr NUMBER, --patch FILE and --journal FILE.",
  },
  "remote-unknown": {
    message: "The checkout {path} has no remote {remote}.",
    remedy: "Name a remote or its address with --remote.",
  },
  "fetch-failed": {
    message: "{what} can't be fetched from {remote}: {detail}",
    remedy: "Check the number, the address and your rights there.",
  },
  "base-unknown": {
    message: "What the pull request is against can't be told: {detail}",
    remedy:
      "Name the branch or commit with --base; in a shallow checkout, run `git fetch --unshallow` first.",
  },
  "patch-unreadable": {
    message: "The patch {file} can't be read: {detail}",
    remedy: "Check the path and its permissions.",
  },
  "patch-unfit": {
    message: "The patch {file} does not apply to {base}: {detail}",
    remedy: "Name the commit that it was made for with --base.",
  },
  "change-unsupported": {
    message: "{path} can't be verified: {detail}",
    remedy: "Only files of text or bytes can be laid on the base; verify it without this change.",
  },
  "journal-no-patch": {
    message: "The run in {file} ended without a patch ({ending}).",
    remedy: "Name the run.jsonl of a run that ended as ready or as a draft.",
  },
  "port-taken": {
    message: "The port {port} can't be listened on: {detail}",
    remedy: "Name another one with --port, or none: then a free one is taken.",
  },
  "publish-refused": {
    message: "The change was not published: {detail}",
    remedy: "See docs/security.md for what may be published.",
  },
  "forge-failed": {
    message: "GitHub refused {operation} (HTTP {status}): {detail}",
    remedy: "{hint}",
  },
  "app-not-configured": {
    message: "The App can't start with {name}: {detail}.",
    remedy: "Set it to {what}.",
  },
  "input-missing": {
    message: "The input {name} is missing.",
    remedy: "See action.yml for the inputs of each job.",
  },
} as const;

export type ErrorCode = keyof typeof catalogue;

/** An error a person has to act on. Everything else that is thrown is a defect of ours. */
export class PatchwrightError extends Error {
  override readonly name = "PatchwrightError";
  readonly remedy: string;

  constructor(
    readonly code: ErrorCode,
    readonly details: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(fill(catalogue[code].message, details), options);
    this.remedy = fill(catalogue[code].remedy, details);
  }
}

export const isPatchwrightError = (error: unknown): error is PatchwrightError =>
  error instanceof PatchwrightError;

/** The one line that a person sees. */
export const errorLine = (error: PatchwrightError): string =>
  `${error.code}: ${ended(error.message)} ${error.remedy}`;

/** A detail that came from elsewhere may end without a full stop. */
const ended = (message: string): string => (/[.!?:…]$/.test(message) ? message : `${message}.`);

/** One line: a detail's line breaks become spaces, so that an error stays a line. */
function fill(text: string, details: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) =>
    String(details[name] ?? `{${name}}`)
      .replace(/\s+/g, " ")
      .trim(),
  );
}
