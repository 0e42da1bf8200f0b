import type { HttpFailure } from "./failure.js";
import { misdirected } from "./guarded-fetch.js";

/** What the person who set this up can do about a failure. The first rule that matches is the answer. */
export function hintFor(failure: HttpFailure, permission: string): string {
  const needed = spelled(failure.headers["x-accepted-github-permissions"]) ?? permission;
  const rule = rules.find(({ when }) => when(failure));
  return rule === undefined ? unknown : rule.say(needed);
}

/** GitHub's `issues=write; pull_requests=write` as workflows spell it. */
const spelled = (header: string | undefined): string | undefined =>
  header?.replaceAll("; ", "` or `").replaceAll("=", ": ").replaceAll("_", "-");

interface Rule {
  when: (failure: HttpFailure) => boolean;
  say: (needed: string) => string;
}

const says =
  (pattern: RegExp) =>
  (failure: HttpFailure): boolean =>
    pattern.test(failure.message);
const is =
  (...statuses: (number | null)[]) =>
  (failure: HttpFailure): boolean =>
    statuses.includes(failure.status);

const unknown = "See githubstatus.com, then run again: nothing is done twice.";

const rules: readonly Rule[] = [
  {
    when: is(null),
    say: () => "Check the network and the API's address, then run again: nothing is done twice.",
  },
  {
    when: says(/not permitted to create or approve pull requests/i),
    say: () =>
      'Turn on "Allow GitHub Actions to create and approve pull requests" under Settings > Actions > General, or give the publish job an App\'s token.',
  },
  {
    when: says(/rate limit|abuse detection/i),
    say: () =>
      "The rate limit is used up: run again in an hour, or use an App's token, which has its own limit.",
  },
  {
    when: says(/resource not accessible by/i),
    say: (needed) =>
      `Give the job's token (\`permissions\` in the workflow) or the App the permission \`${needed}\`.`,
  },
  {
    when: says(
      /refusing to allow a GitHub App to create or update workflow|without .?workflows?.? permission/i,
    ),
    say: () =>
      "The change touches .github/workflows, which this token may not write: make that part by hand.",
  },
  {
    when: says(/rule violations|protected branch|required status|signed commits|not authorized to push/i),
    say: () => "Exempt `patchwright/**` from the branch protection or ruleset that forbids this.",
  },
  {
    when: says(/reference update failed/i),
    say: () =>
      "A branch named `patchwright` leaves no room for ours: rename it. Else exempt `patchwright/**` from the branch protection that forbids this.",
  },
  {
    when: says(/workflow_dispatch/i),
    say: () =>
      "Bring the workflow file on the default branch up to date: it lacks the `workflow_dispatch` trigger or an input.",
  },
  {
    when: says(/archived/i),
    say: () => "The repository is archived and can't be changed: unarchive it first.",
  },
  {
    when: says(/issues.*disabled|issues has been disabled/i),
    say: () => "Turn issues on under Settings > General.",
  },
  {
    when: says(/bad credentials/i),
    say: () => "The token has expired or was revoked: run again, or check the App's private key.",
  },
  {
    when: is(401),
    say: () => "The token has expired or was revoked: run again, or check the App's private key.",
  },
  {
    when: is(403, 404),
    say: (needed) => `Check that it exists and that the token or the App has the permission \`${needed}\`.`,
  },
  {
    when: is(misdirected),
    say: () => "Whatever answers at the API's address is not GitHub alone: check the address and the proxy.",
  },
  { when: is(409), say: () => "The repository changed meanwhile, or is empty: run again." },
  {
    when: is(422),
    say: () =>
      "GitHub found the request invalid; if its message does not tell what to change, report it to us.",
  },
];
