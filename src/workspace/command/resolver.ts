import { realpath } from "node:fs/promises";

/** Files outside `/etc` that name resolution needs: `/etc/resolv.conf` is often a link into `/run`. */
export async function resolverFiles(): Promise<string[]> {
  const real = await realpath("/etc/resolv.conf").catch(() => null);
  return real === null || real === "/etc/resolv.conf"
    ? ["/etc/resolv.conf"].filter(() => real !== null)
    : [real];
}
