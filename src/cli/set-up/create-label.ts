import { shellQuote } from "../../testing/script.js";

/** The command that makes a label, to be copied into a shell. */
export const createLabel = (label: string): string =>
  `gh label create ${/^[\w:.-]+$/.test(label) ? label : shellQuote(label)}`;
