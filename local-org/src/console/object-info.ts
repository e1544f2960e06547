import type { Session } from '../auth/sessions.ts';
import type { FieldType } from '../schema/definitions.ts';
import type { Org } from '../org.ts';

/** Names that the platform's interface for pages has for types of fields. */
const pageTypes: Partial<Readonly<Record<FieldType, string>>> = {
    boolean: 'Boolean',
    date: 'Date',
    datetime: 'DateTime',
    double: 'Double',
    email: 'Email',
    id: 'Reference',
    int: 'Int',
    phone: 'Phone',
    picklist: 'Picklist',
    reference: 'Reference',
    string: 'String',
    textarea: 'TextArea',
    url: 'Url'
};

interface FieldInfo {
    readonly apiName: string;
    readonly label: string;
    readonly dataType: string;
}

interface ObjectInfo {
    readonly apiName: string;
    readonly label: string;
    readonly fields: Readonly<Record<string, FieldInfo>>;
}

/** What a page is told of an object: the fields that the user may read; null where there is none for the user. */
function infoOf(
    { schema }: Org,
    { session, name }: { readonly session: Session; readonly name: string }
): ObjectInfo | null {
    const object = schema.findObject(name);
    // Pages are told nothing of types of metadata.
    if (!object || object.kind === 'metadata' || !session.access.canRead(object)) return null;
    const readable = object.fields.filter(
        (field) =>
            field.type !== 'base64' && field.type !== 'address' && session.access.canReadField(object, field)
    );
    return {
        apiName: object.name,
        label: object.label,
        fields: Object.fromEntries(
            readable.map(({ name: apiName, label, type }) => [
                apiName,
                { apiName, label, dataType: pageTypes[type] ?? 'String' }
            ])
        )
    };
}

/** What several objects are, one result for each in the shape of lightning/uiObjectInfoApi. */
export const objectInfos = ({
    org,
    session,
    names
}: {
    readonly org: Org;
    readonly session: Session;
    readonly names: readonly string[];
}): object => ({
    results: names.map((name) => {
        const result = infoOf(org, { session, name });
        return result === null ? { statusCode: 404, result: null } : { statusCode: 200, result };
    })
});
