/** How a model is asked to write its changes; `parseEdits` reads them back. */
export const editFormat = `Write every change as one of these blocks. Paths are relative to the repository's root.

Change part of a file. SEARCH is copied from the file word for word, whole lines, and long enough to occur there only once; REPLACE is what takes its place. Give one SEARCH/REPLACE per place; one EDIT may hold several. An empty REPLACE removes the lines.

EDIT src/greet.js
\`\`\`
<<<<<<< SEARCH
  return "Hello " + name;
=======
  return \`Hello, \${name}!\`;
>>>>>>> REPLACE
\`\`\`

Write a whole file, new or instead of the old one. If it holds lines of backquotes itself, use a longer fence around it.

WRITE src/names.js
\`\`\`
export const names = ["Ada", "Grace"];
\`\`\`

Delete a file, or rename one (a rename and edits under the new name go together):

DELETE src/old-names.js
RENAME src/greet.js -> src/greeting.js

Nothing is applied unless every block applies. Leave nothing out with "…" or "rest unchanged": what is written is what the file will hold.`;
