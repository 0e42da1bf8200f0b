const empty = new Set(
  "a an and are as at be but by does do for from get has have if in into is it its not of on or should that the then this to when with".split(
    " ",
  ),
);

/** The first words of a title that say something, for a file name: `The locale is lost on update` gives `locale-lost-update`. */
export function slug(title: string): string {
  const words = (title.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => !empty.has(word));
  return words.slice(0, 3).join("-").slice(0, 32) || "task";
}
