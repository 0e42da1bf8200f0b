import { ok, type Route, route } from "../rest/route.js";

export const metaRoutes: readonly Route[] = [
  route("meta/get", () => ok({ verifiable_password_authentication: false })),

  route("rate-limit/get", () => {
    const reset = Math.floor(Date.now() / 1000) + 3600;
    const core = { limit: 5000, used: 1, remaining: 4999, reset };
    return ok({ resources: { core, search: { limit: 30, used: 0, remaining: 30, reset } }, rate: core });
  }),
];
