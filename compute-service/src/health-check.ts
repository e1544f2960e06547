import { resolveSettings } from './config/settings.ts';

/** Listening on all addresses is no address to ask. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);

/** Asks the service of this container, by its own settings, whether it is alive; the exit code is the answer. */
const { values } = resolveSettings(process.env);
const { DIAL_FLOW_HOST: host = '0.0.0.0', DIAL_FLOW_PORT: port = '8080' } = values;
const name = EVERYWHERE.has(host) ? '127.0.0.1' : host;
const scheme = values['DIAL_FLOW_TLS_CERTIFICATE_FILE'] === undefined ? 'http' : 'https';
// The certificate is for the name by which callers know the service, not for this address.
if (scheme === 'https') process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';

const answer = await fetch(`${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}/healthz`, {
    signal: AbortSignal.timeout(4000)
}).catch(() => null);
process.exitCode = answer?.ok ? 0 : 1;
