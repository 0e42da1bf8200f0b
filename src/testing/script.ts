import type { Facts } from "./facts.js";
import type { Detected, Runner } from "./runner.js";

/** One simple command of a package script. */
interface Step {
  text: string;
  /** Its words without leading assignments and launchers: `cross-env A=1 npx nyc mocha test` gives `mocha test`. */
  words: readonly string[];
  /** A coverage tool that wraps it, by name. */
  wrapper: string | null;
  /** The text without that wrapper. */
  unwrapped: string;
}

/** Scripts by which packages run their tests, in the order in which they are tried. */
const testScripts = [
  "test",
  "test:unit",
  "unit",
  "unit-tests",
  "tests-only",
  "test:ci",
  "test:node",
  "tests",
];

const placeholder = /no test specified/;
const build = /^(tsc|tsup|rollup|webpack|babel|esbuild|vite|swc|tsdown|unbuild|microbundle|make)\b/;
const buildScript = /^(build|compile|prebuild|transpile|bundle|pretest)\b/;
const wrappers = new Set(["nyc", "c8"]);
const launchers = new Set(["npx", "cross-env", "cross-env-shell", "env", "dotenv", "time", "exec"]);

/**
 * The test command of the package.json and the runner that it starts; null when no script starts one of these runners.
 * Where the script does more than building and testing (linting, coverage), the command is the script's own parts
 * without that: a suite's verdict must not hang on the layout of the code or on a percentage.
 */
export function scriptCommand(
  facts: Facts,
  runners: readonly Runner[],
): { runner: Runner; detected: Detected } | null {
  const scripts = facts.packageJson?.scripts ?? {};
  for (const name of testScripts) {
    const script = scripts[name];
    if (script === undefined || placeholder.test(script)) continue;
    const steps = expand(scripts, name, 0);
    for (const runner of runners) {
      const tests = steps.filter((step) => runner.invoked(step.words));
      if (tests.length > 0) return { runner, detected: commandOf(name, script, steps, tests) };
    }
  }
  return null;
}

function commandOf(name: string, script: string, steps: readonly Step[], tests: readonly Step[]): Detected {
  const extra = steps.filter((step) => !tests.includes(step) && !isBuild(step));
  if (extra.length === 0 && tests.every((step) => step.wrapper === null && !setsOptions(step.text))) {
    const command = name === "test" ? "npm test" : `npm run ${name}`;
    return { command, reason: `the script \`${name}\` in package.json is \`${script}\`` };
  }
  const kept = steps.filter((step) => !extra.includes(step));
  const left = new Set([...extra.map(shortName), ...tests.flatMap((step) => step.wrapper ?? [])]);
  const without = left.size === 0 ? "" : ` without ${[...left].map((part) => `\`${part}\``).join(", ")}`;
  const commands = kept.map((step) => launch(step.unwrapped));
  return {
    // One part's failure must not hide the tests of the next.
    command:
      tests.length > 1
        ? `failed=0; ${commands.map((text) => `${text} || failed=1`).join("; ")}; [ $failed -eq 0 ]`
        : commands.join(" && "),
    reason: `the script \`${name}\` in package.json${without}`,
  };
}

/** Whether a command is a script that builds by itself, or one of its parts does. */
export function buildsItself(facts: Facts, command: string): boolean {
  const scripts = facts.packageJson?.scripts ?? {};
  const name = /^npm (?:test|run (\S+))$/.exec(command);
  const steps = name === null ? splitCommands(command).map(toStep) : expand(scripts, name[1] ?? "test", 0);
  return steps.some(isBuild);
}

/** The words of every program that a command line starts, without launchers and package managers before them. */
export function startedPrograms(command: string): (readonly string[])[] {
  return splitCommands(command).map((text) => {
    const { words } = toStep(text);
    if (!/^(yarn|pnpm|bunx?)$/.test(words[0] ?? "")) return words;
    return words.slice(/^(exec|run|dlx)$/.test(words[1] ?? "") ? 2 : 1);
  });
}

/** The script that runs the tests, whatever it calls; null when there is none or it is npm's placeholder. */
export function testScript(facts: Facts): { name: string; text: string; command: string } | null {
  const scripts = facts.packageJson?.scripts ?? {};
  for (const name of testScripts) {
    const text = scripts[name];
    if (text === undefined || text.trim() === "" || placeholder.test(text)) continue;
    const plain = name === "test" ? "npm test" : `npm run ${name}`;
    return { name, text, command: setsOptions(text) ? launch(text) : plain };
  }
  return null;
}

/** Scripts that have to be spelt out, as a listener's options must be put among theirs. */
const setsOptions = (text: string): boolean =>
  /\bNODE_OPTIONS=|--test-reporter\b|^(npx )?tap\b|^go test\b/.test(text);

