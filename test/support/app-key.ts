import { generateKeyPairSync } from "node:crypto";

/** A private key for an App, made for one test run. */
export const newAppKey = (): string =>
  generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs1", format: "pem" })
    .toString();
