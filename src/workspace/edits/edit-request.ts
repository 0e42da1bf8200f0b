import type { ChangeSet } from "../../domain/change-set.js";
import type { Edit } from "../../domain/edit.js";
import type { Workspace } from "../../domain/ports.js";

export interface EditRequest extends Pick<Workspace, "read" | "mode"> {
  /** The paths at the base; where given, a name that differs from one of them only in case is refused. */
  files?: Workspace["files"];
  base: string;
  /** What the edits build on. */
  changes: ChangeSet;
  edits: readonly Edit[];
}

/** A file as the edits so far have left it. */
export interface FileState {
  /** Null when there is no file. */
  text: string | null;
  mode: "100644" | "100755";
}
