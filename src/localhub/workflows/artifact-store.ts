import { chmod, copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Artifact } from "./types.js";
import { writeZip } from "./zip.js";

interface Upload {
  readonly name: string;
  /** The files' common directory. */
  readonly root: string;
  /** Absolute paths below `root`. */
  readonly files: readonly string[];
  readonly retentionDays: number;
  readonly overwrite: boolean;
}

/** The artifacts of one run; names are unique in each of its attempts. */
export interface ArtifactStore {
  /** Throws with GitHub's message for a name that is taken or has characters it must not have. */
  readonly upload: (upload: Upload) => Promise<Artifact>;
  /** The newest of each name. */
  readonly list: () => readonly Artifact[];
}

const forbidden = /["\r\n:<>|*?\\/]/;

export function createArtifactStore(
  directory: string,
  newId: () => number,
  onArtifact: (artifact: Artifact) => void,
  earlier: readonly Artifact[] = [],
): ArtifactStore {
  const artifacts = new Map<string, Artifact>();

  const upload = async (request: Upload): Promise<Artifact> => {
    const { name } = request;
    if (name === "" || name === "." || name === ".." || forbidden.test(name))
      throw new Error(`The artifact name is not valid: ${name}. Contains a forbidden character or is empty.`);
    const former = artifacts.get(name);
    if (former !== undefined && !request.overwrite)
      throw new Error(
        "Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists on the workflow run",
      );
    // Taken before the first await, so that of two jobs that upload the same name at once only one can win.
    const id = newId();
    const place = path.join(directory, String(id));
    const archive = `${place}.zip`;
    const pending: Artifact = {
      id,
      name,
      directory: place,
      archive,
      digest: "",
      sizeInBytes: 0,
      createdAt: new Date().toISOString(),
      retentionDays: request.retentionDays,
    };
    artifacts.set(name, pending);
    try {
      const files = request.files.map((file) => path.relative(request.root, file));
      for (const file of files) await copy(path.join(request.root, file), path.join(place, file));
      const zip = await writeZip(
        archive,
        place,
        files.map((file) => file.split(path.sep).join("/")),
      );
      const artifact = { ...pending, sizeInBytes: zip.size, digest: `sha256:${zip.sha256}` };
      artifacts.set(name, artifact);
      if (former !== undefined) await discard(former);
      onArtifact(artifact);
      return artifact;
    } catch (error) {
      artifacts.delete(name);
      await discard(pending);
      throw error;
    }
  };

  const list = (): readonly Artifact[] => {
    const finished = [...artifacts.values()].filter(({ digest }) => digest !== "");
    return [...new Map([...earlier, ...finished].map((artifact) => [artifact.name, artifact])).values()];
  };

  return { upload, list };
}

/** Artifacts keep no permissions. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o644);
}

async function discard({ directory, archive }: Artifact): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await rm(archive, { force: true });
}
