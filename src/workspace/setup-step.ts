/** A setup command, or one with what to do where it fails, so that a base that installs in part can still be judged in part. */
export type SetupStep =
  | string
  | {
      command: string;
      /** Run where the command fails; if it fails too, setup has failed, for the command's reason. */
      instead: string;
      /** What is then missing, in words that can follow "so". */
      missing: string;
    };
