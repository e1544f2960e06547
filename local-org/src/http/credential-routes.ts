import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fullAccess } from '../access.ts';
import type { Org } from '../org.ts';
import { OrgError } from '../org-error.ts';
import { objectBody, objectOfJson, ok, type Call, type Reply } from './call.ts';
import { json, type Route } from './router.ts';

/** A credential of a principal as it is kept; values never leave the org again. */
interface Credential {
    readonly externalCredential: string;
    readonly principalName: string;
    readonly principalType: string;
    readonly authenticationProtocol: string;
    readonly credentials: Readonly<Record<string, { readonly value: string; readonly revision: number }>>;
}

type Principal = Pick<Credential, 'externalCredential' | 'principalName' | 'principalType'>;

const keyOf = (principal: Principal): string =>
    [principal.externalCredential, principal.principalType, principal.principalName].join('/').toLowerCase();

const invalid = (message: string): OrgError => new OrgError({ code: 'INVALID_INPUT', message });

/** The credentials of named principals, in a file that its owner alone can read. */
class CredentialFile {
    private readonly file: string;

    constructor(file: string) {
        this.file = file;
    }

    find(principal: Principal): Credential | undefined {
        return this.read()[keyOf(principal)];
    }

    keep(credential: Credential): void {
        this.write({ ...this.read(), [keyOf(credential)]: credential });
    }

    remove(principal: Principal): void {
        const others = Object.entries(this.read()).filter(([key]) => key !== keyOf(principal));
        this.write(Object.fromEntries(others));
    }

    private read(): Readonly<Record<string, Credential>> {
        return existsSync(this.file)
            ? (JSON.parse(readFileSync(this.file, 'utf8')) as Record<string, Credential>)
            : {};
    }

    private write(credentials: Readonly<Record<string, Credential>>): void {
        writeFileSync(`${this.file}.new`, JSON.stringify(credentials), { mode: 0o600 });
        renameSync(`${this.file}.new`, this.file);
    }
}

function principalOf(org: Org, given: (name: string) => unknown): Principal {
    const text = (name: string): string => {
        const value = given(name);
        if (typeof value !== 'string' || value === '') throw invalid(`${name} is required`);
        return value;
    };
    const principal = {
        externalCredential: text('externalCredential'),
        principalName: text('principalName'),
        principalType: text('principalType')
    };
    if (principal.principalType !== 'NamedPrincipal')
        throw invalid(`The principal type ${principal.principalType} is not supported by local-org`);
    if (!org.schema.externalCredentials.includes(principal.externalCredential))
        throw invalid(`The external credential ${principal.externalCredential} does not exist`);
    return principal;
}

const replyOf = (principal: Principal, credential: Credential | undefined): Reply =>
    ok({
        ...principal,
        authenticationProtocol: credential?.authenticationProtocol ?? 'Custom',
        authenticationProtocolVariant: null,
        authenticationStatus: credential ? 'Configured' : 'Unconfigured',
        credentials: Object.fromEntries(
            Object.entries(credential?.credentials ?? {}).map(([name, { revision }]) => [
                name,
                { encrypted: true, revision }
            ])
        )
    });

/** Administrators alone may set up credentials. */
function requireAdministrator(call: Call): void {
    if (call.session.access === fullAccess) return;
    throw new OrgError({
        status: 403,
        code: 'INSUFFICIENT_ACCESS',
        message: 'You do not have access to this resource'
    });
}

/** The credential of a body; values that it does not name stay as they are known. */
function credentialFrom({
    body,
    principal,
    known
}: {
    readonly body: Readonly<Record<string, unknown>>;
    readonly principal: Principal;
    readonly known: Credential | undefined;
}): Credential {
    const values = Object.entries(objectOfJson(body['credentials'], 'credentials')).map(([name, entry]) => {
        const { value } = objectOfJson(entry, name);
        if (typeof value !== 'string' || value === '') throw invalid(`${name} has no value`);
        return [name, { value, revision: (known?.credentials[name]?.revision ?? 0) + 1 }] as const;
    });
    return {
        ...principal,
        authenticationProtocol: String(body['authenticationProtocol'] ?? 'Custom'),
        credentials: { ...known?.credentials, ...Object.fromEntries(values) }
    };
}

/** The route by which an administrator gives a named principal of an external credential its secrets. */
export function credentialRoutes(org: Org): Route[] {
    const file = new CredentialFile(org.credentialsOfPrincipals);
    const inQuery = (call: Call): Principal => {
        requireAdministrator(call);
        return principalOf(org, (name) => call.query.get(name));
    };
    const save = (call: Call, wantsOne: boolean): Reply => {
        requireAdministrator(call);
        const body = objectBody(call);
        const principal = principalOf(org, (name) => body[name]);
        const known = file.find(principal);
        if (wantsOne !== (known !== undefined))
            throw invalid(wantsOne ? 'There is no credential to change' : 'There is a credential already');
        const credential = credentialFrom({ body, principal, known });
        file.keep(credential);
        return replyOf(principal, credential);
    };
    const path = '/named-credentials/credential';
    return [
        json({
            method: 'GET',
            pattern: path,
            handler: (call) => {
                const principal = inQuery(call);
                return replyOf(principal, file.find(principal));
            }
        }),
        json({ method: 'POST', pattern: path, handler: (call) => save(call, false) }),
        json({ method: 'PUT', pattern: path, handler: (call) => save(call, true) }),
        json({
            method: 'DELETE',
            pattern: path,
            handler: (call) => {
                const principal = inQuery(call);
                file.remove(principal);
                return { status: 204 };
            }
        })
    ];
}
