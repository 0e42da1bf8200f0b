/** Pieces of the tables. What a suite or a model wrote stands in them as plain text in one line. */

/** A table whose first column is text and whose others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : "--:"))), ...rows.map(line)].join(
    "\n",
  );
}

export const code = (text: string): string => `\`${text.replaceAll("`", "'").replace(/\s+/g, " ")}\``;

export const plural = (number: number, noun: string): string =>
  `${count(number)} ${noun}${number === 1 ? "" : "s"}`;

export const count = (number: number): string => Math.round(number).toLocaleString("en-US");

export const percent = (part: number): string => `${(100 * part).toFixed(0)} %`;

export const money = (dollars: number | null): string =>
  dollars === null ? "unknown" : `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`;

export function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
