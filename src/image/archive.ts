import { CommandFailed, runInto } from "../host/command.js";
import { runEngine, type Engine } from "./engine.js";

/**
 * The name of an engine's archive. docker before 25 reads no OCI archive, so each engine has a format of
 * its own, and a file name for it.
 */
export const archiveName = ({ name }: Engine): string =>
  name === "podman" ? "image.oci-archive" : "image.docker-archive";

/**
 * Writes an image to an archive.
 *
 * With podman its layers are compressed by zstd, and stay so until podman unpacks them into its store:
 * nothing else ever writes or reads them whole.
 *
 * @throws CommandFailed where the engine fails
 */
export async function writeArchive(engine: Engine, archive: string, name: string): Promise<void> {
  if (engine.name === "docker") {
    // Not by --output: a file that docker makes as root only root can read (docker/cli, save)
    await runInto(archive, [...engine.command, "save", name]);
    return;
  }
  const target = `oci-archive:${archive}:${name}`;
  try {
    await runEngine(engine, ["push", "--quiet", "--compression-format=zstd", name, target]);
  } catch (error) {
    // podman before 4.0 has no such option. This way the layers are compressed by gzip.
    if (!(error instanceof CommandFailed && error.said.includes("unknown flag"))) throw error;
    await runEngine(engine, ["save", "--format=oci-archive", "--output", archive, name]);
  }
}
