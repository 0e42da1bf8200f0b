// Probot as its own documentation starts it, with a handler that does nothing: what the App's speed is measured by.
import { createServer } from "node:http";
import { createNodeMiddleware, Probot } from "probot";

const { APP_ID: appId, PRIVATE_KEY: privateKey, WEBHOOK_SECRET: secret, GHE_HOST: host } = process.env;
const probot = new Probot({
  ...{ appId, privateKey, secret, logLevel: "fatal" },
  baseUrl: `http://${host}/api/v3`,
});
const middleware = await createNodeMiddleware(
  (bot) => void bot.on(["issues.labeled", "pull_request.closed"], () => {}),
  {
    probot,
    webhooksPath: "/api/github/webhooks",
  },
);
const server = createServer((request, response) => void middleware(request, response));
server.listen(0, "127.0.0.1", () =>
  console.log(`Probot listens on http://127.0.0.1:${server.address().port}`),
);
process.once("SIGTERM", () => process.exit(0));
