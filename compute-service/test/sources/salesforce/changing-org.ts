import { seededRandom, type Random } from '../../reference/random.ts';
import type { OrgRecord, TestOrg } from '../../support/salesforce-org.ts';

const CALL = { TaskSubtype: 'Call', Status: 'Completed', Priority: 'Normal', Subject: 'Call' } as const;

const stampOf = (now: Date): string => `TIMESTAMP '${now.toISOString().replace('T', ' ').replace('Z', '')}'`;

/** A small org in which people work: records come, change, go and come back. */
export class ChangingOrg {
    readonly #org: TestOrg;
    readonly #random: Random;
    readonly #now: () => Date;
    accounts: string[] = [];
    phones: string[] = [];
    calls: string[] = [];
    requests: string[] = [];
    readonly #binned: { readonly object: string; readonly id: string }[] = [];

    constructor({
        org,
        seed,
        now
    }: {
        readonly org: TestOrg;
        readonly seed: number;
        readonly now: () => Date;
    }) {
        this.#org = org;
        this.#random = seededRandom(seed);
        this.#now = now;
    }

    async found({ accounts }: { readonly accounts: number }): Promise<void> {
        this.accounts = await this.#org.create(
            'Account',
            this.#many(accounts, () => this.#account())
        );
        this.phones = await this.#org.create(
            'Researched_Phone__c',
            this.#many(accounts, () => this.#phone())
        );
        this.calls = await this.#org.create(
            'Task',
            this.#many(2 * accounts, () => this.#call())
        );
        this.requests = await this.#org.create(
            'Research_Request__c',
            this.#many(accounts, () => this.#request())
        );
    }

    /** Does so many things that people do in a day. */
    async day(things: number): Promise<void> {
        for (let done = 0; done < things; done += 1) {
            await this.#random.pick(this.#things)();
        }
    }

    readonly #things: readonly (() => Promise<void>)[] = [
        async () => this.#add('Account', this.accounts, this.#account()),
        async () => this.#add('Researched_Phone__c', this.phones, this.#phone()),
        async () => this.#add('Task', this.calls, this.#call()),
        async () => this.#add('Task', this.calls, { ...CALL, TaskSubtype: 'Task', Subject: 'No call' }),
        async () => this.#add('Research_Request__c', this.requests, this.#request()),
        () => this.#change('Account', this.accounts, this.#account()),
        () => this.#change('Researched_Phone__c', this.phones, { Phone_Text__c: this.#number() }),
        () => this.#change('Task', this.calls, { CallDisposition: this.#disposition() }),
        // Calls become other tasks and the other way round: they leave the table, or come into it.
        () => this.#change('Task', this.calls, { CallDisposition: null, Dialed_Number__c: null }),
        () => this.#change('Research_Request__c', this.requests, this.#status()),
        () => this.#bin('Account', this.accounts),
        () => this.#bin('Researched_Phone__c', this.phones),
        () => this.#bin('Task', this.calls),
        () => this.#bin('Research_Request__c', this.requests),
        () => this.undelete(),
        () => this.merge()
    ];

    /** Takes a record out of the bin, as the org's bin does. */
    async undelete(): Promise<void> {
        const one = this.#random.below(Math.max(1, this.#binned.length));
        const [binned] = this.#binned.splice(one, 1);
        if (!binned) return;
        await this.#org.behindTheScenes(
            `UPDATE "${binned.object}" SET "IsDeleted" = false, "SystemModstamp" = ${stampOf(this.#now())}
            WHERE "Id" = '${binned.id}'`
        );
    }

    /** Merges an account into another; what hung on it hangs on the other now, and no stamp of it tells so. */
    async merge(): Promise<void> {
        if (this.accounts.length < 2) return;
        const [loser = '', winner = ''] = this.#random.shuffle(this.accounts);
        const stamp = stampOf(this.#now());
        await this.#org.behindTheScenes(
            `UPDATE "Account" SET "IsDeleted" = true, "MasterRecordId" = '${winner}', "SystemModstamp" = ${stamp}
            WHERE "Id" = '${loser}'`
        );
        await this.#org.behindTheScenes(
            `UPDATE "Account" SET "Name" = 'Merged', "SystemModstamp" = ${stamp} WHERE "Id" = '${winner}'`
        );
        for (const [object, field] of [
            ['Researched_Phone__c', 'Account__c'],
            ['Research_Request__c', 'Account__c'],
            ['Task', 'WhatId']
        ] as const) {
            await this.#org.behindTheScenes(
                `UPDATE "${object}" SET "${field}" = '${winner}' WHERE "${field}" = '${loser}'`
            );
        }
        this.accounts = this.accounts.filter((id) => id !== loser);
    }

    #many(count: number, make: () => OrgRecord): readonly OrgRecord[] {
        return Array.from({ length: count }, make);
    }

    async #add(object: string, ids: string[], record: OrgRecord): Promise<void> {
        ids.push(...(await this.#org.create(object, [record])));
    }

    async #change(object: string, ids: readonly string[], fields: OrgRecord): Promise<void> {
        if (ids.length > 0) await this.#org.update(object, this.#random.pick(ids), fields);
    }

    async #bin(object: string, ids: string[]): Promise<void> {
        if (ids.length < 5) return;
        const id = this.#random.pick(ids);
        ids.splice(ids.indexOf(id), 1);
        await this.#org.delete(object, id);
        if (object === 'Account') await this.#forgetGone();
        else this.#binned.push({ object, id });
    }

    /** Details went with their account. */
    async #forgetGone(): Promise<void> {
        const left = async (object: string): Promise<string[]> =>
            (await this.#org.query<{ Id: string }>(`SELECT Id FROM ${object}`)).map(({ Id }) => Id);
        this.phones = await left('Researched_Phone__c');
        this.requests = await left('Research_Request__c');
    }

    #number(): string {
        return `(415) 555-${String(this.#random.between(2000, 9999))}`;
    }

    #disposition(): string {
        return this.#random.pick(['No Answer', 'Wrong Number', 'Disconnected', 'Connected, "later"\nagain']);
    }

    #account(): OrgRecord {
        return { Name: `A, "${this.#random.below(1000)}"`, Dial_Active__c: true, Phone: this.#number() };
    }

    #phone(): OrgRecord {
        return { Account__c: this.#random.pick(this.accounts), Phone_Text__c: this.#number() };
    }

    #call(): OrgRecord {
        return {
            ...CALL,
            WhatId: this.#random.pick(this.accounts),
            // Some are archived: only queryAll sees them.
            ActivityDate: this.#random.chance(0.2) ? '2024-02-03' : '2026-11-20',
            Dialed_Number__c: this.#number()
        };
    }

    #status(): OrgRecord {
        return this.#random.chance(0.5)
            ? { Status__c: 'Open' }
            : { Status__c: 'Found', Researched_At__c: '2026-11-20T10:00:00Z', Outcome__c: 'Found' };
    }

    #request(): OrgRecord {
        return {
            Account__c: this.#random.pick(this.accounts),
            Key__c: `key-${String(this.#random.below(1_000_000_000))}`,
            ...this.#status()
        };
    }
}
