import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import { isIdField } from './literals.ts';
import { malformedQuery } from './query-text.ts';

/** Most semi-joins and anti-joins of a query. */
const most = 2;

interface Side {
    readonly object: ObjectDefinition;
    readonly field: FieldDefinition | undefined;
}

const targetsOf = ({ object, field }: Side): readonly string[] => {
    if (!field || !isIdField(field)) return [];
    return field.type === 'id' ? [object.name] : field.referenceTo;
};

/**
 * The rules for `field IN (SELECT field FROM object)`.
 * @throws OrgError MALFORMED_QUERY where the two fields do not name records of one object, or both queries are of one
 */
export function checkSemiJoin({ outer, inner }: { outer: Side; inner: Side }): void {
    if (outer.object === inner.object)
        throw malformedQuery('The inner and outer selects should not be on the same object type');
    const wanted = targetsOf(outer);
    if (targetsOf(inner).some((name) => wanted.includes(name))) return;
    throw malformedQuery(
        `The selected field '${inner.field?.name ?? ''}' in the subquery and the left operand field in the where ` +
            `expression in the outer query '${outer.field?.name ?? ''}' should point to the same object type`
    );
}

/** @throws OrgError MALFORMED_QUERY for more semi-joins than a query may have */
export function checkSemiJoinCount(count: number): void {
    if (count > most) throw malformedQuery(`Maximum ${most} semi join sub-selects are allowed`);
}

/** @throws OrgError MALFORMED_QUERY for a semi-join that is one of several alternatives, or denied by NOT */
export function checkSemiJoinPlace(operator: 'AND' | 'OR' | 'NOT'): void {
    if (operator === 'OR')
        throw malformedQuery("Semi join sub-selects are not allowed with the 'OR' operator");
    if (operator === 'NOT') {
        throw malformedQuery(
            'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions'
        );
    }
}
