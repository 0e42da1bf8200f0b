import { type ChangedFile, sorted } from "../domain/change-set.js";
import type { Forge } from "../domain/forge.js";
import type { Api } from "./api.js";

/** An entry of one folder; a file's mode, or a tree's. */
interface Entry {
  mode: string;
  sha: string;
  isTree: boolean;
}

interface Difference {
  path: string;
  before: Entry | null;
  after: Entry | null;
}

/** What one side changed, as a change set; without a checkout, through trees and blobs. */
export function changes(api: Api): Pick<Forge, "changesBetween"> {
  const { rest, where, call } = api;
  const contentOf = async (path: string, sha: string): Promise<string> => {
    const operation = { does: `to read ${path}`, needs: "contents: read" };
    const { data } = await call(operation, () => rest.git.getBlob({ ...where, file_sha: sha }));
    return data.content.replaceAll("\n", "");
  };
  return {
    changesBetween: async (base, head) => {
      const operation = { does: `to compare ${base} with ${head}`, needs: "contents: read" };
      const request = { ...where, basehead: `${base}...${head}`, per_page: 1 };
      // Of this answer only where the two parted: its list of files ends at 300 and knows no modes.
      const { data } = await call(operation, () => rest.repos.compareCommitsWithBasehead(request));
      const from = data.merge_base_commit.sha;
      const files: ChangedFile[] = [];
      for (const { path, before, after } of await differences(api, from, head)) {
        const mode = (after ?? before)?.mode === "100755" ? "100755" : "100644";
        const content = after === null ? null : await contentOf(path, after.sha);
        files.push({ path, mode, content });
      }
      return { base: from, files: sorted(files) };
    },
  };
}

/** The files that differ. Only folders that differ are looked into, so that it is quick in a large repository too. */
async function differences(
  api: Api,
  before: string | null,
  after: string | null,
  under = "",
): Promise<Difference[]> {
  const [old, now] = [await entries(api, before), await entries(api, after)];
  const found: Difference[] = [];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(name) ?? null, now.get(name) ?? null];
    if (was?.sha === is?.sha && was?.mode === is?.mode) continue;
    const path = `${under}${name}`;
    const [wasTree, isTree] = [was?.isTree === true ? was.sha : null, is?.isTree === true ? is.sha : null];
    if (wasTree !== null || isTree !== null)
      found.push(...(await differences(api, wasTree, isTree, `${path}/`)));
    const [wasFile, isFile] = [fileOf(was), fileOf(is)];
    if (wasFile !== null || isFile !== null) found.push({ path, before: wasFile, after: isFile });
  }
  return found;
}

/** Plain files only: a link or a submodule is nothing that a change set can hold. */
const fileOf = (entry: Entry | null): Entry | null =>
  entry !== null && /^100(644|755)$/.test(entry.mode) ? entry : null;

async function entries({ rest, where, call }: Api, tree: string | null): Promise<Map<string, Entry>> {
  if (tree === null) return new Map();
  const operation = { does: `to read the files of ${tree}`, needs: "contents: read" };
  const { data } = await call(operation, () => rest.git.getTree({ ...where, tree_sha: tree }));
  return new Map(
    data.tree.map(({ path, mode, sha, type }) => [path, { mode, sha, isTree: type === "tree" }]),
  );
}
