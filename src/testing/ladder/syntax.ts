import path from "node:path";
import { z } from "zod";
import { type ChangeSet, emptyChangeSet } from "../../domain/change-set.js";
import type { Workspace } from "../../domain/ports.js";
import { preparedPython } from "../detect-setup.js";
import { shellQuote } from "../script.js";
import { stripControls } from "../text.js";
import { pythonChecker, scriptChecker } from "./checkers.js";

/** A changed file that can't be parsed. */
interface SyntaxProblem {
  path: string;
  /** 1-based; null where the parser does not tell. */
  line: number | null;
  message: string;
}

export interface SyntaxRung {
  problems: readonly SyntaxProblem[];
  /** Files that a parser read. */
  checked: readonly string[];
  /** Why others were not, each reason once. */
  unchecked: readonly string[];
  command: string;
  durationMs: number;
}

interface Language {
  name: string;
  files: RegExp;
  /** A shell command; `list` holds the paths as JSON, `names` for a shell; the result goes to `{out}/NAME.jsonl`. */
  command: (list: string, names: string) => string;
}

const languages: readonly Language[] = [
  {
    name: "script",
    files: /\.([cm]?[jt]s|[jt]sx)$/,
    command: (list) =>
      `node --no-warnings --experimental-vm-modules {support}/check.cjs ${list} {out}/script.jsonl`,
  },
  {
    name: "python",
    files: /\.py$/,
    command: (list) =>
      `for python in ${preparedPython} python3 python; do command -v $python > /dev/null 2>&1 && break; done; $python {support}/check.py ${list} {out}/python.jsonl`,
  },
  {
    // gofmt writes \`path:line:column: message\`, and nothing for a file that is right.
    name: "go",
    files: /\.go$/,
    command: (_, names) =>
      `command -v gofmt > /dev/null 2>&1 && { gofmt -e -l ${names} > /dev/null 2> {out}/go.txt; echo done >> {out}/go.txt; }`,
  },
];

/** Texts that no parser of a program reads, and files that may be wrong on purpose. */
const noProgram =
  /\.(md|mdx|rst|txt|json|jsonc|ya?ml|toml|ini|cfg|csv|html?|css|snap|svg|lock|map)$|(^|\/)[^.]+$/;
const onPurpose = /(^|\/)(fixtures?|__fixtures__|testdata|test-?data|snapshots?|__snapshots__|templates?)\//;

/** References read for a new file: so many of its kind that the base has. */
const references = 5;

/**
 * Whether the changed files can be parsed, without running anything of theirs. A parser has a say only if it accepts the
 * base's own version of a file, or of a new file its neighbours of the same kind: a dialect that it does not know is no
 * error of the patch. Deleted files and test data are left alone. Null when there is nothing to check.
 */
export async function checkSyntax(
  workspace: Workspace,
  changes: ChangeSet,
  signal: AbortSignal,
): Promise<SyntaxRung | null> {
  const paths = changes.files
    .filter(({ content, path: name }) => content !== null && !noProgram.test(name) && !onPurpose.test(name))
    .map((file) => file.path);
  const known = paths.filter((name) => languages.some(({ files }) => files.test(name)));
  const others = paths
    .filter((name) => !known.includes(name))
    .map((name) => `no parser of ${path.posix.extname(name)} files`);
  if (paths.length === 0) return null;
  const found = await parse(workspace, changes, known, signal);
  const problems = found.problems.length === 0 ? [] : await ofThePatch(workspace, found.problems, signal);
  return { ...found, problems, unchecked: [...new Set([...found.unchecked, ...others])].sort() };
}

