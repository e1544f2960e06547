import { readFileSync } from 'node:fs';
import { version as duckdbVersion } from '@duckdb/node-api';

/** What can change the bytes of a result: versions of the product and of its compute engine. Stands in every manifest. */
export function productVersions(): Readonly<Record<string, string>> {
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(text) as { readonly version: string };
    return { dial_flow: version, duckdb: duckdbVersion() };
}
