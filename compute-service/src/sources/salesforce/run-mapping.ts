import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../durable-file.ts';
import type { SalesforceConnection } from './connection.ts';
import { parseFieldMapping, type FieldMapping } from './field-mapping.ts';
import { MAPPING_QUERY, mappingByRecords, type MappingRecord } from './mapping-in-org.ts';
import { asDialFlowError } from './wire-error.ts';

export interface MappingPlace {
    /** Folder of the run for what was read of the org. */
    readonly directory: string;
    readonly signal: AbortSignal;
}

/** By which mapping the org is read and written, run by run. */
export interface RunMapping {
    /** What the service reads by where nobody says otherwise. */
    readonly standard: FieldMapping;
    /** Whether the org's own records are asked. */
    readonly isOfOrg: boolean;
    /** The mapping of this moment, for a run that begins to read. @throws DialFlowError `configuration`, or of the connection */
    read(place: MappingPlace): Promise<FieldMapping>;
    /** The mapping that the run read by; that of this moment where it has read nothing. */
    kept(place: MappingPlace): Promise<FieldMapping>;
}

const MAPPING_FILE = 'mapping.json';

/** A mapping that the service was given: it holds for every run. */
export const givenMapping = (standard: FieldMapping): RunMapping => ({
    standard,
    isOfOrg: false,
    read: async () => standard,
    kept: async () => standard
});

async function keptIn(directory: string): Promise<FieldMapping | null> {
    try {
        return parseFieldMapping(JSON.parse(await readFile(join(directory, MAPPING_FILE), 'utf8')));
    } catch {
        // Not kept yet, or removed with what was read; then the mapping of this moment is the best there is.
        return null;
    }
}

/** The mapping as administrators keep it in the org; a run is read and delivered by the one that it began with. */
export function orgMapping({
    connection,
    standard
}: {
    readonly connection: Pick<SalesforceConnection, 'query'>;
    readonly standard: FieldMapping;
}): RunMapping {
    const read = async ({ directory, signal }: MappingPlace): Promise<FieldMapping> => {
        try {
            const records = await connection.query<MappingRecord>({ soql: MAPPING_QUERY, signal });
            const mapping = mappingByRecords({ standard, records });
            await writeFileAtomically(
                join(directory, MAPPING_FILE),
                JSON.stringify({ version: 1, tables: mapping.tables })
            );
            return mapping;
        } catch (cause) {
            signal.throwIfAborted();
            throw asDialFlowError({ cause, what: 'Reading the field mapping from Salesforce' });
        }
    };
    return {
        standard,
        isOfOrg: true,
        read,
        kept: async (place) => (await keptIn(place.directory)) ?? read(place)
    };
}
