import { type Page, type Paging, pageOf } from "./pages.js";
import type { Reply } from "./route.js";

/** A reply that holds one page; the server turns `page` into the `Link` header. */
export interface ListReply extends Reply {
  page: Page<unknown>["link"];
}

/** One page of a list. Only what is on the page is rendered. */
export async function list<T>(
  all: readonly T[],
  paging: unknown,
  render: (item: T) => unknown,
): Promise<ListReply> {
  const { items, link } = pageOf(all, paging as Paging);
  return { status: 200, body: await Promise.all(items.map(render)), page: link };
}

/** The same for answers like `{ total_count, workflows: [...] }`. */
export async function namedList<T>(
  name: string,
  all: readonly T[],
  paging: unknown,
  render: (item: T) => unknown,
): Promise<ListReply> {
  const { body, ...reply } = await list(all, paging, render);
  return { ...reply, body: { total_count: all.length, [name]: body } };
}
