/** What a command wanted from outside the sandbox, with the line that tells it. */
export interface OutsideNeed {
  kind: "network" | "service";
  line: string;
}

const local = String.raw`(?:127\.\d+\.\d+\.\d+|\[?::1\]?|localhost|0\.0\.0\.0)`;

/** No name was resolved, or no way led there. */
const noNetwork = new RegExp(
  [
    String.raw`\bENOTFOUND\b|\bEAI_AGAIN\b|\bENETUNREACH\b|\bEHOSTUNREACH\b`,
    "Temporary failure in name resolution|Could not resolve host|Name or service not known",
    String.raw`nodename nor servname provided|Network is unreachable|No route to host|\bUnknownHostException\b`,
    "getaddrinfo failed|no such host|failed to lookup address information|dns error",
  ].join("|"),
  "i",
);

const refused = /ECONNREFUSED|Connection refused|ConnectionRefusedError|connect: connection refused/i;

/** Ports of databases, queues and the like; a suite's own servers choose others. */
const services = new RegExp(
  String.raw`${local}:(?:5432|3306|6379|27017|9200|5672|11211|2181|9092|4222|1433|1521|9000|8500|2379|4566)\b`,
);

/**
 * Whether output shows that tests need the network or a service, which no sandboxed command has. Such failures are
 * counted and named apart; they say nothing about a patch. Null where nothing shows it.
 */
export function outsideNeed(output: string): OutsideNeed | null {
  for (const line of output.split("\n")) {
    if (noNetwork.test(line)) return { kind: "network", line: line.trim() };
    if (!refused.test(line)) continue;
    if (services.test(line)) return { kind: "service", line: line.trim() };
    if (/\d+\.\d+\.\d+\.\d+|\w+\.\w+:\d+/.test(line) && !new RegExp(local).test(line))
      return { kind: "network", line: line.trim() };
  }
  return null;
}
