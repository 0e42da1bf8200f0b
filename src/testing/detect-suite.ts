import type { Config } from "../domain/config.js";
import type { Workspace } from "../domain/ports.js";
import { type BuildNeed, buildFirst } from "./build-first.js";
import { chooseRunner } from "./choose-runner.js";
import { commandOfParts, compositeRunner } from "./composite.js";
import { type Facts, readFacts } from "./facts.js";
import type { Detected, Runner } from "./runner.js";
import { type DetectedSuite, makeSuite } from "./suite.js";
import { partsOf } from "./workspace-parts.js";

interface SuiteFiles {
  facts: Facts;
  /** The files themselves; `grep` looks for fixed strings. */
  files: Pick<Workspace, "read" | "grep">;
  config: Config;
}

/**
 * Runner and whole command, without running anything: with the build that has to come first, and of a workspace all its
 * packages. Throws as `detectSuite` does.
 */
export async function readSuite({
  facts,
  files,
  config,
}: SuiteFiles): Promise<{ runner: Runner; detected: Detected }> {
  const parts = await partsOf({ facts, workspace: files, config });
  if (parts !== null) {
    const reason = `each of these packages of the workspace has a suite: ${parts.map((part) => part.folder).join(", ")}`;
    return { runner: compositeRunner(parts), detected: { command: commandOfParts(parts), reason } };
  }
  const { runner, detected } = chooseRunner(facts, config);
  const need =
    config.test.command === undefined
      ? await buildFirst({ facts, runner, detected, grep: files.grep })
      : null;
  return { runner, detected: withBuild(detected, need) };
}

/**
 * The repository's own suite, from its files at the base; `config.test` overrides what they say.
 * Throws PatchwrightError `no-test-command` when neither names one, `config-invalid` for an unknown runner.
 */
export async function detectSuite({
  workspace,
  config,
}: {
  workspace: Workspace;
  config: Config;
}): Promise<DetectedSuite> {
  const facts = await readFacts({ files: await workspace.files(), read: workspace.read });
  const timeoutMs = config.test.timeoutMinutes * 60_000;
  const { runner, detected } = await readSuite({ facts, files: workspace, config });
  return makeSuite({ workspace, runner, detected: withGaps(detected, workspace), facts, timeoutMs });
}

function withBuild(detected: Detected, need: BuildNeed | null): Detected {
  if (need === null) return detected;
  return {
    command: `${need.command} && ${detected.command}`,
    reason: `${detected.reason}; \`${need.command}\` comes first, as ${need.why}`,
  };
}

/** A base that is installed in part says so wherever the suite is named. */
const withGaps = (detected: Detected, { gaps = [] }: Workspace): Detected =>
  gaps.length === 0 ? detected : { ...detected, reason: `${detected.reason}. ${gaps.join(" ")}` };
