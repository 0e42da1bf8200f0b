import type { Issue } from "../store/model.js";

interface Order {
  sort?: string | undefined;
  direction?: string | undefined;
}

/** Issues or pull requests in the order asked for; by default the newest first. */
export function sorted<T extends Issue>(
  issues: readonly T[],
  { sort = "created", direction = "desc" }: Order,
  comments: (issue: T) => number,
): T[] {
  const key = (issue: T): string | number => {
    if (sort === "updated") return issue.updatedAt;
    return sort === "comments" || sort === "popularity" ? comments(issue) : issue.number;
  };
  const compare = (a: T, b: T) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.number - b.number);
  const ascending = [...issues].sort(compare);
  return direction === "asc" ? ascending : ascending.reverse();
}
