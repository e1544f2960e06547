/** Listening on all addresses is no address to ask. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);

/** The settings of the service. What reads a settings file is large, so it is loaded only where there is one. */
async function settings(): Promise<Readonly<Record<string, string | undefined>>> {
    if (!process.env['DIAL_FLOW_CONFIG_FILE']) return process.env;
    const { resolveSettings } = await import('./config/settings.ts');
    return resolveSettings(process.env).values;
}

/** Asks the service of this container whether it is alive; the exit code is the answer. */
const values = await settings();
const host = values['DIAL_FLOW_HOST']?.trim() || '0.0.0.0';
const port = values['DIAL_FLOW_PORT']?.trim() || '8080';
const name = EVERYWHERE.has(host) ? '127.0.0.1' : host;
const scheme = values['DIAL_FLOW_TLS_CERTIFICATE_FILE']?.trim() ? 'https' : 'http';
// The certificate is for the name by which callers know the service, not for this address.
if (scheme === 'https') process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';

const answer = await fetch(`${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}/healthz`, {
    signal: AbortSignal.timeout(4000)
}).catch(() => null);
process.exitCode = answer?.ok ? 0 : 1;
