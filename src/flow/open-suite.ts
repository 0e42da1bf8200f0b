import type { Config } from "../domain/config.js";
import type { Workspace } from "../domain/ports.js";
import { detectSetup } from "../testing/detect-setup.js";
import { detectSuite } from "../testing/detect-suite.js";
import type { DetectedSuite } from "../testing/suite.js";
import { chooseSandbox, type SandboxChoice } from "../workspace/choose-sandbox.js";
import { openWorkspace } from "../workspace/open-workspace.js";

export interface SuiteOptions {
  /** A git checkout or bare repository. */
  repository: string;
  /** Commit, branch or tag; default HEAD. */
  ref?: string;
  config: Config;
  sandbox?: NonNullable<SandboxChoice["prefer"]>;
  /** Where this machine's programs and tool caches are. */
  tools: Omit<SandboxChoice, "prefer">;
  signal: AbortSignal;
  onProgress: (line: string) => void;
}

/** A base that is checked out and set up in a sandbox, and its suite. Whoever opens it closes the workspace. */
export interface OpenSuite {
  workspace: Workspace;
  suite: DetectedSuite;
}

/** Throws PatchwrightError `not-a-repository`, `no-sandbox`, `setup-failed`, `no-test-command`. */
export async function openSuite(options: SuiteOptions): Promise<OpenSuite> {
  const { repository, ref, config, tools, signal, onProgress } = options;
  const sandbox = await chooseSandbox({
    ...tools,
    ...(options.sandbox !== undefined && { prefer: options.sandbox }),
  });
  onProgress(`Sandbox: ${sandbox.description}`);
  const workspace = await openWorkspace({
    repository,
    ...(ref !== undefined && { ref }),
    sandbox,
    setup: async ({ files, read }) => detectSetup({ reader: { files: await files(), read }, config }),
    signal,
    onProgress,
  });
  try {
    const suite = await detectSuite({ workspace, config });
    onProgress(`Tests: ${suite.command} (${suite.runner}: ${suite.reason})`);
    return { workspace, suite };
  } catch (error) {
    await workspace.close();
    throw error;
  }
}
