import type { Forge } from "../domain/forge.js";
import type { Api } from "./api.js";
import { hasNoDrafts, markedTitle, unmarkedTitle } from "./no-drafts.js";
import { type RawPull, view } from "./pull-requests.js";

/** REST can't turn a draft into a ready pull request, or back. */
const mutation = (name: string): string =>
  `mutation($id: ID!) { ${name}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
const markReady = mutation("markPullRequestReadyForReview");
const makeDraft = mutation("convertPullRequestToDraft");

const needs = "pull-requests: write";

/** The part of the forge that makes drafts of pull requests, and the other way round. */
export function drafts({ rest, graphql, where, call }: Api): Pick<Forge, "setDraft"> {
  const retitled = async (number: number, pull: RawPull, title: string): Promise<RawPull> => {
    if (title === pull.title) return pull;
    const operation = { does: `to change the title of pull request #${number}`, needs };
    return (await call(operation, () => rest.pulls.update({ ...where, pull_number: number, title }))).data;
  };
  return {
    setDraft: async (number, draft) => {
      const looking = { does: `to look at pull request #${number}`, needs: "pull-requests: read" };
      const { data } = await call(looking, () => rest.pulls.get({ ...where, pull_number: number }));
      const has = data.draft ?? false;
      const title = unmarkedTitle(data.title);
      if (has === draft) return view(draft ? data : await retitled(number, data, title));
      const changing = { does: `to make pull request #${number} ${draft ? "a draft" : "ready"}`, needs };
      try {
        await call(changing, () => graphql(draft ? makeDraft : markReady, { id: data.node_id }));
        return view(await retitled(number, { ...data, draft }, title));
      } catch (error) {
        if (!draft || !hasNoDrafts(error)) throw error;
        return view(await retitled(number, data, markedTitle(data.title)));
      }
    },
  };
}
