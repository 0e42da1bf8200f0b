const size = 65_536;
const fill = (piece: string) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const growing = (mark: string, between: string) =>
  Array.from({ length: 360 }, (_, at) => mark.repeat(at + 3))
    .join(between)
    .slice(0, size);

/** Texts of 64 KB on which a pattern that looks ahead again and again takes seconds, by name. */
export const hostile: Readonly<Record<string, string>> = {
  "comments never closed": fill("<!--"),
  "comments never closed, one a line": fill("<!--\n"),
  instructions: fill("<?"),
  declarations: fill("<!a"),
  "CDATA sections": fill("<![CDATA["),
  "one run of backticks": fill("`"),
  "single backticks and blank lines": fill("`\n\n"),
  "backtick runs that grow": growing("`", " "),
  "fences that grow": growing("~", "\n"),
  fences: fill("```x\n"),
  "fences without a line end": fill("```\u2028"),
  "short code spans": fill("`a` "),
  "a backtick before white lines": `\`${fill("\n\t\t\t")}`,
  brackets: fill("["),
  images: fill("!["),
  "images with text": fill("![a"),
  "images in brackets": fill("![["),
  "images before one bracket": `${fill("![a").slice(0, size / 2)}]${fill("x").slice(0, size / 2)}`,
  "an image of backslashes": `![${fill("\\")}`,
  links: fill("[a](b"),
  "links with a title begun": fill('[a](b "'),
  "links with one title end": `${fill("[a](b (").slice(0, size / 2)})${fill(" ").slice(0, size / 2)}`,
  "labels before one link": `${fill("[x").slice(0, size / 2)}](b${fill(" ").slice(0, size / 2)}`,
  "definitions with a title begun": fill("[a]: # (\n"),
  "definitions with one title end": `${fill("[a]: # (\n").slice(0, size / 2)})${fill(" ").slice(0, size / 2)}x`,
  "a definition and white space": `[a]:#${fill(" ")}x`,
  "labels on lines of their own kind": `${fill("[\u2028").slice(0, size / 2)}]:${fill(" ").slice(0, size / 2)}x`,
  "empty definitions": fill("[]:\n"),
  "tags never closed": fill("<a "),
  "a tag and white space": `<a${fill(" ")}`,
  "a tag of sources": `<a ${fill(" src = ")}>`,
  "a tag of quotes": `<a ${fill(" src=\"' href='")}>`,
  "a long name": `<${fill("a")}`,
  joiners: fill("\u200d"),
  "emoji and joiners": fill("👩\u200d"),
  "line ends": fill("\r\n"),
};
