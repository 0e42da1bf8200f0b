import { isObject, type Json } from "./expressions.js";

export interface Strategy {
  /** One entry per job; a job without a matrix has one empty entry. */
  readonly combinations: readonly { readonly [key: string]: Json }[];
  readonly failFast: boolean;
  readonly maxParallel: number;
  /** False for a job without `strategy.matrix`. */
  readonly matrix: boolean;
}

type Combination = { readonly [key: string]: Json };

/**
 * The jobs of an evaluated `strategy:`. `exclude` takes away what matches it in part; each `include` is added to the
 * combinations whose original values it doesn't overwrite, and becomes one of its own when there are none.
 * Source: "Running variations of jobs in a workflow" in GitHub's documentation.
 */
export function expandStrategy(strategy: Json): Strategy {
  const settings = isObject(strategy) ? strategy : {};
  const matrix = isObject(settings.matrix ?? null) ? (settings.matrix as Combination) : undefined;
  const combinations = matrix === undefined ? [{}] : expand(matrix);
  const limit = settings["max-parallel"];
  return {
    combinations,
    failFast: settings["fail-fast"] !== false,
    maxParallel: typeof limit === "number" && limit > 0 ? limit : combinations.length,
    matrix: matrix !== undefined,
  };
}

function expand(matrix: Combination): readonly Combination[] {
  const { include, exclude, ...axes } = matrix;
  const names = Object.keys(axes);
  const product = names.reduce<readonly Combination[]>(
    (found, name) =>
      found.flatMap((entry) => list(axes[name] ?? null).map((value) => ({ ...entry, [name]: value }))),
    names.length === 0 ? [] : [{}],
  );
  const excluded = list(exclude ?? null).filter(isObject);
  const kept = product.filter((entry) => !excluded.some((pattern) => contains(entry, pattern)));

  const extended = kept.map((entry) => ({ original: entry, entry }));
  const added: Combination[] = [];
  for (const extra of list(include ?? null).filter(isObject)) {
    const fitting = extended.filter(({ original }) =>
      Object.entries(extra).every(([key, value]) => !(key in original) || same(original[key] ?? null, value)),
    );
    for (const item of fitting) item.entry = { ...item.entry, ...extra };
    if (fitting.length === 0) added.push(extra);
  }
  return [...extended.map(({ entry }) => entry), ...added];
}

const contains = (entry: Combination, pattern: Combination): boolean =>
  Object.entries(pattern).every(([key, value]) => same(entry[key] ?? null, value));

function same(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b)) return contains(a, b);
  return JSON.stringify(a) === JSON.stringify(b);
}

const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);

/** What is put in brackets after a job's name. */
export const combinationName = (combination: Combination): string =>
  Object.values(combination).map(flat).join(", ");

function flat(value: Json): string {
  if (Array.isArray(value)) return value.map(flat).join(", ");
  return isObject(value) ? Object.values(value).map(flat).join(", ") : String(value ?? "");
}
