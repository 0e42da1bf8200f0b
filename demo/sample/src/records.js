import { parse } from "./parse.js";

/**
 * Reads a text whose first row names the columns. Missing fields are empty strings; fields beyond the last column are
 * left out.
 *
 * @param {string} text
 * @param {Parameters<typeof parse>[1]} [options]
 * @returns {Record<string, string>[]}
 */
export function records(text, options) {
  const [header, ...rows] = parse(text, options);
  if (header === undefined) return [];
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""])));
}
