export type { Admin, CreatedApp, NewApp, NewRepository } from "./admin.js";
export { type Localhub, type LocalhubOptions, startLocalhub } from "./start.js";
export type { Fault } from "./store/state.js";
