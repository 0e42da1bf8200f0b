export { compareDistance } from "../flow/planted-target.js";
