import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeId } from '../../src/ids.ts';
import { outcomes, rawTexts } from '../../src/world/dispositions.ts';
import { generateWorld } from '../../src/world/generate-world.ts';
import { isSameWorld, saveWorld, truthFileOf, worldOf } from '../../src/world/world-file.ts';
import { makeWorld, root, schema, worldDate, type MadeWorld } from './made-world.ts';

let made: MadeWorld;

beforeAll(async () => {
    made = await makeWorld();
});

afterAll(() => made.remove());

const folded = (column: string): string => `lower(trim(${column}, ' ' || chr(9) || chr(160)))`;
const calls = `(SELECT * FROM "Task" WHERE "TaskSubtype" = 'Call' AND NOT "IsDeleted")`;

describe('A made world', () => {
    it('When it is made, then it has the sizes asked for', async () => {
        expect(await made.number('SELECT count(*) FROM "Account"')).toBe(4_000);
        expect(await made.number('SELECT count(*) FROM "Researched_Phone__c"')).toBe(6_000);
        expect(await made.number(`SELECT count(*) FROM ${calls}`)).toBe(10_000);
        expect(Object.fromEntries(made.world.tables.map(({ table, rows }) => [table, rows]))).toMatchObject({
            Account: 4_000,
            Task: 10_320,
            world_truth_agents: 8,
            world_truth_hours: 24
        });
    });

    it('When it is made, then progress names each step once, in order', () => {
        expect(made.progress.map(({ done }) => done)).toEqual(made.progress.map((_, index) => index));
        expect(made.progress.every(({ total }) => total === made.progress.length)).toBe(true);
        expect(made.progress.map(({ title }) => title)).toContain('Calls');
    });

    it('When it is made, then nothing of the truth and no helper table stays in the store', async () => {
        const tables = await made.rows(
            `SELECT table_name FROM duckdb_tables() WHERE database_name <> 'truth' AND table_name LIKE 'world%'`
        );
        expect(tables).toEqual([]);
    });

    it('When records point to others, then those are there', async () => {
        const references = [
            ['Researched_Phone__c', 'Account__c', 'Account'],
            ['Account_Address__c', 'Account__c', 'Account'],
            ['Research_Request__c', 'Account__c', 'Account'],
            ['Research_Request__c', 'Researcher__c', 'User'],
            ['Suppression__c', 'Account__c', 'Account'],
            ['Task', 'WhatId', 'Account'],
            ['Task', 'OwnerId', 'User'],
            ['Account', 'OwnerId', 'User'],
            ['Account', 'CreatedById', 'User']
        ];
        for (const [table, column, target] of references) {
            expect(
                await made.number(
                    `SELECT count(*) FROM "${table}" WHERE "${column}" NOT IN (SELECT "Id" FROM "${target}")`
                )
            ).toBe(0);
        }
    });

    it('When ids are made, then they are unique and the ones the org counts with', async () => {
        const prefix = schema.findObject('Task')?.keyPrefix ?? '';
        expect(await made.number('SELECT count(DISTINCT "Id") FROM "Task"')).toBe(10_320);
        expect(await made.rows('SELECT min("Id") FROM "Task"')).toEqual([[makeId(prefix, 1)]]);
        expect(await made.rows(`SELECT min("Name") FROM "Researched_Phone__c"`)).toEqual([['RP-00001']]);
    });

    it('When picklists and lengths are looked at, then every value is one the schema allows', async () => {
        for (const { table } of made.world.tables.filter((entry) => !entry.table.startsWith('world_'))) {
            for (const field of schema.findObject(table)?.fields ?? []) {
                if (field.expression !== undefined) continue;
                if (field.type === 'picklist') {
                    const allowed = field.picklist.map(({ value }) => `'${value}'`).join(', ');
                    const strange = `SELECT count(*) FROM "${table}" WHERE "${field.name}" NOT IN (${allowed})`;
                    expect([field.name, await made.number(strange)]).toEqual([field.name, 0]);
                } else if (field.length > 0) {
                    const long = `SELECT count(*) FROM "${table}" WHERE length("${field.name}") > ${field.length}`;
                    expect([field.name, await made.number(long)]).toEqual([field.name, 0]);
                }
            }
        }
    });
});

