import { readFileSync } from 'node:fs';

/** The product's version. */
export function productVersion(): string {
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    return (JSON.parse(text) as { readonly version: string }).version;
}

/** What can change the bytes of a result: versions of the product and of its compute engine. Stands in every manifest. */
export async function resultVersions(): Promise<Readonly<Record<string, string>>> {
    const { version } = await import('@duckdb/node-api');
    return { dial_flow: productVersion(), duckdb: version() };
}
