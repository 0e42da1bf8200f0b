/**
 * Writes rows as comma-separated values, each row ended by a line feed. A field is put in double quotes only where it
 * must be.
 *
 * @param {readonly (readonly unknown[])[]} rows
 * @param {{ separator?: string }} [options]
 * @returns {string}
 */
export function stringify(rows, { separator = "," } = {}) {
  return rows.map((row) => `${row.map((value) => quote(String(value ?? ""), separator)).join(separator)}\n`).join("");
}

function quote(text, separator) {
  const plain = !text.includes('"') && !text.includes("\n") && !text.includes("\r") && !text.includes(separator);
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}
