import { join } from 'node:path';
import type { SalesforceConnection } from '../sources/salesforce/connection.ts';
import type { FieldMapping } from '../sources/salesforce/field-mapping.ts';
import type { RunMapping } from '../sources/salesforce/run-mapping.ts';
import { SALESFORCE_SOURCE } from '../sources/salesforce/salesforce-source.ts';
import type { OpenNight } from './open-night.ts';

/** The org that runs are read from and delivered to. */
export interface SalesforceDelivery {
    readonly connection: SalesforceConnection;
    readonly mapping: RunMapping;
    /** From how many rows on nights read of a table only what changed; missing where they always read everything. */
    readonly leastRowsForChanges?: number;
}

/** The mapping that a run was read by. @throws DialFlowError `configuration`, or of the connection */
export const mappingOf = (
    { mapping }: Pick<SalesforceDelivery, 'mapping'>,
    { night, signal }: { readonly night: Pick<OpenNight, 'workspace'>; readonly signal: AbortSignal }
): Promise<FieldMapping> =>
    mapping.kept({ directory: join(night.workspace.extract, SALESFORCE_SOURCE), signal });
