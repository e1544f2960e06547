import { join } from 'node:path';
import { duckdbEngine } from '../../src/compute/duckdb.ts';
import type { RecordInput } from '../../src/sinks/salesforce/record-kind.ts';
import { deliverRecords } from '../../src/sinks/salesforce/deliver-records.ts';
import { DeliveryJournal } from '../../src/sinks/salesforce/journal.ts';
import { SalesforceConnection } from '../../src/sources/salesforce/connection.ts';

interface Settings {
    readonly url: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly directory: string;
    readonly input: RecordInput;
}

async function main(): Promise<void> {
    const { url, clientId, clientSecret, directory, input } = JSON.parse(process.argv[2] ?? '') as Settings;
    const connection = new SalesforceConnection({
        loginUrl: url,
        apiVersion: '66.0',
        credentials: { flow: 'client_credentials', clientId, clientSecret }
    });
    const session = await duckdbEngine().open({ file: join(directory, 'run.duckdb') });
    await deliverRecords({
        connection,
        session,
        engines: ['dedupe', 'call_list'],
        input,
        inputsReadAt: '2020-01-01T00:00:00.000Z',
        journal: await DeliveryJournal.open(directory),
        outputDirectory: directory,
        signal: new AbortController().signal
    });
    await session.close();
    await connection.close();
}

void main();
