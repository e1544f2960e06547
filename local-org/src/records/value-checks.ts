import type { FieldDefinition } from '../schema/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import { columnType, storedObjects } from '../store/create-tables.ts';
import { quoteName, quoteText } from '../store/sql-text.ts';

/** A condition under which a row is refused, and how; `message` is SQL that gives the text. */
export interface RowCheck {
    readonly when: string;
    readonly code: string;
    readonly message: string;
    readonly fields: readonly string[];
}

const instantPattern = String.raw`\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?)?`;
const numberPattern = String.raw`\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*`;
const emailPattern = String.raw`[^@\s]+@[^@\s]+\.[^@\s]+`;

/** The value of a field from its text, null where the text has not the field's form. */
export function typedSql(field: FieldDefinition, text: string): string {
    switch (field.type) {
        case 'boolean':
            return `CASE WHEN lower(${text}) IN ('true', '1') THEN true WHEN lower(${text}) IN ('false', '0') THEN false END`;
        case 'int':
        case 'double': {
            const number =
                field.scale === 0
                    ? `try_cast(round(try_cast(${text} AS DECIMAL(38, 10))) AS BIGINT)`
                    : `round(try_cast(${text} AS DOUBLE), ${field.scale})`;
            return `CASE WHEN regexp_full_match(${text}, ${quoteText(numberPattern)}) THEN ${number} END`;
        }
        case 'date':
            return `CASE WHEN regexp_full_match(${text}, ${quoteText(instantPattern)}) THEN try_cast(substr(${text}, 1, 10) AS DATE) END`;
        case 'datetime':
            return `CASE WHEN regexp_full_match(${text}, ${quoteText(instantPattern)}) THEN org_instant(${text}) END`;
        case 'reference':
        case 'id':
            return `long_id(${text})`;
        default:
            // An empty text is no value.
            return `nullif(${text}, '')`;
    }
}

const wrongType = (field: FieldDefinition, text: string): RowCheck => ({
    when: `${typedSql(field, text)} IS NULL`,
    code: 'INVALID_TYPE_ON_FIELD_IN_RECORD',
    message: `${quoteText(`${field.name}: value not of required type: `)} || ${text}`,
    fields: [field.name]
});

function numberChecks(field: FieldDefinition, text: string): RowCheck[] {
    const digits = field.precision > 0 ? field.precision - field.scale : 18;
    return [
        {
            when: `regexp_full_match(${text}, ${quoteText(numberPattern)}) AND coalesce(abs(try_cast(${text} AS DOUBLE)) >= 1e${digits}, true)`,
            code: 'NUMBER_OUTSIDE_VALID_RANGE',
            message: `${quoteText(`${field.label}: value outside of valid range on numeric field: `)} || ${text}`,
            fields: [field.name]
        },
        wrongType(field, text)
    ];
}

function textChecks(field: FieldDefinition, text: string): RowCheck[] {
    const checks: RowCheck[] = [];
    if (field.length > 0) {
        checks.push({
            when: `length(${text}) > ${field.length}`,
            code: 'STRING_TOO_LONG',
            message: `${quoteText(`${field.label}: data value too large: `)} || ${text} || ${quoteText(` (max length=${field.length})`)}`,
            fields: [field.name]
        });
    }
    if (field.type === 'email') {
        checks.push({
            when: `NOT regexp_full_match(${text}, ${quoteText(emailPattern)})`,
            code: 'INVALID_EMAIL_ADDRESS',
            message: `${quoteText(`${field.label}: invalid email address: `)} || ${text}`,
            fields: [field.name]
        });
    }
    if (field.restrictedPicklist) {
        checks.push({
            when: `${text} NOT IN (${field.picklist.map(({ value }) => quoteText(value)).join(', ') || "''"})`,
            code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
            message: `${quoteText(`${field.label}: bad value for restricted picklist field: `)} || ${text}`,
            fields: [field.name]
        });
    }
    return checks;
}

/** A value that stands in a row. */
export interface GivenValue {
    /** SQL of the text as the client wrote it. */
    readonly text: string;
    /** SQL of the typed value. */
    readonly value: string;
    /** For references: the condition on a table that its row has one of the ids that the rows hold. */
    among(table: string): string;
}

/** Checks of a reference whose long form is the value. */
function referenceChecks({
    schema,
    field,
    given
}: {
    readonly schema: Schema;
    readonly field: FieldDefinition;
    readonly given: GivenValue;
}): RowCheck[] {
    const { text, value } = given;
    const named = field.referenceTo.flatMap((name) => schema.findObject(name) ?? []);
    const targets = named.length > 0 ? named : storedObjects(schema);
    const prefixes = targets.map((target) => quoteText(target.keyPrefix)).join(', ');
    // Looking only for the ids in question keeps the search small in large tables.
    const exists = targets.map((target) => {
        const deleted = target.kind === 'metadata' ? '' : ' AND NOT coalesce("IsDeleted", false)';
        return `${value} IN (SELECT "Id" FROM ${quoteName(target.name)} WHERE ${given.among(target.name)}${deleted})`;
    });
    return [
        {
            when: `${value} IS NULL`,
            code: 'MALFORMED_ID',
            message: `${quoteText(`${field.label}: id value of incorrect type: `)} || ${text}`,
            fields: [field.name]
        },
        {
            when: `substr(${value}, 1, 3) NOT IN (${prefixes})`,
            code: 'FIELD_INTEGRITY_EXCEPTION',
            message: `${quoteText(`${field.label}: id value of incorrect type: `)} || ${text}`,
            fields: [field.name]
        },
        {
            when: `NOT (${exists.join(' OR ')})`,
            code: 'INVALID_CROSS_REFERENCE_KEY',
            message: quoteText('invalid cross reference id'),
            fields: [field.name]
        }
    ];
}

/** What a given, non-null text must be for a field. */
export function valueChecks({
    schema,
    field,
    given
}: {
    readonly schema: Schema;
    readonly field: FieldDefinition;
    readonly given: GivenValue;
}): RowCheck[] {
    const { text } = given;
    switch (field.type) {
        case 'boolean':
        case 'date':
        case 'datetime':
            return [wrongType(field, text)];
        case 'int':
        case 'double':
            return numberChecks(field, text);
        case 'reference':
            return referenceChecks({ schema, field, given });
        case 'id':
            return [];
        default:
            return textChecks(field, text);
    }
}

/** A default as a typed SQL value. */
export const defaultSql = (field: FieldDefinition): string =>
    field.defaultValue === undefined
        ? 'NULL'
        : `CAST(${quoteText(field.defaultValue)} AS ${columnType(field)})`;
