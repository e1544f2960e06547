import userPermissions from '../user-permissions.json' with { type: 'json' };
import { fieldAt, type Catalogue } from '../catalogue.ts';
import type { Component } from '../components.ts';
import { nodesOf, textOf, textsOf, type XmlNode } from '../xml.ts';

const USER_PERMISSIONS: ReadonlySet<string> = new Set(userPermissions);

const granted = (node: XmlNode, list: string, name: string): readonly string[] =>
    nodesOf(node, list)
        .filter((entry) => ['enabled', 'visible'].every((flag) => textOf(entry, flag) !== 'false'))
        .map((entry) => textOf(entry, name));

/** `External_Credential-Principal` for every principal that an external credential declares. */
const principalsOf = (catalogue: Catalogue): ReadonlySet<string> =>
    new Set(
        catalogue.ofType('ExternalCredential').flatMap(({ name, node }) =>
            nodesOf(node, 'externalCredentialParameters')
                .filter((entry) => textOf(entry, 'parameterType').endsWith('Principal'))
                .map((entry) => `${name}-${textOf(entry, 'parameterName')}`)
        )
    );

function objectFaults(right: XmlNode, catalogue: Catalogue): string[] {
    const object = textOf(right, 'object');
    const may = (action: string): boolean => textOf(right, action) === 'true';
    if (!catalogue.objects.has(object)) return [`there is no object ${object}`];
    const faults: string[] = [];
    const needs = (action: string, other: string): void => {
        if (may(action) && !may(other)) faults.push(`${object}: ${action} needs ${other}`);
    };
    for (const action of ['allowCreate', 'allowEdit', 'viewAllRecords']) needs(action, 'allowRead');
    needs('allowDelete', 'allowEdit');
    for (const action of ['allowRead', 'allowEdit', 'allowDelete', 'viewAllRecords'])
        needs('modifyAllRecords', action);
    const isEvent = object.endsWith('__e');
    if (isEvent && ['allowEdit', 'allowDelete', 'viewAllRecords', 'modifyAllRecords'].some(may))
        faults.push(`${object}: an event can be created and read, no more`);
    return faults;
}

/** Who sees all details sees all of their masters. */
function detailFaults(node: XmlNode, catalogue: Catalogue): string[] {
    const all = new Set(
        nodesOf(node, 'objectPermissions')
            .filter((right) => textOf(right, 'viewAllRecords') === 'true')
            .map((right) => textOf(right, 'object'))
    );
    return [...all].flatMap((object) =>
        [...(catalogue.objects.get(object)?.fields.values() ?? [])]
            .filter(({ type, target }) => type === 'MasterDetail' && !all.has(target))
            .map(({ target }) => `${object}: viewAllRecords needs viewAllRecords of ${target}`)
    );
}

/** Fields of calls, of which the object reference says that they are not subject to field-level security. */
const UNSECURED = /^Task\.Call(Disposition|DurationInSeconds|Object|Type)$/;

function fieldFaults(right: XmlNode, catalogue: Catalogue): string[] {
    const path = textOf(right, 'field');
    const field = fieldAt(catalogue, path);
    if (!field) return [`there is no field ${path}`];
    if (UNSECURED.test(path))
        return [`${path} is not subject to field-level security, a permission on it stops the deployment`];
    if (field.required) return [`${path} is required, a permission on it stops the deployment`];
    return textOf(right, 'editable') === 'true' && textOf(right, 'readable') !== 'true'
        ? [`${path}: editable needs readable`]
        : [];
}

/** What a set grants on fields is worth nothing without the object; activities have no object permissions. */
function idleFieldFaults(node: XmlNode): string[] {
    const readable = new Set(
        nodesOf(node, 'objectPermissions')
            .filter((right) => textOf(right, 'allowRead') === 'true')
            .map((right) => textOf(right, 'object'))
    );
    const objects = new Set(
        nodesOf(node, 'fieldPermissions').map((right) => textOf(right, 'field').split('.')[0] ?? '')
    );
    return [...objects]
        .filter((object) => !readable.has(object) && !['Task', 'Event', 'Activity'].includes(object))
        .map((object) => `grants fields of ${object} without the object`);
}

