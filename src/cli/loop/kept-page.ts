/**
 * A page of the hub that can be opened when the hub is gone: style and pictures stand in it, and what linked to the hub
 * is plain text.
 */
export async function keptPage(url: string): Promise<string> {
  const page = await (await fetch(url)).text();
  const styled = await replaced(page, /<link rel="stylesheet" href="([^"]+)">/g, async (address) => {
    const css = await (await fetch(new URL(address, url))).text();
    return `<style>${css}</style>`;
  });
  const pictured = await replaced(styled, /(?<=<img\b[^>]*\bsrc=")([^"]+)(?=")/g, async (address) => {
    const response = await fetch(new URL(address, url));
    const bytes = Buffer.from(await response.arrayBuffer());
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    return `data:${type};base64,${bytes.toString("base64")}`;
  });
  const { origin } = new URL(url);
  return pictured.replace(/(<a\b[^>]*?) href="([^"]*)"/g, (link, before: string, address: string) =>
    address.startsWith("#") || new URL(address, url).origin !== origin ? link : before,
  );
}

async function replaced(
  text: string,
  pattern: RegExp,
  by: (address: string) => Promise<string>,
): Promise<string> {
  const found = [...text.matchAll(pattern)];
  const instead = await Promise.all(found.map(([, address = ""]) => by(address)));
  return found.reduceRight(
    (page, { index, 0: whole }, at) =>
      `${page.slice(0, index)}${instead[at]}${page.slice(index + whole.length)}`,
    text,
  );
}
