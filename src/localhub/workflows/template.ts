/**
 * A workflow file as a tree of plain values, with its expressions still to be evaluated. Everything but
 * `read-template.ts` works on this, so that GitHub's parser classes stay in one place.
 */

interface ExpressionNode {
  readonly kind: "expression";
  /** Without `${{ }}`; text around it has become a call of `format`. */
  readonly expression: string;
  readonly line?: number;
}

export type Node =
  | ExpressionNode
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "list"; readonly items: readonly Node[] }
  | {
      readonly kind: "mapping";
      readonly entries: readonly { readonly key: string; readonly value: Node }[];
    };

export interface StepTemplate {
  /** The given id, or one starting with `__`. */
  readonly id: string;
  readonly name?: Node;
  /** With `success() &&` in front where no status function is called. */
  readonly if: string;
  readonly run?: Node;
  readonly uses?: string;
  readonly with?: Node;
  readonly env?: Node;
  readonly shell?: Node;
  readonly workingDirectory?: Node;
  readonly continueOnError?: Node;
  readonly timeoutMinutes?: Node;
}

export interface JobTemplate {
  readonly key: string;
  readonly name?: Node;
  readonly needs: readonly string[];
  readonly if: string;
  readonly runsOn?: Node;
  readonly strategy?: Node;
  readonly env?: Node;
  readonly runDefaults?: Node;
  readonly outputs?: Node;
  readonly permissions?: Node;
  readonly timeoutMinutes?: Node;
  readonly continueOnError?: Node;
  readonly concurrency?: Node;
  readonly environment?: Node;
  /** What this runner can't do: `container`, `services`, `uses` (a reusable workflow) …: the job fails by that name. */
  readonly unsupported: readonly string[];
  readonly steps: readonly StepTemplate[];
}

export interface WorkflowTemplate {
  readonly name?: string;
  readonly runName?: Node;
  readonly env?: Node;
  readonly runDefaults?: Node;
  readonly permissions?: Node;
  readonly concurrency?: Node;
  readonly jobs: readonly JobTemplate[];
}

/** The value under a key of a mapping; `undefined` for another kind of node. */
export const child = (node: Node | undefined, key: string): Node | undefined =>
  node?.kind === "mapping" ? node.entries.find((entry) => entry.key === key)?.value : undefined;

/** For building a template: the property, unless there is nothing to put in it. */
export const present = <K extends string>(name: K, node: Node | undefined) =>
  (node === undefined ? {} : { [name]: node }) as { readonly [P in K]?: Node };
