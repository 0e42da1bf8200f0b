import { rootCertificates } from "node:tls";
import type { Dispatcher } from "undici";

/** How an endpoint behind a company's network is reached. Certificates and keys are PEM texts. */
export interface Network {
  /** `http://[user:password@]host:port` of a proxy that every request goes through. */
  proxy?: string;
  /** Certificate authorities to trust besides the usual ones. */
  ca?: string;
  /** A certificate of ours, for endpoints that ask for one. */
  clientCertificate?: { cert: string; key: string };
}

/**
 * A `fetch` for openAiModel that goes through a proxy or uses certificates of its own; undefined, which means Node's
 * own, when the network needs nothing. Node 20 takes neither from a setting by itself.
 */
export async function endpointFetch(network: Network): Promise<typeof globalThis.fetch | undefined> {
  if (Object.values(network).every((value) => value === undefined)) return undefined;
  const undici = await import("undici");
  const tls = {
    ...(network.ca !== undefined && { ca: [...rootCertificates, network.ca] }),
    ...network.clientCertificate,
  };
  const dispatcher: Dispatcher =
    network.proxy === undefined
      ? new undici.Agent({ connect: tls })
      : new undici.ProxyAgent({ uri: network.proxy, requestTls: tls, proxyTls: tls });
  // Node's own fetch is an undici of another release, and takes no dispatcher of this one: their types differ too.
  const fetchThrough = undici.fetch as unknown as (input: unknown, init: object) => Promise<Response>;
  return (input, init) => fetchThrough(input, { ...init, dispatcher });
}
