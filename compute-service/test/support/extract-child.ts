import { loadFieldMapping } from '../../src/sources/salesforce/field-mapping.ts';
import { givenMapping } from '../../src/sources/salesforce/run-mapping.ts';
import { SalesforceConnection } from '../../src/sources/salesforce/connection.ts';
import { SalesforceSource } from '../../src/sources/salesforce/salesforce-source.ts';

interface Settings {
    readonly url: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly directory: string;
}

async function main(): Promise<void> {
    const { url, clientId, clientSecret, directory } = JSON.parse(process.argv[2] ?? '') as Settings;
    const connection = new SalesforceConnection({
        loginUrl: url,
        apiVersion: '66.0',
        credentials: { flow: 'client_credentials', clientId, clientSecret }
    });
    const source = new SalesforceSource({
        connection,
        mapping: givenMapping(await loadFieldMapping()),
        pageRecords: 50
    });
    const signal = new AbortController().signal;
    await source.extract({ tables: ['accounts'], directory, signal, progress: () => undefined });
    await connection.close();
}

void main();
