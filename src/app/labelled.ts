import type { Actor, Forge } from "../domain/forge.js";
import { labelRequest } from "../github/request.js";
import { asked, type Effect } from "./asked.js";

export interface Labelling {
  forge: Forge;
  issue: { number: number; title: string; body: string | null; updated_at: string };
  label: string;
  asker: Actor;
  /** The repository's page. */
  page: string;
  /** The App's own login, such as `patchwright[bot]`. */
  self: string;
  /** See `Asked`. */
  action?: string | null;
}

/** An issue got a label: asked for as by a command. */
export const labelled = ({ issue, label, asker, ...rest }: Labelling): Promise<Effect> =>
  asked({
    ...rest,
    ask: {
      kind: "label",
      issue: issue.number,
      label,
      asker,
      request: labelRequest(issue),
      text: { number: issue.number, title: issue.title, body: issue.body },
    },
  });
