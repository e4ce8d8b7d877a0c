/** Proxies, as curl and Go read them (curl(1), net/http.ProxyFromEnvironment). */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"];

/** The names of variables that reach a registry through a proxy. */
export const PROXY_VARIABLES = PROXIES.flatMap((name) => [name, name.toLowerCase()]);

/**
 * The variables that a command gets. Others of the job's change what an engine does: SOURCE_DATE_EPOCH the age
 * of an image, DOCKER_DEFAULT_PLATFORM its platform, BUILDX_BUILDER whether it reaches the store at all.
 */
const PASSED = [
  ...["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK"],
  ...["XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "DBUS_SESSION_BUS_ADDRESS"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...PROXY_VARIABLES,
  // podman(1), containers.conf(5)
  ...["REGISTRY_AUTH_FILE", "CONTAINERS_CONF", "CONTAINERS_REGISTRIES_CONF"],
  ...["CONTAINERS_STORAGE_CONF", "CONTAINER_HOST", "CONTAINER_SSHKEY", "BUILDAH_ISOLATION"],
  // podman unshare, to the podman that it starts: without them that takes itself for root's
  ...["_CONTAINERS_USERNS_CONFIGURED", "_CONTAINERS_ROOTLESS_UID", "_CONTAINERS_ROOTLESS_GID"],
  // docker(1)
  ...["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"],
  ...["DOCKER_API_VERSION", "DOCKER_BUILDKIT"],
  // By it the runner finds, at the end of a job, the processes that the job left.
  "RUNNER_TRACKING_ID",
];

/** The environment of a command, in the language that its answers are read in. */
export function commandEnvironment(): Record<string, string> {
  const passed = PASSED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), LC_ALL: "C" };
}
