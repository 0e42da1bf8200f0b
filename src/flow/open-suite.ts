import type { Config } from "../domain/config.js";
import type { Workspace } from "../domain/ports.js";
import { detectSetup } from "../testing/detect-setup.js";
import { detectSuite } from "../testing/detect-suite.js";
import type { DetectedSuite } from "../testing/suite.js";
import { chooseSandbox, type SandboxChoice } from "../workspace/choose-sandbox.js";
import { installEnvironment } from "../workspace/install-environment.js";
import { openWorkspace } from "../workspace/open-workspace.js";

export interface SuiteOptions {
  /** A git checkout or bare repository. */
  repository: string;
  /** Commit, branch or tag; default HEAD. */
  ref?: string;
  config: Config;
  sandbox?: NonNullable<SandboxChoice["prefer"]>;
  /** The caller's variables: where programs and tool caches are, and what an install needs to get out. */
  environment: Readonly<Record<string, string | undefined>>;
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
  const { repository, ref, config, environment, signal, onProgress } = options;
  const sandbox = await chooseSandbox({
    path: environment.PATH ?? "",
    ...(environment.HOME !== undefined && { home: environment.HOME }),
    ...(options.sandbox !== undefined && { prefer: options.sandbox }),
  });
  onProgress(`Sandbox: ${sandbox.description}`);
  const workspace = await openWorkspace({
    repository,
    ...(ref !== undefined && { ref }),
    sandbox,
    setupEnvironment: installEnvironment(environment),
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