describe('Numbers of a world', () => {
    it('When a number is geographic, then it follows the numbering plan and its area code is of the 51', async () => {
        const areas = readFileSync(join(root, 'compute-service/data/us_area_codes.csv'), 'utf8')
            .split('\n')
            .map((line) => line.split(','))
            .filter(([, state]) => !['PR', 'VI', 'GU', 'MP', 'AS'].includes(state ?? ''))
            .map(([code]) => `'${code}'`);
        const faults = `SELECT count(*) FROM truth.world_truth_numbers WHERE kind = 'geographic' AND (
            NOT regexp_full_match(e164, '\\+1[2-9][0-9]{2}[2-9][0-9]{6}')
            OR substr(e164, 7, 2) = '11' OR substr(e164, 6, 3) = '555' OR substr(e164, 3, 3) NOT IN (${areas.join(', ')}))`;
        expect(await made.number(faults)).toBe(0);
        expect(
            await made.number('SELECT count(*) - count(DISTINCT e164) FROM truth.world_truth_numbers')
        ).toBe(0);
    });

    it('When duplicates are counted, then they are about 15 of 100, some by text and some by number alone', async () => {
        const digits = `right(regexp_replace("Phone_Text__c", '[^0-9]', '', 'g'), 10)`;
        const duplicates = (key: string): Promise<number> =>
            made.number(
                `SELECT sum(c - 1) FROM (SELECT count(*) AS c FROM "Researched_Phone__c"
                WHERE "Account__c" IS NOT NULL AND length(${digits}) = 10 GROUP BY "Account__c", ${key})`
            );
        const [byText, byDigits] = [await duplicates('"Phone_Text__c"'), await duplicates(digits)];
        expect(byDigits).toBeGreaterThan(6_000 * 0.12);
        expect(byDigits).toBeLessThan(6_000 * 0.16);
        expect(byText).toBeGreaterThan(byDigits * 0.3);
        expect(byText).toBeLessThan(byDigits * 0.7);
    });

    it('When addresses are looked at, then nine area codes of ten and nearly all postal codes agree with the state', async () => {
        const data = join(root, 'compute-service/data');
        const table = (file: string): string => `read_csv('${join(data, file)}', all_varchar = true)`;
        const area = await made.number(
            `SELECT avg(CAST(areas.state = "BillingState" AS INTEGER)) FROM "Account"
            JOIN ${table('us_area_codes.csv')} AS areas ON areas.area_code = substr(right(regexp_replace("Phone", '[^0-9]', '', 'g'), 10), 1, 3)
            WHERE length("BillingState") = 2 AND regexp_full_match("Phone", '[ +1-]*\\(?[0-9]{3}\\)?[^0-9]?[0-9]{3}[^0-9]?[0-9]{4}')`
        );
        const postal = await made.number(
            `SELECT avg(CAST(prefixes.state = upper("BillingState") AS INTEGER)) FROM "Account"
            JOIN ${table('us_zip3_state.csv')} AS prefixes ON prefixes.zip3 = left("BillingPostalCode", 3)
            WHERE length("BillingState") = 2`
        );
        expect(area).toBeGreaterThan(0.84);
        expect(area).toBeLessThan(0.93);
        expect(postal).toBeGreaterThan(0.96);
    });

    it('When accounts are looked at, then some share numbers, some are blank and some share an address', async () => {
        const shared = `SELECT count(DISTINCT "Account__c") AS c FROM "Researched_Phone__c"
            WHERE length(regexp_replace("Phone_Text__c", '[^0-9]', '', 'g')) >= 10
            GROUP BY right(regexp_replace("Phone_Text__c", '[^0-9]', '', 'g'), 10)`;
        expect(await made.number(`SELECT count(*) FROM (${shared}) WHERE c BETWEEN 2 AND 4`)).toBeGreaterThan(
            30
        );
        expect(await made.number(`SELECT count(*) FROM (${shared}) WHERE c > 10`)).toBe(2);
        const blank = `"Id" NOT IN (SELECT "Account__c" FROM "Researched_Phone__c" WHERE "Account__c" IS NOT NULL)
            AND trim(concat("Phone", "Phone_2__c", "Phone_3__c", "Phone_4__c", "Phone_5__c", "Phone_6__c"), ' ' || chr(160)) = ''`;
        expect(await made.number(`SELECT count(*) FROM "Account" WHERE ${blank}`)).toBeGreaterThan(350);
        const homes = `SELECT count(*) FROM (SELECT 1 FROM "Account" WHERE "BillingStreet" IS NOT NULL
            GROUP BY lower(rtrim("BillingStreet", '.')), left("BillingPostalCode", 5) HAVING count(*) > 1)`;
        expect(await made.number(homes)).toBeGreaterThan(50);
    });
});

