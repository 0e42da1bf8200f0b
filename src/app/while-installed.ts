/** What is asked about an installation once something of its work failed. */
export interface Installed {
  /** False where GitHub knows no such installation any more, or its owner has suspended it. */
  installed: (installation: number) => Promise<boolean>;
  log: { info: (facts: object, text: string) => void };
}

/**
 * Does work for an installation. Where that fails because the App was uninstalled meanwhile, nobody waits for the work
 * any more: it is dropped, with a line in the log, and is over. Any other failure is thrown as it is.
 */
export async function whileInstalled(
  work: () => Promise<void>,
  installation: number | undefined,
  { installed, log }: Installed,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Where GitHub does not say, the failure counts: what is tried again does no harm.
    const there = installation === undefined || (await installed(installation).catch(() => true));
    if (there) throw error;
    log.info({ installation }, "The App was uninstalled meanwhile: what it was at is dropped.");
  }
}
