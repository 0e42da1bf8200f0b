/** The first words of a title as part of a file name: `Locale is lost` gives `locale-is-lost`. */
export function slug(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.slice(0, 5).join("-").slice(0, 40) || "task";
}