function setFaults(node: XmlNode, catalogue: Catalogue, principals: ReadonlySet<string>): string[] {
    const lists: readonly [string, string, string, { has(name: string): boolean }][] = [
        ['applicationVisibilities', 'application', 'app', catalogue.named('CustomApplication')],
        ['classAccesses', 'apexClass', 'class', catalogue.classes],
        ['customMetadataTypeAccesses', 'name', 'custom metadata type', catalogue.objects],
        ['customPermissions', 'name', 'custom permission', catalogue.named('CustomPermission')],
        ['externalCredentialPrincipalAccesses', 'externalCredentialPrincipal', 'principal', principals],
        ['tabSettings', 'tab', 'tab', catalogue.named('CustomTab')],
        ['userPermissions', 'name', 'user permission', USER_PERMISSIONS]
    ];
    return [
        ...lists.flatMap(([list, element, what, known]) => {
            const names = nodesOf(node, list).map((entry) => textOf(entry, element));
            const twice = names.filter((name, index) => names.indexOf(name) !== index);
            return [
                ...names.filter((name) => !known.has(name)).map((name) => `there is no ${what} ${name}`),
                ...twice.map((name) => `${name} stands twice in ${list}`)
            ];
        }),
        ...nodesOf(node, 'objectPermissions').flatMap((right) => objectFaults(right, catalogue)),
        ...nodesOf(node, 'fieldPermissions').flatMap((right) => fieldFaults(right, catalogue)),
        ...detailFaults(node, catalogue),
        ...idleFieldFaults(node)
    ];
}

/** Everything that permission sets and their groups name is there and can be granted. */
export function checkPermissionSets(catalogue: Catalogue): string[] {
    const principals = principalsOf(catalogue);
    const sets = catalogue.named('PermissionSet');
    return [
        ...catalogue
            .ofType('PermissionSet')
            .flatMap(({ where, node }) =>
                setFaults(node, catalogue, principals).map((fault) => `${where}: ${fault}`)
            ),
        ...catalogue.ofType('PermissionSetGroup').flatMap(({ where, node }) =>
            ['permissionSets', 'mutingPermissionSets']
                .flatMap((list) => textsOf(node, list))
                .filter((name) => !sets.has(name))
                .map((name) => `${where}: there is no permission set ${name}`)
        )
    ];
}

interface Grants {
    readonly objects: ReadonlySet<string>;
    readonly fields: ReadonlySet<string>;
    readonly names: ReadonlySet<string>;
}

function grantsOf(sets: readonly Component[]): Grants {
    const readable = (list: string, name: string, flag: string): ReadonlySet<string> =>
        new Set(
            sets.flatMap(({ node }) =>
                nodesOf(node, list)
                    .filter((right) => textOf(right, flag) === 'true')
                    .map((right) => textOf(right, name))
            )
        );
    const names = sets.flatMap(({ node }) => [
        ...granted(node, 'classAccesses', 'apexClass'),
        ...granted(node, 'customMetadataTypeAccesses', 'name'),
        ...granted(node, 'customPermissions', 'name'),
        ...granted(node, 'tabSettings', 'tab'),
        ...granted(node, 'applicationVisibilities', 'application')
    ]);
    return {
        objects: readable('objectPermissions', 'object', 'allowRead'),
        fields: readable('fieldPermissions', 'field', 'readable'),
        names: new Set(names)
    };
}

const isGrantable = (object: string, field: string): boolean =>
    field.endsWith('__c') && !/__(mdt|e)$/.test(object) && object !== 'Activity' && object !== 'Event';

/** What no permission set grants, only a system administrator could use. */
export function checkEverythingGranted(catalogue: Catalogue): string[] {
    const grants = grantsOf(catalogue.ofType('PermissionSet'));
    const fields = [...catalogue.objects.values()].flatMap(({ name, fields: own }) =>
        [...own]
            .filter(([field, { required }]) => isGrantable(name, field) && !required)
            .map(([field]) => `${name}.${field}`)
            .filter((path) => !grants.fields.has(path))
            .map((path) => `${path}: no permission set makes the field readable`)
    );
    const objects = [...catalogue.objects.values()]
        .filter(({ name, isCustom }) => isCustom && !name.endsWith('__mdt') && !grants.objects.has(name))
        .map(({ name }) => `${name}: no permission set makes the object readable`);
    const callable = [...catalogue.classes].filter(([, methods]) => methods.size > 0).map(([name]) => name);
    const named = [
        ...[...catalogue.objects.keys()].filter((name) => name.endsWith('__mdt')),
        ...['CustomPermission', 'CustomTab', 'CustomApplication'].flatMap((type) => [
            ...catalogue.named(type)
        ]),
        ...callable
    ]
        .filter((name) => !grants.names.has(name))
        .map((name) => `${name}: no permission set grants it`);
    return [...fields, ...objects, ...named];
}
