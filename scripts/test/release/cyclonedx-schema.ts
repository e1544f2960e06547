import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { packages } from './package-of-tests.ts';

/** The package of CycloneDX' own authors that brings their schemas. */
const CYCLONEDX_SCHEMAS = '@cyclonedx/cyclonedx-library';

/** Returns what does not fit the schema of CycloneDX 1.6, each with its place; empty where all of it fits. */
export function billFaults(bill: object): readonly string[] {
    const folder = join(dirname(packages.resolve(`${CYCLONEDX_SCHEMAS}/package.json`)), 'res', 'schema');
    const schema = (name: string): object =>
        JSON.parse(readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
    // The schemas use words that are no part of the standard, and formats of addresses, which the product writes none of.
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    for (const name of ['spdx', 'jsf-0.82']) {
        ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
    }
    const fits = ajv.compile(schema('bom-1.6'));
    fits(bill);
    return (fits.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}
