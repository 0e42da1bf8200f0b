/** A word that `sh` reads back as exactly this text. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A command line that `sh` reads back as exactly these words. */
export const commandLine = (words: readonly string[]): string => words.map(quote).join(" ");
