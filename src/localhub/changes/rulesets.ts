import type { GitRepository } from "../git/repository.js";
import { ZERO_SHA } from "../git/repository.js";
import { type Actor, accountOf } from "../rest/actor.js";
import { HttpError } from "../rest/errors.js";
import type { Repository, Rule } from "../store/model.js";
import type { RefChange } from "./refs.js";

/** GitHub's words for a rule that a change breaks. */
export const ruleWords: Readonly<Record<Rule, string>> = {
  creation: "Cannot create ref due to creations being restricted.",
  update: "Cannot update this protected ref.",
  deletion: "Cannot delete this branch",
  non_fast_forward: "Cannot force-push to this branch",
  required_signatures: "Commits must have verified signatures.",
  pull_request: "Changes must be made through a pull request.",
};

/** A rule, and the refs it is for as an extended regular expression that JavaScript and grep read alike. */
export interface RefRule {
  rule: Rule;
  refs: string;
}

/** The rules that bind this actor. */
export function rulesFor(repository: Repository, actor: Actor): RefRule[] {
  const login = accountOf(actor)?.login ?? "";
  return repository.rulesets
    .filter(({ bypass }) => !bypass.includes(login))
    .flatMap(({ include, rules }) => rules.map((rule) => ({ rule, refs: refsOf(repository, include) })));
}

/** fnmatch as GitHub has it: a star stays within a part of the name, two stars with a slash take any number of parts. */
function refsOf({ defaultBranch }: Repository, include: string): string {
  if (include === "~ALL") return "^refs/heads/";
  const pattern = include === "~DEFAULT_BRANCH" ? `refs/heads/${defaultBranch}` : include;
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("**/*", "\u0000")
    .replaceAll("**", "\u0000")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]")
    .replaceAll("\u0000", ".*");
  return `^${source}$`;
}

/** Refuses a change of a ref as a ruleset would: 422 for the refs API, 405 for a merge, which is no direct change. */
export async function demandRules(
  { repository, actor, git }: { repository: Repository; actor: Actor; git: GitRepository },
  change: RefChange,
  merge = false,
): Promise<void> {
  const binding = rulesFor(repository, actor).filter(({ refs }) => new RegExp(refs).test(change.ref));
  const broken: string[] = [];
  for (const { rule } of binding)
    if (!(merge && rule === "pull_request") && (await breaks[rule](change, git, repository)))
      broken.push(ruleWords[rule]);
  if (broken.length === 0) return;
  throw new HttpError(merge ? 405 : 422, `Repository rule violations found\n\n${broken.join("\n\n")}\n\n`);
}

type Breaks = (change: RefChange, git: GitRepository, repository: Repository) => Promise<boolean> | boolean;

const moves: Breaks = ({ before, after }) => before !== ZERO_SHA && after !== ZERO_SHA;

const breaks: Readonly<Record<Rule, Breaks>> = {
  creation: ({ before }) => before === ZERO_SHA,
  update: moves,
  pull_request: moves,
  deletion: ({ after }) => after === ZERO_SHA,
  non_fast_forward: async ({ before, after }, git, repository) =>
    moves({ ref: "", before, after }, git, repository) && !(await git.isAncestor(before, after)),
  required_signatures: async ({ before, after }, git, { signedCommits }) => {
    if (after === ZERO_SHA) return false;
    const range = before === ZERO_SHA ? [after, "--not", "--branches"] : [`${before}..${after}`];
    return (await git.commits(range)).some(({ sha }) => !signedCommits.has(sha));
  },
};
