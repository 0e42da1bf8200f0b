/**
 * Splits one line into its fields. A field in double quotes may hold the separator, and a double quote as two.
 *
 * @param {string} line
 * @param {{ separator: string, trim: boolean }} settings
 * @returns {string[]}
 */
export function splitFields(line, { separator, trim }) {
  const fields = [];
  let field = "";
  let quoted = false;
  let wasQuoted = false;

  const finish = () => {
    fields.push(trim && !wasQuoted ? field.trim() : field);
    field = "";
    wasQuoted = false;
  };

  for (let i = 0; i < line.length; i += 1) {
    const char = line[i];
    if (quoted) {
      if (char !== '"') field += char;
      else if (line[i + 1] === '"') {
        field += '"';
        i += 1;
      } else quoted = false;
    } else if (char === '"' && field === "") {
      quoted = true;
      wasQuoted = true;
    } else if (char === separator) finish();
    else field += char;
  }
  finish();
  return fields;
}
