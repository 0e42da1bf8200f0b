export type { CreatedApp } from "./admin/apps.js";
export { type Localhub, startLocalhub } from "./start.js";
