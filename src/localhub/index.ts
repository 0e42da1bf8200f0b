export type { CreatedApp, NewApp } from "./admin/apps.js";
export type { NewRepository } from "./admin/create-repository.js";
export { type Localhub, type LocalhubOptions, startLocalhub } from "./start.js";
export type { Fault } from "./store/state.js";
