import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** GitHub as far as an App asks that nobody has installed: who it is, and that there is nothing to catch up with. */
export async function quietGitHub(): Promise<{ host: string; close: () => void }> {
  const server = createServer((request, response) => {
    const isApp = /\/app$/.test(request.url ?? "");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(isApp ? '{"id":1,"slug":"patchwright"}' : "[]");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
