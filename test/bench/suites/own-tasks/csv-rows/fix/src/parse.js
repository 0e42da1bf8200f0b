/** The rows of a CSV text, as lists of fields. */
export function parse(text) {
  const rows = [];
  let at = 0;
  while (at < text.length) {
    const { fields, end } = readRow(text, at);
    if (fields.length > 1 || fields[0] !== "" || text[at] === '"') rows.push(fields);
    at = end;
  }
  return rows;
}

/** One row, and where the next begins. */
function readRow(text, start) {
  const fields = [];
  let at = start;
  for (;;) {
    const [field, end] = text[at] === '"' ? quotedField(text, at) : plainField(text, at);
    fields.push(field);
    if (text[end] !== ",") return { fields, end: text.startsWith("\r\n", end) ? end + 2 : end + 1 };
    at = end + 1;
  }
}

function quotedField(text, at) {
  let end = text.indexOf('"', at + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end < 0) end = text.length;
  return [text.slice(at + 1, end).replaceAll('""', '"'), end + 1];
}

function plainField(text, at) {
  const rest = /,|\r?\n|$/g;
  rest.lastIndex = at;
  const end = rest.exec(text)?.index ?? text.length;
  return [text.slice(at, end), end];
}