/** A script's command outside of npm: its program is looked for among the installed packages. */
const launch = (text: string): string => {
  const [, assignments = "", rest = ""] =
    /^((?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S*)\s+)*)(.*)$/s.exec(text) ?? [];
  return /^(npm|node|npx|make|env|sh|bash)\b/.test(rest) ? text : `${assignments}npx ${rest}`;
};

const shortName = (step: Step): string => step.words.slice(0, 2).join(" ");

const isBuild = (step: Step): boolean =>
  build.test(step.words.join(" ")) ||
  (step.words[0] === "npm" && step.words[1] === "run" && buildScript.test(step.words[2] ?? ""));

/**
 * The steps of a script, with those that npm runs before and after it, and with the scripts that it calls in their place
 * (build scripts stay calls).
 */
function expand(scripts: Readonly<Record<string, string>>, name: string, depth: number): Step[] {
  return [`pre${name}`, name, `post${name}`].flatMap((part) => expandOne(scripts, part, depth));
}

function expandOne(scripts: Readonly<Record<string, string>>, name: string, depth: number): Step[] {
  return splitCommands(scripts[name] ?? "").flatMap((text) => {
    const step = toStep(text);
    const called = calledScript(step.words);
    const more = step.words.includes("--");
    if (called === null || more || scripts[called] === undefined || depth >= 5 || buildScript.test(called))
      return [step];
    // What is set for the call holds for everything that it starts.
    const before = text.slice(0, text.search(/\b(npm|yarn|pnpm)\b/));
    const inner = expand(scripts, called, depth + 1);
    return before.trim() === "" ? inner : inner.map((part) => toStep(`${before}${part.text}`));
  });
}

function calledScript(words: readonly string[]): string | null {
  const [tool, verb, name] = words.filter((word) => word !== "-s" && word !== "--silent");
  if (tool !== "npm" && tool !== "yarn" && tool !== "pnpm") return null;
  if (verb === "run" || verb === "run-script") return name ?? null;
  return verb === "test" || verb === "t" ? "test" : tool === "npm" ? null : (verb ?? null);
}

function toStep(text: string): Step {
  const all = shellWords(text);
  let at = 0;
  let wrapper: string | null = null;
  let wrapped = 0;
  while (at < all.length) {
    const word = all[at] ?? "";
    if (/^[A-Za-z_]\w*=/.test(word) || launchers.has(word)) at += 1;
    else if (wrappers.has(word)) {
      wrapper = word;
      wrapped = at;
      at += 1;
      while ((all[at] ?? "").startsWith("-")) at += takesValue(all[at] ?? "", all[at + 1]) ? 2 : 1;
    } else break;
  }
  const words = all.slice(at).map((word) => word.replace(/^(\.\/)?node_modules\/\.bin\//, ""));
  const unwrapped =
    wrapper === null ? text : [...all.slice(0, wrapped), ...all.slice(at)].map(shellQuoteIfNeeded).join(" ");
  return { text, words, wrapper, unwrapped };
}

/** Options of nyc and c8 may take their value as the next word; those known to do so. */
const takesValue = (option: string, next: string | undefined): boolean =>
  /^(-r|-n|-x|--(reporter|include|exclude|report-dir|temp-dir|require|lines|branches|functions|statements|extension|src))$/.test(
    option,
  ) && next !== undefined;

/** Splits at `&&`, `;` and line ends outside quotes. Pipes, `||` and groups stay inside one command. */
export function splitCommands(script: string): string[] {
  const parts: string[] = [];
  let current = "";
  let quote = "";
  for (let at = 0; at < script.length; at += 1) {
    const char = script[at] ?? "";
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === '"' || char === "'") {
      quote = char;
    } else if (char === ";" || char === "\n" || script.startsWith("&&", at)) {
      parts.push(current);
      current = "";
      if (char === "&") at += 1;
      continue;
    }
    current += char;
  }
  return [...parts, current].map((part) => part.trim()).filter((part) => part !== "");
}

/** A command's words, quotes taken off; good for telling what a command starts, not for running it. */
function shellWords(command: string): string[] {
  const words = command.match(/(?:[^\s"']+|"(?:\\.|[^"\\])*"|'[^']*')+/g) ?? [];
  return words.map((word) =>
    word.replace(
      /"((?:\\.|[^"\\])*)"|'([^']*)'/g,
      (_, double?: string, single?: string) => double ?? single ?? "",
    ),
  );
}

/** A word for `sh`, in single quotes. */
export const shellQuote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const shellQuoteIfNeeded = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : shellQuote(word);
