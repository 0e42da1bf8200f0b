/** The rules of sanitise as plain patterns, which take far too long on a hostile text: what it is compared with. */

type Kind =
  | "invisible character"
  | "HTML comment"
  | "hidden Markdown comment"
  | "image description"
  | "hidden attribute";

export function plainSanitise(text: string): { text: string; stripped: string[] } {
  const counts = new Map<Kind, number>();
  const note = (kind: Kind) => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return "";
  };
  const visible = text.replace(/\r\n?/g, "\n").replace(invisible, () => note("invisible character"));
  const shown = outsideCode(visible, (prose) => withoutHidden(prose, note));
  return {
    text: shown,
    stripped: [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? "" : "s"}`),
  };
}

/**
 * Control and format characters (among them zero-width, bidirectional and tag characters) and all that Unicode says to
 * show nothing for. A joiner or selector after a pictograph is part of an emoji and stays.
 */
const invisible = new RegExp(
  [
    String.raw`(?<!\p{Extended_Pictographic}|\u200d|\ufe0f|[\u{1f3fb}-\u{1f3ff}])(?:\u200d|\ufe0f)`,
    String.raw`(?!\n|\t|\u200d|\ufe0f)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]`,
  ].join("|"),
  "gu",
);

/** Applies `change` to what is prose, and leaves fenced blocks and code spans alone. */
function outsideCode(text: string, change: (prose: string) => string): string {
  // A comment is looked for before code: a fence inside of a comment is hidden with it.
  const token =
    /(?<comment><!--[\s\S]*?-->)|(?<fence>^ {0,3}(?<mark>`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\k<mark>[`~]*[ \t]*$|$(?![\s\S])))|(?<span>(?<!`)(?<ticks>`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])*?[^`]\k<ticks>(?!`))/gm;
  let from = 0;
  let prose = "";
  const parts: string[] = [];
  for (const found of text.matchAll(token)) {
    prose += text.slice(from, found.index);
    from = found.index + found[0].length;
    if (found.groups?.comment !== undefined) {
      prose += found[0];
      continue;
    }
    parts.push(change(prose), found[0]);
    prose = "";
  }
  parts.push(change(prose + text.slice(from)));
  return parts.join("");
}

function withoutHidden(prose: string, note: (kind: Kind) => string): string {
  return (
    prose
      .replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<![a-z][^>]*>|<!\[CDATA\[[\s\S]*?\]\]>/gi, () =>
        note("HTML comment"),
      )
      // One that is never closed hides all that follows when it begins a line.
      .replace(/^ {0,3}<!--[\s\S]*/m, () => note("HTML comment"))
      .replace(/^ {0,3}\[[^\]\n]*\]:\s*(?:#|<>)\s*(?:\([^)]*\)|"[^"]*"|'[^']*')?[ \t]*$/gm, () =>
        note("hidden Markdown comment"),
      )
      .replace(/!\[((?:[^[\]\\]|\\.|\[[^\]]*\])+)\](?=[([])/g, () => `!${note("image description")}[]`)
      .replace(/(!?\[[^\]\n]*\]\([^\s()]+)\s+(?:"[^"]*"|'[^']*'|\([^)]*\))\s*\)/g, (_, link: string) => {
        note("hidden attribute");
        return `${link})`;
      })
      .replace(
        /<([a-z][a-z0-9-]*)(\s+[^<>]*?)(\/?)>/gi,
        (tag, name: string, attributes: string, end: string) => {
          const address = /\s(?:src|href)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)/i.exec(attributes)?.[0] ?? "";
          if (address.trim() === attributes.trim()) return tag;
          note("hidden attribute");
          return `<${name}${address}${end}>`;
        },
      )
  );
}
