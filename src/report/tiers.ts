/** A piece of a text, from its fullest form to its barest; each form is whole by itself, so nothing is left open. */
export interface Section<Name extends string> {
  name: Name;
  forms: readonly string[];
}

/**
 * The sections in order, joined by blank lines, in the fullest forms that fit. Detail goes in a fixed order: `order`
 * names the section that gives up one form next, over and over; names of sections that have nothing left are passed by.
 * `size` measures what the limit counts: UTF-16 units unless told.
 */
export function fitText<Name extends string>(
  sections: readonly Section<Name>[],
  order: readonly Name[],
  limit: number,
  size: (text: string) => number = (text) => text.length,
): string {
  const level = new Map<Name, number>();
  const render = () =>
    sections
      .map(({ name, forms }) => forms[Math.min(level.get(name) ?? 0, forms.length - 1)] ?? "")
      .filter((text) => text !== "")
      .join("\n\n");

  let text = render();
  for (const name of order) {
    if (size(text) <= limit) break;
    level.set(name, (level.get(name) ?? 0) + 1);
    text = render();
  }
  return text;
}
