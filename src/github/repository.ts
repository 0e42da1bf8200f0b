import { z } from "zod";
import type { Forge } from "../domain/forge.js";
import type { Api } from "./api.js";
import { Id, Name } from "./shapes.js";

/** What belongs to the repository itself. */
export function repository({
  rest,
  where,
  call,
  find,
}: Api): Pick<Forge, "defaultBranch" | "permissionOf" | "account" | "fileNames" | "file"> {
  return {
    defaultBranch: async () => {
      const operation = { does: "to read the repository", needs: "metadata: read" };
      return Name.parse((await call(operation, () => rest.repos.get(where))).data.default_branch);
    },

    permissionOf: async (login) => {
      const operation = { does: `to read the permission of ${login}`, needs: "metadata: read" };
      const request = () => rest.repos.getCollaboratorPermissionLevel({ ...where, username: login });
      const permission = (await find(operation, request))?.data.permission;
      // "maintain" and "triage" come as "write" and "read"; an unknown word must not count as a right.
      return permission === "admin" || permission === "write" || permission === "read" ? permission : "none";
    },

    account: async (login) => {
      const operation = { does: `to read the account ${login}`, needs: "metadata: read" };
      const found = await find(operation, () => rest.users.getByUsername({ username: login }));
      if (found === null) return null;
      const { name, html_url } = found.data;
      const [id, spelt] = [Id.parse(found.data.id), Name.parse(found.data.login)];
      const noreply = `${id}+${spelt}@users.noreply.${new URL(html_url).hostname}`;
      return { login: spelt, name: name ?? spelt, noreply };
    },

    fileNames: async (folder, ref) => {
      const operation = { does: `to list ${folder === "" ? "the root" : folder}`, needs: "contents: read" };
      const found = await find(operation, () => rest.repos.getContent({ ...where, path: folder, ref }));
      const entries = found !== null && Array.isArray(found.data) ? found.data : [];
      return entries.filter(({ type }) => type === "file").map(({ name }) => name);
    },

    file: async (path, ref) => {
      const operation = { does: `to read ${path}`, needs: "contents: read" };
      const found = await find(operation, () => rest.repos.getContent({ ...where, path, ref }));
      if (found === null || Array.isArray(found.data) || found.data.type !== "file") return null;
      // Above 1 MB GitHub leaves the content out and calls the encoding "none"; the blob still has it.
      const { sha, content, encoding } = found.data;
      if (encoding === "base64" && content !== "") return fromBase64(content);
      const blob = await call(operation, () => rest.git.getBlob({ ...where, file_sha: sha }));
      return fromBase64(z.string().parse(blob.data.content));
    },
  };
}

const fromBase64 = (content: string): string => Buffer.from(content, "base64").toString("utf8");
