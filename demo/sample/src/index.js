export { parse } from "./parse.js";
export { records } from "./records.js";
export { stringify } from "./stringify.js";
