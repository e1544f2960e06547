import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultsOfSettings } from '../../../compute-service/src/config/config.ts';
import { resolveSettings } from '../../../compute-service/src/config/settings.ts';
import { selfSigned } from '../../../compute-service/test/sql-server/certificate.ts';

/** What an operator gives where a file only has `${NAME:?what it is}`. */
const GIVEN: readonly (readonly [RegExp, string])[] = [
    [/_URL$/, 'https://test.salesforce.com'],
    [/./, 'given-by-the-operator@example.com']
];

const contentOf = (name: string): string => {
    if (/PRIVATE_KEY/.test(name)) {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
        return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    }
    return /_CA_/.test(name) ? selfSigned().cert : 'a-secret-of-more-than-thirty-two-characters\n';
};

/** Returns what the service would say of these settings at its start, once each file that they name is there. */
export function faultsAtStart(settings: Readonly<Record<string, string>>): readonly string[] {
    const folder = mkdtempSync(join(tmpdir(), 'dial-flow-settings-'));
    try {
        const environment = Object.entries(settings).map(([name, text]) => {
            if (text.startsWith('${')) {
                return [name, GIVEN.find(([pattern]) => pattern.test(name))?.[1] ?? ''] as const;
            }
            if (!name.endsWith('_FILE')) return [name, text] as const;
            const file = join(folder, name);
            writeFileSync(file, contentOf(name));
            return [name, file] as const;
        });
        return faultsOfSettings(resolveSettings(Object.fromEntries(environment)));
    } finally {
        rmSync(folder, { recursive: true });
    }
}
