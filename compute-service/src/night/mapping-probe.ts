import { counted } from '../engines/share.ts';
import type { Finding, Probe } from '../observability/doctor.ts';
import { mappedColumns } from '../sources/salesforce/field-mapping.ts';
import type { FieldMapping } from '../sources/salesforce/field-mapping.ts';
import type { SalesforceDelivery } from './delivery-steps.ts';

const PROBE_MS = 10_000;
const MOST_SHOWN = 5;

interface OrgMappingRecord {
    readonly Table__c: string | null;
    readonly Column__c: string | null;
    readonly Object__c: string | null;
    readonly Field__c: string | null;
}

const ORG_MAPPING = 'SELECT Table__c, Column__c, Object__c, Field__c FROM Field_Mapping__mdt';

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

/** Whether the mapping that administrators see in the org is the one that the service reads by. */
export const mappingProbe = ({ connection, mapping }: SalesforceDelivery): Probe => ({
    code: 'field_mapping',
    subject: 'The field mapping of the org',
    async examine() {
        const records = await connection.query<OrgMappingRecord>({
            soql: ORG_MAPPING,
            signal: AbortSignal.timeout(PROBE_MS)
        });
        const inOrg = new Map(
            records.map((record) => [
                `${record.Table__c ?? ''}.${record.Column__c ?? ''}`,
                `${record.Object__c ?? ''}.${record.Field__c ?? ''}`.toLowerCase()
            ])
        );
        const here = placesOf(mapping);
        const differing = [...new Set([...here.keys(), ...inOrg.keys()])]
            .filter((column) => here.get(column) !== inOrg.get(column))
            .toSorted();
        return findingOf(differing);
    }
});

function findingOf(differing: readonly string[]): Finding {
    if (differing.length === 0) {
        return {
            code: 'field_mapping',
            status: 'ok',
            sentence: 'The field mapping of the org is the one that the service reads by.',
            fix: null
        };
    }
    const more = differing.length > MOST_SHOWN ? ' and others' : '';
    return {
        code: 'field_mapping',
        status: 'warning',
        sentence: `The org maps ${counted(differing.length, 'column')} otherwise than the service: ${differing.slice(0, MOST_SHOWN).join(', ')}${more}.`,
        fix: 'Make the file that DIAL_FLOW_FIELD_MAPPING_FILE names and the tab Mapping of the console say the same.'
    };
}
