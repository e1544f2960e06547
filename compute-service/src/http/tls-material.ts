import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Logger } from 'pino';
import { DialFlowError } from '../error.ts';
import { createSecureContext } from './node-http.ts';

export interface CertificateAndKey {
    readonly cert: string;
    readonly key: string;
}

export interface TlsFiles {
    /** PEM: the certificate, then those that lead to its authority. */
    readonly certificateFile: string;
    /** PEM. */
    readonly keyFile: string;
}

export interface TlsMaterial {
    current(): CertificateAndKey;
    /** Calls back with what the files hold after each change; returns how to stop. */
    watch(changed: (material: CertificateAndKey) => void): () => void;
}

const LOOK_EVERY_MS = 30_000;

function read({ certificateFile, keyFile }: TlsFiles): CertificateAndKey {
    try {
        const material = {
            cert: readFileSync(certificateFile, 'utf8'),
            key: readFileSync(keyFile, 'utf8')
        };
        createSecureContext(material);
        return material;
    } catch (cause) {
        throw new DialFlowError('configuration', 'The certificate and the key for TLS cannot be used.', {
            cause,
            advice: 'Check that DIAL_FLOW_TLS_CERTIFICATE_FILE and DIAL_FLOW_TLS_KEY_FILE name PEM files that belong together.'
        });
    }
}

/**
 * Reads certificate and key, and reads them again when they change, so that a renewed certificate needs no restart.
 * Files that do not fit together, as in the middle of a renewal, change nothing.
 * @throws DialFlowError `configuration` where they cannot be used at the start
 */
export function loadTlsMaterial(
    files: TlsFiles,
    { logger, lookEveryMs = LOOK_EVERY_MS }: { readonly logger: Logger; readonly lookEveryMs?: number }
): TlsMaterial {
    const first = read(files);
    return {
        current: () => first,
        watch(changed) {
            const look = (): void => {
                try {
                    changed(read(files));
                    logger.info('The TLS certificate was read anew');
                } catch (error) {
                    logger.warn(
                        { err: error },
                        'The changed TLS certificate cannot be used; the old one stays'
                    );
                }
            };
            const paths = [files.certificateFile, files.keyFile];
            for (const path of paths) watchFile(path, { interval: lookEveryMs, persistent: false }, look);
            return () => {
                for (const path of paths) unwatchFile(path, look);
            };
        }
    };
}