describe('Calls of a world', () => {
    it('When the newest past call is looked for, then it is of the day before the world date, and a few are dated later', async () => {
        const past = `SELECT CAST(max("ActivityDate") AS VARCHAR) FROM ${calls} WHERE "ActivityDate" <= DATE '${worldDate}'`;
        expect(await made.rows(past)).toEqual([['2026-11-22']]);
        const future = await made.number(
            `SELECT count(*) FROM ${calls} WHERE "ActivityDate" > DATE '${worldDate}'`
        );
        expect(future).toBeGreaterThan(0);
        expect(future).toBeLessThan(10);
    });

    it('When dispositions are read, then the mapping of the app knows all but one in 200', async () => {
        const folder = join(root, 'force-app/main/default/customMetadata');
        const mapped = readdirSync(folder)
            .filter((file) => file.startsWith('Disposition_Mapping.'))
            .map((file) => {
                const text = readFileSync(join(folder, file), 'utf8');
                const [canonical, raw] = [
                    ...text.matchAll(/<value xsi:type="xsd:string">(.*)<\/value>/g)
                ].map((match) => match[1]);
                return { canonical, raw: raw?.toLowerCase() };
            });
        for (const outcome of outcomes) {
            for (const [text] of rawTexts[outcome]) {
                expect(mapped).toContainEqual({ canonical: outcome, raw: text.toLowerCase() });
            }
        }
        const known = mapped.map(({ raw }) => `'${raw}'`).join(', ');
        const unmapped = await made.number(
            `SELECT avg(CAST("CallDisposition" IS NOT NULL AND ${folded('"CallDisposition"')} NOT IN (${known}) AS INTEGER)) FROM ${calls}`
        );
        expect(unmapped).toBeGreaterThan(0.002);
        expect(unmapped).toBeLessThan(0.01);
    });

    it('When a number is dead, then its calls end in disconnected, and those in service do not', async () => {
        const share = (condition: string): Promise<number> =>
            made.number(
                `SELECT avg(CAST(${folded('"CallDisposition"')} IN ('disconnected', 'number not in service') AS INTEGER))
                FROM ${calls} JOIN truth.world_truth_numbers AS number
                    ON number.e164 = '+1' || right(regexp_replace("Dialed_Number__c", '[^0-9]', '', 'g'), 10)
                WHERE "ActivityDate" <= DATE '${worldDate}' AND ${condition}`
            );
        expect(await share('in_service_to < "ActivityDate"')).toBeGreaterThan(0.7);
        expect(await share('in_service_to IS NULL OR in_service_to > "ActivityDate"')).toBe(0);
    });

    it('When agents are compared, then the worst click wrong number several times as often as the rest', async () => {
        const rates = await made.rows(
            `SELECT avg(CAST(${folded('"CallDisposition"')} = 'wrong number' AS INTEGER))
            FROM ${calls} JOIN truth.world_truth_agents ON user_id = "OwnerId" GROUP BY misclick_rate ORDER BY misclick_rate`
        );
        expect(Number(rates.at(-1)?.[0])).toBeGreaterThan(2 * Number(rates[0]?.[0]));
    });

    it('When numbers with two wrong or three disconnected calls are counted, then they are well under five of 100', async () => {
        const number = `right(regexp_replace("Dialed_Number__c", '[^0-9]', '', 'g'), 10)`;
        const flagged = await made.number(
            `SELECT count(*) FROM (SELECT 1 FROM ${calls} GROUP BY "WhatId", ${number}
            HAVING count(*) FILTER (${folded('"CallDisposition"')} = 'wrong number') >= 2
                OR count(*) FILTER (${folded('"CallDisposition"')} IN ('disconnected', 'number not in service')) >= 3)`
        );
        const dialable = await made.number('SELECT count(*) FROM truth.world_truth_numbers WHERE dialable');
        expect(flagged).toBeGreaterThan(40);
        expect(flagged / dialable).toBeLessThan(0.035);
    });

    it('When calls are spread over accounts, then most have few and a few have many', async () => {
        const perAccount = `(SELECT count("Task"."Id") AS c FROM "Account" LEFT JOIN "Task" ON "WhatId" = "Account"."Id" GROUP BY "Account"."Id")`;
        expect(await made.number(`SELECT median(c) FROM ${perAccount}`)).toBeLessThanOrEqual(2);
        expect(await made.number(`SELECT max(c) FROM ${perAccount}`)).toBeGreaterThan(30);
    });
});

