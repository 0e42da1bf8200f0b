import { splitFields } from "./split-fields.js";

const defaults = { separator: ",", trim: false, comment: null };

/**
 * Reads a text of comma-separated values into rows of strings.
 *
 * @param {string} text
 * @param {{ separator?: string, trim?: boolean, comment?: string | null }} [options]
 * @returns {string[][]}
 */
export function parse(text, options = {}) {
  const settings = { ...defaults, ...options };
  if (settings.separator.length !== 1) {
    throw new TypeError("separator must be one character");
  }
  const rows = [];
  for (const line of text.split(/\r?\n/)) {
    if (line === "") continue;
    if (settings.comment !== null && line.startsWith(settings.comment)) continue;
    rows.push(splitFields(line, settings));
  }
  return rows;
}
