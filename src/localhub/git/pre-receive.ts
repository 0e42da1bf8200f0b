import { type RefRule, ruleWords } from "../changes/rulesets.js";
import { NO_WORKFLOWS, newWorkflow, workflowRefusal } from "./touched-workflow.js";

/** The rules that bind who pushes, one a line: its name, a space, and the refs it is for. */
export const RULES = "LOCALHUB_RULES";

export const rulesText = (rules: readonly RefRule[]): string =>
  rules.map(({ rule, refs }) => `${rule} ${refs}`).join("\n");

/** A pushed commit counts as unsigned: there are no keys here. */
const broken = {
  creation: 'zero "$old"',
  update: '! zero "$old" && ! zero "$new"',
  pull_request: '! zero "$old" && ! zero "$new"',
  deletion: 'zero "$new"',
  non_fast_forward: '! zero "$old" && ! zero "$new" && ! git merge-base --is-ancestor "$old" "$new"',
  required_signatures: '! zero "$new" && [ -n "$(git rev-list -n 1 "$new" --not --branches)" ]',
} as const;

const cases = Object.entries(broken)
  .map(([rule, test]) => `      ${rule}) ${test} && violate "${ruleWords[rule as keyof typeof broken]}" ;;`)
  .join("\n");

/** Looks at a push before it is taken: its objects are there only for git's own hook. */
export const preReceiveHook = `#!/bin/sh
zero() { case "$1" in *[!0]*) return 1 ;; *) return 0 ;; esac; }
violate() {
  echo "error: GH013: Repository rule violations found for $ref." >&2
  echo "- $1" >&2
  refused=1
}
refused=0
while read -r old new ref; do
  if [ -n "$${NO_WORKFLOWS}" ] && ! zero "$new"; then
    file=$(${newWorkflow('"$new"')} | head -n 1)
    if [ -n "$file" ]; then
      echo "${workflowRefusal("$file").replaceAll("`", "\\`")}" >&2
      exit 1
    fi
  fi
  while read -r rule refs; do
    [ -n "$rule" ] && printf '%s\\n' "$ref" | grep -Eq -- "$refs" || continue
    case "$rule" in
${cases}
    esac
  done <<END
$${RULES}
END
done
exit $refused
`;
