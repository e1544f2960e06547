import type { FieldType as SelectItem } from '@jetstreamapp/soql-parser-js';
import type { Access } from '../access.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import { malformedQuery } from './query-text.ts';

/** Most rows of a query for FIELDS(ALL) or FIELDS(CUSTOM). */
const mostRows = 200;

const choices: Readonly<Record<string, (field: FieldDefinition) => boolean>> = {
    ALL: () => true,
    CUSTOM: (field) => field.custom,
    STANDARD: (field) => !field.custom
};

/**
 * The SELECT list with FIELDS(ALL), FIELDS(CUSTOM) and FIELDS(STANDARD) written out as the fields that the user may read.
 * @throws OrgError MALFORMED_QUERY for another argument, and for ALL and CUSTOM without a LIMIT of at most 200
 */
export function expandFields(
    items: readonly SelectItem[],
    given: { object: ObjectDefinition; access: Access; limit: number | undefined }
): readonly SelectItem[] {
    return items.flatMap((item): readonly SelectItem[] => {
        if (item.type !== 'FieldFunctionExpression' || !/^fields$/i.test(item.functionName)) return [item];
        const [argument] = item.parameters;
        const kind = typeof argument === 'string' ? argument.toUpperCase() : '';
        const chosen = choices[kind];
        if (!chosen || item.parameters.length !== 1)
            throw malformedQuery(`unexpected token: '${item.rawValue ?? 'FIELDS'}'`);
        if (kind !== 'STANDARD' && (given.limit ?? Number.POSITIVE_INFINITY) > mostRows)
            throw malformedQuery(`The SOQL FIELDS function must have a LIMIT of at most ${mostRows}`);
        return given.object.fields
            .filter((field) => chosen(field) && given.access.canReadField(given.object, field))
            .map((field): SelectItem => ({ type: 'Field', field: field.name }));
    });
}
