const word = "[A-Za-z_$][\\w$]*";

/** One form of declaration per line, tried in order; the name is the first group. */
const forms: readonly RegExp[] = [
  // JavaScript, TypeScript, PHP: function name, class Name, const name =
  new RegExp(
    `\\b(?:function|class|interface|enum|struct|trait|protocol|namespace|record|object)\\s*\\*?\\s+(${word})`,
  ),
  new RegExp(`^\\s*(?:export\\s+)?(?:declare\\s+)?(?:const|let|var|val|type)\\s+(${word})`),
  new RegExp(`^\\s*(?:module\\.)?exports\\.(${word})\\s*=`),
  new RegExp(`^\\s*(?:${word}\\.)+(${word})\\s*=\\s*(?:async\\s+)?(?:function|\\()`),
  // Python, Ruby, Elixir, Scala
  /^\s*(?:async\s+)?def[pm]?\s+(?:self\.)?([\w?!=]+)/,
  /^\s*(?:module|defmodule|defmacro)\s+([\w.]+)/,
  // Go: func (r *T) Name, type Name
  new RegExp(`^\\s*func\\s+(?:\\([^)]*\\)\\s*)?(${word})`),
  new RegExp(`^\\s*type\\s+(${word})`),
  // Rust
  new RegExp(`\\b(?:fn|mod|union|macro_rules!)\\s+(${word})`),
  /^\s*(?:unsafe\s+)?impl\b(?:<[^>]*>)?\s+(?:.*\bfor\s+)?([A-Za-z_]\w*)/,
  // Kotlin and Swift
  new RegExp(`\\b(?:fun|func)\\s+(${word})`),
  // Tests by title
  /^\s*(?:\w+\.)?(?:describe|context|suite|test|it)(?:\.\w+)*\(\s*["'`]([^"'`]+)/,
  // Methods: modifiers and a type, or nothing, then name(…) {
  new RegExp(
    `^\\s*(?:(?:export|default|public|private|protected|internal|static|final|abstract|async|override|virtual|inline|const|readonly|get|set|constexpr|extern)\\s+)*(?:[\\w<>\\[\\],.*&:?]+\\s+[*&]*)?[*#]?(?:\\w+::)?(~?${word})\\s*(?:<[^>]*>)?\\([^;]*$`,
  ),
  // Properties that hold functions, and module-level assignments
  new RegExp(`^\\s*["']?(${word})["']?\\s*:\\s*(?:async\\s+)?(?:function|\\(.*=>)`),
  new RegExp(`^(${word})\\s*(?::[^=]+)?=[^=]`),
];

const notNames = new Set(
  "if for while switch catch return else do with await new throw typeof function elif except assert print require super".split(
    " ",
  ),
);

/** The name that a line of program text declares, or null. It errs on the side of null. */
export function declaredName(line: string): string | null {
  if (line.length > 400) return null;
  for (const form of forms) {
    const name = form.exec(line)?.[1];
    if (name !== undefined && !notNames.has(name)) return name;
  }
  return null;
}
