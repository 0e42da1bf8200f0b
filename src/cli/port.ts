import { InvalidArgumentError, Option } from "commander";

/** The port of the GitHub on loopback; without it the system chooses a free one. */
export const portOption = (): Option =>
  new Option("--port <number>", "of the GitHub on loopback (default: a free one)").argParser(readPort);

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port < 65_536) return port;
  throw new InvalidArgumentError("It is a number from 1 to 65535.");
}
