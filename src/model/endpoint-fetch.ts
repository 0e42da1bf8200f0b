import { rootCertificates } from "node:tls";

/** How an endpoint behind a company's network is reached. Certificates and keys are PEM texts. */
export interface Network {
  /** `http://[user:password@]host:port` of a proxy that requests go through. */
  proxy?: string;
  /** Hosts that are reached without it, as NO_PROXY has them. */
  noProxy?: string;
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
  const { proxy, noProxy = "", ca, clientCertificate } = network;
  if (proxy === undefined && ca === undefined && clientCertificate === undefined) return undefined;
  const undici = await import("undici");
  const tls = {
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
    ...clientCertificate,
  };
  const direct = new undici.Agent({ connect: tls });
  const proxied =
    proxy === undefined ? direct : new undici.ProxyAgent({ uri: proxy, requestTls: tls, proxyTls: tls });
  // Node's own fetch is an undici of another release, and takes no dispatcher of this one: their types differ too.
  const fetchThrough = undici.fetch as unknown as (input: unknown, init: object) => Promise<Response>;
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    return fetchThrough(input, { ...init, dispatcher: isExcepted(url, noProxy) ? direct : proxied });
  };
}

/** NO_PROXY names hosts, with or without a port, and domains, with or without a dot before; `*` is all. */
function isExcepted({ hostname, host }: URL, noProxy: string): boolean {
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const domain = entry.replace(/^\*?\./, "");
      return entry === "*" || domain === host || domain === hostname || hostname.endsWith(`.${domain}`);
    });
}
