import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { foundingNumber as founding, makeId } from '../ids.ts';
import type { Schema } from '../schema/schema.ts';
import { quoteName, quoteText } from '../store/sql-text.ts';
import { people } from './people.ts';

/** Name of the permission set that the integration user has and is held to. */
export const integrationPermissionSet = 'Dial_Flow_Integration';

/** What the org was founded with; kept in the data folder, so that a restart knows its clients. */
export interface OrgIdentity {
    readonly organizationId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** PEM of the key that signs assertions; a real org would hold its certificate only. */
    readonly privateKey: string;
    readonly publicKey: string;
    readonly integrationUserId: string;
    readonly integrationUsername: string;
    readonly adminUserId: string;
    readonly adminUsername: string;
    /** A session of the administrator that does not end, for the Salesforce CLI. */
    readonly adminAccessToken: string;
    readonly adminRefreshToken: string;
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random letters and digits. */
const randomText = (length: number): string =>
    [...randomBytes(length)].map((byte) => base62.charAt(byte % 62)).join('');

/** An access token as the org forms it: its short id, an exclamation mark, a secret. */
export const makeAccessToken = (organizationId: string): string =>
    `${organizationId.slice(0, 15)}!AQ${randomText(88)}`;

function found(): OrgIdentity {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
    });
    const organizationId = makeId('00D', founding);
    return {
        organizationId,
        clientId: `3MVG9${randomText(80)}`,
        clientSecret: randomText(64),
        privateKey,
        publicKey,
        integrationUserId: makeId('005', founding + 2),
        integrationUsername: 'integration@dial-flow.example',
        adminUserId: makeId('005', founding + 1),
        adminUsername: 'admin@dial-flow.example',
        adminAccessToken: makeAccessToken(organizationId),
        adminRefreshToken: `5Aep${randomText(80)}`
    };
}

/** The identity in a data folder, made on first use and kept where only the owner can read it. */
export function openIdentity(dataDirectory: string): OrgIdentity {
    const file = join(dataDirectory, 'identity.json');
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as OrgIdentity;
    const identity = found();
    writeFileSync(file, JSON.stringify(identity, null, 4), { mode: 0o600 });
    return identity;
}

/**
 * Writes what a client needs to log in (mode 600): addresses, client id and secret, signing key, user, and an access
 * token of the administrator for the Salesforce CLI.
 * @returns the file's path
 */
export function writeCredentials(given: {
    dataDirectory: string;
    identity: OrgIdentity;
    url: string;
    tlsUrl: string | undefined;
}): string {
    const { identity, url } = given;
    const file = join(given.dataDirectory, 'credentials.json');
    const credentials = {
        instanceUrl: url,
        loginUrl: url,
        ...(given.tlsUrl === undefined ? {} : { tlsUrl: given.tlsUrl }),
        organizationId: identity.organizationId,
        clientId: identity.clientId,
        clientSecret: identity.clientSecret,
        privateKey: identity.privateKey,
        username: identity.integrationUsername,
        userId: identity.integrationUserId,
        adminUsername: identity.adminUsername,
        adminUserId: identity.adminUserId,
        adminAccessToken: identity.adminAccessToken,
        adminRefreshToken: identity.adminRefreshToken
    };
    writeFileSync(file, JSON.stringify(credentials, null, 4), { mode: 0o600 });
    chmodSync(file, 0o600);
    return file;
}

type Seed = Readonly<Record<string, string | boolean>>;

function insertOnce({
    object,
    seed,
    created
}: {
    readonly object: string;
    readonly seed: Seed;
    readonly created: string;
}): string {
    const row: Record<string, string | boolean> = {
        CreatedDate: created,
        LastModifiedDate: created,
        SystemModstamp: created,
        IsDeleted: false,
        ...seed
    };
    const columns = Object.keys(row).map(quoteName).join(', ');
    const values = Object.values(row).map((value) =>
        typeof value === 'string' ? quoteText(value) : String(value)
    );
    const table = quoteName(object);
    return (
        `INSERT INTO ${table} (${columns}) SELECT ${values.join(', ')} ` +
        `WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE "Id" = ${quoteText(String(seed['Id']))})`
    );
}

/** Puts the organisation, its users and the permission sets into the tables, where they are missing. */
export async function foundOrganization(
    connection: DuckDBConnection,
    given: { identity: OrgIdentity; schema: Schema; now: Date }
): Promise<void> {
    const { identity, schema } = given;
    const created = given.now.toISOString().replace('T', ' ').replace('Z', '');
    const [adminProfile, integrationProfile, standardProfile] = [1, 2, 3].map((place) =>
        makeId('00e', founding + place)
    ) as [string, string, string];
    const user = ({
        Id,
        Username,
        LastName,
        ProfileId
    }: {
        readonly Id: string;
        readonly Username: string;
        readonly LastName: string;
        readonly ProfileId: string;
    }): [string, Seed] => [
        'User',
        {
            Id,
            Username,
            LastName,
            Email: Username,
            Alias: LastName.slice(0, 8),
            ProfileId,
            IsActive: true,
            UserType: 'Standard'
        }
    ];
    const sets = schema.permissionSets.map((set, index): [string, Seed] => [
        'PermissionSet',
        { Id: makeId('0PS', founding + index), Name: set.name, Label: set.label, IsOwnedByProfile: false }
    ]);
    const assign = ({
        place,
        user,
        name
    }: {
        readonly place: number;
        readonly user: string;
        readonly name: string;
    }): Array<[string, Seed]> =>
        sets
            .filter(([, seed]) => seed['Name'] === name)
            .map(([, seed]) => [
                'PermissionSetAssignment',
                {
                    Id: makeId('0Pa', founding + place),
                    AssigneeId: user,
                    PermissionSetId: String(seed['Id'])
                }
            ]);
    const seeds: Array<[string, Seed]> = [
        [
            'Organization',
            {
                Id: identity.organizationId,
                Name: 'DIAL-Flow local org',
                InstanceName: 'LOCAL',
                IsSandbox: false,
                OrganizationType: 'Developer Edition',
                TimeZoneSidKey: 'UTC',
                LanguageLocaleKey: 'en_US'
            }
        ],
        ['Profile', { Id: adminProfile, Name: 'System Administrator', UserType: 'Standard' }],
        [
            'Profile',
            { Id: integrationProfile, Name: 'Minimum Access - API Only Integrations', UserType: 'Standard' }
        ],
        user({
            Id: identity.adminUserId,
            Username: identity.adminUsername,
            LastName: 'Administrator',
            ProfileId: adminProfile
        }),
        user({
            Id: identity.integrationUserId,
            Username: identity.integrationUsername,
            LastName: 'Integration',
            ProfileId: integrationProfile
        }),
        ['Profile', { Id: standardProfile, Name: 'Standard User', UserType: 'Standard' }],
        ...people.map((person): [string, Seed] => {
            const [object, seed] = user({
                Id: person.id,
                Username: person.username,
                LastName: person.lastName,
                ProfileId: standardProfile
            });
            return [object, { ...seed, FirstName: person.firstName, Title: person.role.slice(0, 80) }];
        }),
        ...sets,
        ...assign({ place: 0, user: identity.integrationUserId, name: integrationPermissionSet }),
        ...people.flatMap((person, place) =>
            person.permissionSets.flatMap((name) => assign({ place: place + 1, user: person.id, name }))
        )
    ];
    for (const [object, seed] of seeds) await connection.run(insertOnce({ object, seed, created }));
}
