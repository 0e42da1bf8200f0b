import type { Context, Probot } from "probot";
import type { Actor } from "../domain/forge.js";
import { octokitForge } from "../github/octokit-forge.js";
import type { Spoken } from "../intake/ask.js";
import { asked } from "./asked.js";
import type { Deliveries } from "./deliveries.js";
import type { InTurn } from "./in-turn.js";
import { type Installed, whileInstalled } from "./while-installed.js";

interface Parts {
  deliveries: Deliveries;
  inTurn: InTurn;
  /** The App's own login. */
  self: () => Promise<string>;
  installed: Installed["installed"];
  /** See `Asked`. */
  action: string | null;
}

type Event =
  | "issue_comment.created"
  | "pull_request_review.submitted"
  | "pull_request_review_comment.created";

/** What people write to us: in conversations, in reviews, under lines. What is edited later does nothing. */
export function commandEvents(probot: Probot, parts: Parts): void {
  const take = async (context: Context<Event>, ask: Spoken) => {
    const { repository, installation } = context.payload;
    const work = async () => {
      const forge = octokitForge({
        octokit: context.octokit,
        owner: repository.owner.login,
        name: repository.name,
      });
      const { action } = parts;
      const effect = await asked({ forge, ask, page: repository.html_url, self: await parts.self(), action });
      context.log.info(
        { effect, page: ask.page, repository: repository.full_name },
        "Something was written.",
      );
    };
    // With runs that are published, since both write the status comment.
    const handle = () => parts.inTurn(String(repository.id), work);
    const state = await parts.deliveries.once(context.id, () =>
      whileInstalled(handle, installation?.id, { ...parts, log: context.log }),
    );
    if (state === "dropped") context.log.info("This delivery was handled before.");
  };

  probot.on("issue_comment.created", (context) => {
    const { comment, issue } = context.payload;
    const written = { asker: actor(comment.user), text: comment.body, at: comment.created_at };
    const { number, title, body } = issue;
    const words = issue.pull_request === undefined && { issue: { number, title, body } };
    return take(context, { kind: "comment", page: number, comment: comment.id, ...words, ...written });
  });

  probot.on("pull_request_review.submitted", (context) => {
    const { review, pull_request: pull } = context.payload;
    return take(context, {
      kind: "review",
      page: pull.number,
      review: review.id,
      asker: actor(review.user),
      text: review.body ?? "",
      at: review.submitted_at ?? "",
      wantsChanges: review.state === "changes_requested",
    });
  });

  probot.on("pull_request_review_comment.created", (context) => {
    const { comment, pull_request: pull } = context.payload;
    return take(context, {
      kind: "inline",
      page: pull.number,
      comment: comment.id,
      review: comment.pull_request_review_id,
      isReply: comment.in_reply_to_id !== undefined,
      asker: actor(comment.user),
      text: comment.body,
      at: comment.created_at,
    });
  });
}

/** GitHub says null for an account that is gone: nobody who may ask. */
const actor = (user: { login: string; type?: string } | null): Actor =>
  user === null
    ? { login: "ghost", type: "Bot" }
    : { login: user.login, type: user.type === "Bot" ? "Bot" : "User" };
