// @actions/core loads a whole HTTP client (785 kB of undici) for its OIDC tokens alone. This action
// asks for no token, so package.json gives core these two names instead of the client.
export class HttpClient {}
export class BearerCredentialHandler {}
