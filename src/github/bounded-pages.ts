import type { Octokit } from "@octokit/rest";

/** GitHub has at most 100 things a page: 10,000 of them, and more bytes than any list of ours has. */
const mostPages = 100;
const mostBytes = 128 * 1024 * 1024;

/** What GitHub answered is not what its description says, or has no end. */
export class UnreadableAnswer extends Error {
  override readonly name = "UnreadableAnswer";
}

type Iterate = (route: unknown, parameters: unknown) => AsyncIterable<Page>;
interface Page {
  data: unknown;
  headers: Readonly<Record<string, unknown>>;
}

/** Octokit's pages, over a list that is none or has no end as over any other: it ends with an error. */
export function boundedPages(paginate: Octokit["paginate"]): Octokit["paginate"] {
  const iterate = paginate.iterator as unknown as Iterate;
  async function* pages(route: unknown, parameters: unknown): AsyncGenerator<Page> {
    let [count, bytes] = [0, 0];
    for await (const page of iterate(route, parameters)) {
      bytes += Number(page.headers["content-length"] ?? 0) || 0;
      if (!Array.isArray(page.data)) throw new UnreadableAnswer("GitHub's answer is no list");
      if (++count > mostPages || bytes > mostBytes)
        throw new UnreadableAnswer(`GitHub's list goes on after ${count - 1} pages`);
      yield page;
    }
  }
  const all = async (route: unknown, parameters: unknown): Promise<unknown[]> => {
    const found: unknown[] = [];
    for await (const { data } of pages(route, parameters)) found.push(...(data as unknown[]));
    return found;
  };
  return Object.assign(all, { iterator: pages }) as unknown as Octokit["paginate"];
}
