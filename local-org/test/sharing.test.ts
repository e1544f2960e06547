import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importPKCS8, SignJWT } from 'jose';
import { people } from '../src/auth/people.ts';
import { loadSchema } from '../src/schema/load-schema.ts';
import { callerFor } from './apex/console-calls.ts';
import { integrationToken, sourceDirectory, startTestOrg, type TestOrg } from './support/test-org.ts';

interface Outcome {
    readonly id?: string;
    readonly success: boolean;
    readonly errors: readonly { readonly statusCode: string; readonly message: string }[];
}

/** A copy of the app's source, changed; the caller removes it. */
function changedSource(change: (folder: string) => void): string {
    const folder = mkdtempSync(join(tmpdir(), 'force-app-'));
    cpSync(sourceDirectory, folder, { recursive: true });
    change(folder);
    return folder;
}

const idOf = (name: string): string =>
    people.find(({ username }) => username.startsWith(`${name}@`))?.id ?? '';

async function tokenOf(org: TestOrg, username: string): Promise<string> {
    const key = await importPKCS8(org.credentials.privateKey, 'RS256');
    const assertion = await new SignJWT({})
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(org.credentials.clientId)
        .setSubject(username)
        .setAudience(org.credentials.loginUrl)
        .setExpirationTime('3 min')
        .sign(key);
    const response = await fetch(`${org.url}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
            grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
            assertion
        })
    });
    return ((await response.json()) as { access_token: string }).access_token;
}

/** What one user does with records over REST. */
class Person {
    private readonly org: TestOrg;
    private readonly token: string | undefined;

    constructor(org: TestOrg, token?: string) {
        this.org = org;
        this.token = token;
    }

    async names(query: string): Promise<readonly string[]> {
        const { json } = await this.call('GET', `/query?q=${encodeURIComponent(query)}`);
        return (json as { records: { Key__c: string }[] }).records.map(({ Key__c }) => Key__c).sort();
    }

    async count(query: string): Promise<number> {
        const { json } = await this.call('GET', `/query?q=${encodeURIComponent(query)}`);
        return (json as { totalSize: number }).totalSize;
    }

    async write(method: 'POST' | 'PATCH', type: string, records: readonly object[]): Promise<Outcome[]> {
        const body = {
            allOrNone: false,
            records: records.map((record) => ({ attributes: { type }, ...record }))
        };
        const { json } = await this.call(method, '/composite/sobjects', body);
        return json as Outcome[];
    }

    async insert(type: string, record: object): Promise<string> {
        const [outcome] = await this.write('POST', type, [record]);
        expect(outcome?.errors).toEqual([]);
        return outcome?.id ?? '';
    }

    async codes(method: 'POST' | 'PATCH', type: string, record: object): Promise<readonly string[]> {
        const outcomes = await this.write(method, type, [record]);
        return outcomes.flatMap(({ errors }) => errors.map(({ statusCode }) => statusCode));
    }

    async statusOf(method: string, path: string): Promise<number> {
        return (await this.call(method, path)).status;
    }

    private call(method: string, path: string, body?: unknown) {
        return this.org.call(method, path, {
            ...(this.token === undefined ? {} : { token: this.token }),
            ...(body === undefined ? {} : { body })
        });
    }
}

interface World {
    readonly org: TestOrg;
    readonly admin: Person;
    readonly reviewer: Person;
    readonly mine: string;
    readonly others: string;
}

/** An org with a group of duplicates of the reviewer and one of somebody else, each with a member. */
async function worldIn(source: string): Promise<World> {
    const org = await startTestOrg({ sourceDirectory: source });
    const admin = new Person(org);
    const groupOf = async (key: string, owner: object): Promise<string> => {
        const id = await admin.insert('Duplicate_Group__c', { Key__c: key, Status__c: 'New', ...owner });
        await admin.insert('Duplicate_Member__c', { Key__c: `${key}-1`, Duplicate_Group__c: id });
        return id;
    };
    const mine = await groupOf('mine', { OwnerId: idOf('reviewer') });
    const others = await groupOf('others', {});
    const reviewer = new Person(org, await tokenOf(org, 'reviewer@dial-flow.example'));
    return { org, admin, reviewer, mine, others };
}

const GROUPS = 'SELECT Key__c FROM Duplicate_Group__c';
const MEMBERS = 'SELECT Key__c FROM Duplicate_Member__c';
const FOREIGN = 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY';
const READ_ONLY = 'INSUFFICIENT_ACCESS_OR_READONLY';

describe('A reviewer with whom nothing is shared', () => {
    let world: World;
    let source: string;

    beforeAll(async () => {
        source = changedSource((folder) =>
            rmSync(join(folder, 'main/default/sharingRules'), { recursive: true })
        );
        world = await worldIn(source);
    }, 60_000);

    afterAll(async () => {
        await world.org.dispose();
        rmSync(source, { recursive: true });
    });

    test('sees their own records and the details of those, others see all by their permission set', async () => {
        const { admin, reviewer, org } = world;
        expect(await reviewer.names(GROUPS)).toEqual(['mine']);
        expect(await reviewer.names(MEMBERS)).toEqual(['mine-1']);
        expect(await reviewer.count('SELECT COUNT() FROM Duplicate_Group__c')).toBe(1);
        expect(await reviewer.names(`${GROUPS} WHERE Key__c = 'others'`)).toEqual([]);
        const manager = new Person(org, await tokenOf(org, 'manager@dial-flow.example'));
        for (const person of [admin, manager]) {
            expect(await person.names(GROUPS)).toEqual(['mine', 'others']);
            expect(await person.names(MEMBERS)).toEqual(['mine-1', 'others-1']);
        }
    });

    test('finds a record of somebody else by no way', async () => {
        const { reviewer, others, mine } = world;
        expect(await reviewer.statusOf('GET', `/sobjects/Duplicate_Group__c/${mine}`)).toBe(200);
        expect(await reviewer.statusOf('GET', `/sobjects/Duplicate_Group__c/${others}`)).toBe(404);
        const semiJoin = `SELECT Name FROM Duplicate_Group__c WHERE Id IN (SELECT Duplicate_Group__c FROM Duplicate_Member__c)`;
        expect(await reviewer.count(semiJoin)).toBe(1);
        expect(await reviewer.count('SELECT Id, (SELECT Id FROM Members__r) FROM Duplicate_Group__c')).toBe(
            1
        );
    });

    test('changes their own records alone', async () => {
        const { reviewer, mine, others } = world;
        const change = (id: string): object => ({ id, Note__c: 'Seen' });
        expect(await reviewer.codes('PATCH', 'Duplicate_Group__c', change(mine))).toEqual([]);
        expect(await reviewer.codes('PATCH', 'Duplicate_Group__c', change(others))).toEqual([FOREIGN]);
    });

    test('decides in the console on what they see, and is told that the rest is not theirs', async () => {
        const { org, others, mine } = world;
        const call = await callerFor(org, 'reviewer@dial-flow.example');
        const page = await call<{ total: number; rows: { id: string; version: string }[] }>(
            'DialReviewController.getDuplicateGroups',
            { filter: {}, cursor: null }
        );
        expect(page.body.rows.map(({ id }) => id)).toEqual([mine]);
        expect(page.body.total).toBe(1);
        const { body } = await call<{ ok: boolean; message: string }[]>('DialReviewController.decide', {
            kind: 'duplicates',
            decisions: [{ id: others, version: page.body.rows[0]?.version, decision: 'dismiss' }]
        });
        expect(body).toMatchObject([{ ok: false, message: 'You cannot see this item, or it is gone.' }]);
    });

    test('reads but cannot change what only the permission set of a manager shows', async () => {
        const { org, others } = world;
        const operator = new Person(org, await tokenOf(org, 'operator@dial-flow.example'));
        expect(await operator.names(GROUPS)).toEqual(['mine', 'others']);
        expect(await operator.codes('PATCH', 'Duplicate_Group__c', { id: others, Note__c: 'Seen' })).toEqual([
            READ_ONLY
        ]);
    });
});

describe('What is shared', () => {
    let world: World;

    beforeAll(async () => {
        world = await worldIn(sourceDirectory);
    }, 60_000);

    afterAll(() => world.org.dispose());

    test('with the group of reviewers, they read and change as their rules say', async () => {
        const { admin, reviewer, others } = world;
        expect(await reviewer.names(GROUPS)).toEqual(['mine', 'others']);
        expect(await reviewer.names(MEMBERS)).toEqual(['mine-1', 'others-1']);
        expect(await reviewer.codes('PATCH', 'Duplicate_Group__c', { id: others, Note__c: 'Seen' })).toEqual(
            []
        );
        const account = await admin.insert('Account', { Name: 'Pinecrest Dental' });
        const phone = await admin.insert('Researched_Phone__c', {
            Account__c: account,
            Phone_Text__c: '(304) 329-0129'
        });
        expect(await reviewer.codes('PATCH', 'Researched_Phone__c', { id: phone, Source__c: 'Web' })).toEqual(
            [READ_ONLY]
        );
    });

    test('with the service by its permission set: it writes runs that people launched, and their steps', async () => {
        const { admin, org } = world;
        const run = await admin.insert('Dial_Run__c', { Status__c: 'Queued', OwnerId: idOf('operator') });
        const service = new Person(org, await integrationToken(org));
        expect(await service.codes('PATCH', 'Dial_Run__c', { id: run, Status__c: 'Running' })).toEqual([]);
        const step = { Key__c: 'run|extract.inputs', Dial_Run__c: run, Status__c: 'Running' };
        expect(await service.codes('POST', 'Dial_Run_Step__c', step)).toEqual([]);
        const operator = new Person(org, await tokenOf(org, 'operator@dial-flow.example'));
        expect(await operator.count(`SELECT Id FROM Dial_Run_Step__c WHERE Dial_Run__c = '${run}'`)).toBe(1);
    });

    test('a block is seen by everybody who may see blocks, whoever wrote it', async () => {
        const { admin, reviewer } = world;
        await admin.insert('Suppression__c', { Key__c: '+13043290129', Reason__c: 'Asked by letter' });
        expect(await reviewer.names('SELECT Key__c FROM Suppression__c')).toEqual(['+13043290129']);
    });
});

describe('Sharing in the source', () => {
    const loaded = (change: (text: string) => string, file: string): (() => unknown) => {
        const folder = changedSource((copy) => {
            const path = join(copy, 'main/default', file);
            writeFileSync(path, change(readFileSync(path, 'utf8')));
        });
        return () => {
            try {
                return loadSchema(join(folder, 'main/default'));
            } finally {
                rmSync(folder, { recursive: true });
            }
        };
    };

    test('a kind of rule that is not known is refused by name', () => {
        const rules = 'sharingRules/Phone_Removal__c.sharingRules-meta.xml';
        const byRole = (text: string): string =>
            text.replace('<allInternalUsers></allInternalUsers>', '<role>Sales</role>');
        expect(loaded(byRole, rules)).toThrow(/Phone_Removal__c.*Dial_Flow_Reviewers.*not supported/);
    });

    test('a sharing model that is not known is refused by name', () => {
        const object = 'objects/Phone_Removal__c/Phone_Removal__c.object-meta.xml';
        const odd = (text: string): string =>
            text.replace('>Private</sharingModel>', '>FullAccess</sharingModel>');
        expect(loaded(odd, object)).toThrow(/Phone_Removal__c.*FullAccess is not supported/);
    });
});
