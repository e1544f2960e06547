import { counted } from '../engines/share.ts';
import { DialFlowError } from '../error.ts';
import type { Finding, Probe } from '../observability/probe.ts';
import { mappedColumns } from '../sources/salesforce/field-mapping.ts';
import type { FieldMapping } from '../sources/salesforce/field-mapping.ts';
import { MAPPING_QUERY, mappingByRecords, type MappingRecord } from '../sources/salesforce/mapping-in-org.ts';
import type { SalesforceDelivery } from './salesforce-delivery.ts';

const PROBE_MS = 10_000;
const MOST_SHOWN = 5;

/** Columns by table and name with the object and field that hold them, in lower case as the org compares names. */
const placesOf = ({ tables }: FieldMapping): ReadonlyMap<string, string> =>
    new Map(
        Object.entries(tables).flatMap(([table, mapping]) =>
            Object.entries(mappedColumns(mapping)).map(
                ([column, field]) =>
                    [`${table}.${column}`, `${mapping.object}.${field}`.toLowerCase()] as const
            )
        )
    );

/** Whether nights can read by the mapping of the org, or by the one that the service was given instead. */
export const mappingProbe = ({ connection, mapping }: SalesforceDelivery): Probe => ({
    code: 'field_mapping',
    subject: 'The field mapping of the org',
    async examine() {
        const records = await connection.query<MappingRecord>({
            soql: MAPPING_QUERY,
            signal: AbortSignal.timeout(PROBE_MS)
        });
        return mapping.isOfOrg
            ? usability({ standard: mapping.standard, records })
            : comparison({ given: mapping.standard, records });
    }
});

const finding = (found: Pick<Finding, 'status' | 'sentence' | 'fix'>): Finding => ({
    code: 'field_mapping',
    ...found
});

const columnsNamed = (columns: readonly string[]): string => {
    const more = columns.length > MOST_SHOWN ? ' and others' : '';
    return `${columns.slice(0, MOST_SHOWN).join(', ')}${more}`;
};

function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
    return [...new Set([...one.keys(), ...other.keys()])]
        .filter((column) => one.get(column) !== other.get(column))
        .toSorted();
}

/** Nights read by the org's records: they must be usable. */
function usability(given: {
    readonly standard: FieldMapping;
    readonly records: readonly MappingRecord[];
}): Finding {
    try {
        const changed = differing(placesOf(given.standard), placesOf(mappingByRecords(given)));
        const sentence =
            changed.length === 0
                ? 'Nights read the fields that the app brings.'
                : `Nights read by the mapping of the org, which changes ${counted(changed.length, 'column')}: ${columnsNamed(changed)}.`;
        return finding({ status: 'ok', sentence, fix: null });
    } catch (error) {
        if (!(error instanceof DialFlowError)) throw error;
        return finding({
            status: 'failed',
            sentence: error.message,
            fix: 'Correct it in the console, tab Mapping.'
        });
    }
}

/** Nights read by a file: who looks at the org should see the same there. */
function comparison({
    given,
    records
}: {
    readonly given: FieldMapping;
    readonly records: readonly MappingRecord[];
}): Finding {
    const inOrg = new Map(
        records.map((record) => [
            `${record.Table__c ?? ''}.${record.Column__c ?? ''}`,
            `${record.Object__c ?? ''}.${record.Field__c ?? ''}`.toLowerCase()
        ])
    );
    const columns = differing(placesOf(given), inOrg);
    if (columns.length === 0) {
        return finding({
            status: 'ok',
            sentence: 'The field mapping of the org is the one that the service reads by.',
            fix: null
        });
    }
    return finding({
        status: 'warning',
        sentence: `The org maps ${counted(columns.length, 'column')} otherwise than the service: ${columnsNamed(columns)}.`,
        fix: 'Nights read by the file that DIAL_FLOW_FIELD_MAPPING_FILE names. Make the tab Mapping of the console say the same, or take the variable away.'
    });
}