describe('Determinism of a world', () => {
    it('When the same options are used with another number of threads, then the contents are equal; another seed differs', async () => {
        const worlds = [await makeWorld({ threads: 1 }), await makeWorld({ options: { seed: 2 } })];
        for (const world of worlds) world.remove();
        const [same, other] = worlds.map(({ world }) => world);
        expect(same).toEqual(made.world);
        expect(other?.checksum).not.toBe(made.world.checksum);
    });

    it('When shares are at their limits, then the world is still made', async () => {
        const bare = await makeWorld({
            options: {
                accounts: 100,
                phones: 100,
                calls: 0,
                switchboards: 0,
                splitShare: 0,
                duplicateShare: 0,
                churnShare: 0,
                otherTaskShare: 0,
                researchedShare: 1,
                archivedShare: 1
            }
        });
        expect(await bare.number('SELECT count(*) FROM "Task"')).toBe(0);
        bare.remove();
        const dense = await makeWorld({
            options: {
                accounts: 200,
                phones: 1_000,
                splitShare: 0.3,
                duplicateShare: 0.5,
                switchboards: 50,
                churnShare: 0.9
            }
        });
        expect(await dense.number('SELECT count(*) FROM "Researched_Phone__c"')).toBe(1_000);
        dense.remove();
    });
});

describe('The file of a world', () => {
    it('When the world is saved, then it is found again and known as the same', () => {
        const { dataDirectory, world } = made;
        expect(worldOf({ dataDirectory })).toBeUndefined();
        saveWorld({ dataDirectory, world });
        expect(worldOf({ dataDirectory })).toEqual(world);
        expect(isSameWorld({ world, options: { accounts: 4_000 } })).toBe(true);
        expect(isSameWorld({ world, options: { accounts: 4_000, worldDate: '2026-11-24' } })).toBe(false);
        expect(isSameWorld({ world, options: { accounts: 5_000 } })).toBe(false);
    });

    it('When the store holds records already, then the world is refused and the records stay', async () => {
        const { connection, dataDirectory } = made;
        const again = generateWorld({
            connection,
            schema,
            truthFile: `${truthFileOf(dataDirectory)}.second`,
            options: { accounts: 100 },
            today: worldDate
        });
        await expect(again).rejects.toThrow('Account holds 4000 rows already');
        expect(await made.number('SELECT count(*) FROM "Account"')).toBe(4_000);
    });

    it('When a data table is missing, then the error names the file', async () => {
        const given = {
            connection: made.connection,
            schema,
            truthFile: 'unused',
            options: {},
            today: worldDate
        };
        await expect(generateWorld({ ...given, dataFolder: '/nowhere' })).rejects.toThrow(
            '/nowhere/us_state_population.csv cannot be read'
        );
    });
});
