import type { MetadataRecord } from '../../../../local-org/src/schema/definitions.ts';
import type { ObjectType } from '../database/object-type.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { Decimal } from '../values/decimal.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ApexDate, ApexDatetime } from '../values/moments.ts';
import type { Value } from '../values/value.ts';

/** People without whom no org is. */
export interface Founders {
    readonly administratorId: string;
    /** In whose name triggers on events run. */
    readonly automatedProcessId: string;
}

function insert(
    runtime: Runtime,
    { name, values }: { readonly name: string; readonly values: Readonly<Record<string, Value>> }
): string {
    const object = objectNamed(runtime, name);
    const id = runtime.store.newId(object);
    const now = new ApexDatetime(Date.now()).inSeconds();
    const empty = Object.fromEntries(object.fields.map(({ key }) => [key, null]));
    const stamps = { createddate: now, lastmodifieddate: now, systemmodstamp: now, isdeleted: false };
    runtime.store.put({ object, id, row: { ...empty, ...stamps, ...values, id } });
    return id;
}

function objectNamed(runtime: Runtime, name: string): ObjectType {
    const object = runtime.schema.objects.get(name.toLowerCase());
    if (!object) throw new InterpreterFault(`the org has no object ${name}`);
    return object;
}

function valueOf(type: string, text: string | null): Value {
    if (text === null || text === '') return null;
    if (type === 'boolean') return text === 'true';
    if (type === 'double' || type === 'int') return Decimal.parse(text);
    if (type === 'date') return new ApexDate(Date.parse(text));
    return type === 'datetime' ? new ApexDatetime(Date.parse(text)) : text;
}

function insertMetadata(runtime: Runtime, record: MetadataRecord): void {
    const object = objectNamed(runtime, record.object);
    const values: Record<string, Value> = {
        developername: record.developerName,
        masterlabel: record.label,
        qualifiedapiname: record.developerName
    };
    for (const field of object.fields) {
        const text = record.values[field.name];
        if (text !== undefined) values[field.key] = valueOf(field.type, text);
        else if (field.type === 'boolean') values[field.key] = false;
    }
    insert(runtime, { name: record.object, values });
}

/** Makes the org as a deployment leaves it: people, profiles, permission sets and custom metadata. */
export function foundOrg(runtime: Runtime, { zone }: { readonly zone: string }): Founders {
    const profileId = insert(runtime, { name: 'Profile', values: { name: 'System Administrator' } });
    insert(runtime, { name: 'Profile', values: { name: 'Minimum Access - Salesforce' } });
    const person = (name: string): string =>
        insert(runtime, {
            name: 'User',
            values: {
                username: `${name.toLowerCase()}@org.test`,
                email: `${name.toLowerCase()}@org.test`,
                firstname: 'User',
                lastname: name,
                name: `User ${name}`,
                alias: 'user',
                profileid: profileId,
                timezonesidkey: zone,
                localesidkey: 'en_US',
                languagelocalekey: 'en_US',
                emailencodingkey: 'UTF-8',
                isactive: true
            }
        });
    const founders = { administratorId: person('Admin'), automatedProcessId: person('Process') };
    runtime.administrators.add(founders.administratorId).add(founders.automatedProcessId);
    runtime.userId = founders.administratorId;
    for (const { name, label } of runtime.schema.permissionSets.values()) {
        insert(runtime, { name: 'PermissionSet', values: { name, label, isownedbyprofile: false } });
    }
    for (const name of runtime.schema.notificationTypes) {
        insert(runtime, {
            name: 'CustomNotificationType',
            values: { developername: name, masterlabel: name }
        });
    }
    for (const record of runtime.schema.metadataRecords) insertMetadata(runtime, record);
    return founders;
}
