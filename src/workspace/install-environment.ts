/** What installers need to get out of a company's network: proxies, certificates, mirrors. */
const names = [
  /^(https?|all|no)_proxy$/i,
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO)$/,
  /^PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|CERT|TRUSTED_HOST|DEFAULT_TIMEOUT)$/,
  /^npm_config_(registry|cafile)$/i,
  /^(GOPROXY|GOSUMDB|GONOSUMDB|GOFLAGS|CARGO_NET_GIT_FETCH_WITH_CLI|UV_INDEX_URL|UV_DEFAULT_INDEX)$/,
];

/**
 * The part of an environment that setup commands may see: an allow-list of names, and of those only values without a
 * user or password in an address.
 */
export function installEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const allowed: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !names.some((pattern) => pattern.test(name))) continue;
    if (!/\/\/[^/\s]*@/.test(value)) allowed[name] = value;
  }
  return allowed;
}
