import { errorLine, isPatchwrightError } from "../domain/errors.js";
import { createApp } from "./create-app.js";
import { appOptions } from "./environment.js";

/** Ten seconds less than what container hosts usually give before they kill. */
const patienceMs = 20_000;

try {
  const app = await createApp(appOptions(process.env));
  console.log(`Patchwright listens on ${app.url}`);
  const stop = () => {
    setTimeout(() => process.exit(1), patienceMs).unref();
    void app.close().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
} catch (error) {
  if (!isPatchwrightError(error)) throw error;
  console.error(errorLine(error));
  process.exitCode = 1;
}
