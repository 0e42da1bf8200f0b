import { renderProfile } from "../render/user.js";
import { HttpError, required } from "../rest/errors.js";
import { ok, type Route, route } from "../rest/route.js";
import { findAccount } from "../store/state.js";

export const userRoutes: readonly Route[] = [
  route("users/get-authenticated", ({ hub, actor }) => {
    if (actor.kind === "anonymous") throw new HttpError(401, "Requires authentication");
    // GitHub refuses apps and workflows here: they are no users.
    if (actor.kind !== "user") throw new HttpError(403, "Resource not accessible by integration");
    return ok(renderProfile(hub.state, actor.account, true));
  }),

  route("users/get-by-username", ({ hub, parameters }) =>
    ok(renderProfile(hub.state, required(findAccount(hub.state, parameters.username)), false)),
  ),
];
