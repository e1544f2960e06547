/** Asks the service of this container whether it is alive; the exit code is the answer. */
const port = process.env['DIAL_FLOW_PORT'] ?? '8080';
const scheme = process.env['DIAL_FLOW_TLS_CERTIFICATE_FILE'] === undefined ? 'http' : 'https';
// The certificate is for the name by which callers know the service, not for this address.
if (scheme === 'https') process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';

const answer = await fetch(`${scheme}://127.0.0.1:${port}/healthz`, {
    signal: AbortSignal.timeout(4000)
}).catch(() => null);
process.exitCode = answer?.ok ? 0 : 1;
