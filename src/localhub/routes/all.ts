import type { Route } from "../rest/route.js";
import { actionRoutes } from "./actions.js";
import { appRoutes } from "./apps.js";
import { artifactRoutes } from "./artifacts.js";
import { checkRoutes } from "./checks.js";
import { commentRoutes } from "./comments.js";
import { gitDataRoutes } from "./git-data.js";
import { issueRoutes } from "./issues.js";
import { labelRoutes } from "./labels.js";
import { metaRoutes } from "./meta.js";
import { pullRoutes } from "./pulls.js";
import { reactionRoutes } from "./reactions.js";
import { repositoryRoutes } from "./repositories.js";
import { reviewRoutes } from "./reviews.js";
import { userRoutes } from "./users.js";
import { variableRoutes } from "./variables.js";

/** Every operation that is answered, by its id in GitHub's description. */
export const routes: ReadonlyMap<string, Route> = new Map(
  [
    ...metaRoutes,
    ...appRoutes,
    ...userRoutes,
    ...repositoryRoutes,
    ...gitDataRoutes,
    ...issueRoutes,
    ...labelRoutes,
    ...commentRoutes,
    ...reactionRoutes,
    ...pullRoutes,
    ...reviewRoutes,
    ...checkRoutes,
    ...actionRoutes,
    ...artifactRoutes,
    ...variableRoutes,
  ].map((route) => [route.id, route]),
);
