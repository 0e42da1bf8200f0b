/** Rows as CSV, each line ended by a line break. */
export const format = (rows) => rows.map((fields) => `${fields.map(quoted).join(",")}\n`).join("");

const quoted = (field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