async function ofThePatch(
  workspace: Workspace,
  problems: readonly SyntaxProblem[],
  signal: AbortSignal,
): Promise<SyntaxProblem[]> {
  const files = await workspace.files();
  const stood = new Set(files);
  const against = new Map(
    problems.map(({ path: name }) => [name, stood.has(name) ? [name] : neighbours(name, files)]),
  );
  const wanted = [...new Set([...against.values()].flat())];
  if (wanted.length === 0) return [...problems];
  const onBase = await parse(workspace, emptyChangeSet(workspace.base), wanted, signal);
  const refused = new Set(onBase.problems.map((problem) => problem.path));
  return problems.filter(({ path: name }) => against.get(name)?.every((one) => !refused.has(one)));
}

/** Files of the same kind, those first that share most of the path. */
function neighbours(name: string, files: readonly string[]): string[] {
  const folders = path.posix.dirname(name).split("/");
  const shared = (other: string): number => {
    const parts = other.split("/");
    const differs = folders.findIndex((folder, index) => folder !== parts[index]);
    return differs === -1 ? folders.length : differs;
  };
  return files
    .filter((file) => path.posix.extname(file) === path.posix.extname(name) && !onPurpose.test(file))
    .map((file) => ({ file, near: shared(file) }))
    .sort((a, b) => b.near - a.near)
    .slice(0, references)
    .map(({ file }) => file);
}

const Line = z.object({
  path: z.string(),
  line: z.number().int().nullish(),
  message: z.string().optional(),
  unchecked: z.string().optional(),
});

async function parse(
  workspace: Workspace,
  changes: ChangeSet,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<SyntaxRung> {
  const parts = languages
    .map((language) => ({ ...language, paths: paths.filter((name) => language.files.test(name)) }))
    .filter((part) => part.paths.length > 0);
  const plain = parts
    .map((part) => `${part.name === "go" ? "gofmt -e" : `parse ${part.paths.join(" ")}`}`)
    .join("; ");
  if (parts.length === 0) return { problems: [], checked: [], unchecked: [], command: plain, durationMs: 0 };
  const result = await workspace.run(
    {
      command: parts
        .map(({ name, paths: own, command }) =>
          command(`{support}/${name}.json`, own.map((one) => shellQuote(one)).join(" ")),
        )
        .join("; "),
      changes,
      timeoutMs: 60_000,
      support: {
        "check.cjs": scriptChecker,
        "check.py": pythonChecker,
        ...Object.fromEntries(parts.map(({ name, paths: own }) => [`${name}.json`, JSON.stringify(own)])),
      },
      collect: ["script.jsonl", "python.jsonl", "go.txt"],
    },
    signal,
  );
  const said = [
    ...["script.jsonl", "python.jsonl"].flatMap((name) => jsonLines(result.collected[name])),
    ...gofmtLines(result.collected["go.txt"], parts.find((part) => part.name === "go")?.paths ?? []),
  ].filter((line) => paths.includes(line.path));
  const silent = parts.filter((part) => !part.paths.some((name) => said.some((line) => line.path === name)));
  return {
    problems: said.flatMap(({ path: name, line, message }) =>
      message === undefined ? [] : [{ path: name, line: line ?? null, message: stripControls(message) }],
    ),
    checked: said.filter((line) => line.unchecked === undefined).map((line) => line.path),
    unchecked: [
      ...said.flatMap((line) => line.unchecked ?? []),
      ...silent.map((part) => `no parser of ${part.name} here`),
    ],
    command: plain,
    durationMs: Math.round(result.durationMs),
  };
}

function jsonLines(text: string | undefined): z.infer<typeof Line>[] {
  return (text ?? "").split("\n").flatMap((line) => {
    try {
      const parsed = Line.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}

/** The first complaint of each file; a file that gofmt read without one is right. */
function gofmtLines(text: string | undefined, paths: readonly string[]): z.infer<typeof Line>[] {
  if (text === undefined) return [];
  return paths.map((name) => {
    const found = text.split("\n").find((line) => line.startsWith(`${name}:`));
    const [, line, message] = /^:(\d+):(?:\d+:)? (.*)$/.exec(found?.slice(name.length) ?? "") ?? [];
    return line === undefined
      ? { path: name }
      : { path: name, line: Number(line), message: `syntax error: ${message}` };
  });
}
