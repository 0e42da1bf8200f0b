/** True when the text holds the sentence, give or take white space, case, quotation marks and Markdown emphasis. */
export function quotes(text: string, sentence: string): boolean {
  const wanted = plain(sentence);
  return wanted.length >= 8 && plain(text).includes(wanted);
}

const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[`*_"'“”‘’]/g, "")
    .replace(/\s+/g, " ")
    .replace(/[.…]+$/, "")
    .trim();
