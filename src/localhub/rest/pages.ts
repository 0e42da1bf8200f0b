/** Which part of a list is asked for; GitHub gives 30 entries a page and at most 100. */
export interface Paging {
  per_page?: number;
  page?: number;
}

export interface Page<T> {
  items: readonly T[];
  /** The number of the page after this one and so on, for the `Link` header. */
  link: Readonly<Partial<Record<"prev" | "next" | "last" | "first", number>>>;
}

export function pageOf<T>(all: readonly T[], paging: Paging): Page<T> {
  const size = Math.min(100, Math.max(1, paging.per_page ?? 30));
  const page = Math.max(1, paging.page ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  return {
    items: all.slice((page - 1) * size, page * size),
    link: {
      ...(page > 1 ? { prev: page - 1 } : {}),
      ...(page < last ? { next: page + 1, last } : {}),
      ...(page > 1 ? { first: 1 } : {}),
    },
  };
}

/** The `Link` header; empty when everything is on this page. */
export function linkHeader(url: URL, link: Page<unknown>["link"]): Record<string, string> {
  const parts = Object.entries(link).map(([rel, page]) => {
    const target = new URL(url);
    target.searchParams.set("page", String(page));
    return `<${target.href}>; rel="${rel}"`;
  });
  return parts.length > 0 ? { link: parts.join(", ") } : {};
}
