import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DialFlowError } from '../../../src/error.ts';
import type { ExtractedTable } from '../../../src/ports/source.ts';
import { FolderSource } from '../../../src/sources/folder/folder-source.ts';

describe('the folder source', () => {
    let directory: string;

    beforeEach(async () => {
        directory = await mkdtemp(join(tmpdir(), 'folder-source-'));
        await put('accounts', 'id,active,phone_1,phone_2,colour\n1,true,a,b,red\n2,false,"x\ny",,blue\n');
        await put('researched_phones', '\ufeffid,account_id,phone_text\r\n9,1,555\r\n');
        await put('calls', 'id,account_id,phone_text,disposition\n');
    });

    afterEach(() => rm(directory, { recursive: true, force: true }));

    const put = (table: string, text: string): Promise<void> =>
        writeFile(join(directory, `${table}.csv`), text);

    const extract = (): Promise<readonly ExtractedTable[]> => {
        const source = new FolderSource({ directory });
        return source.extract({
            tables: source.tables,
            directory,
            signal: new AbortController().signal,
            progress: () => undefined
        });
    };
    const fault = async (): Promise<DialFlowError> => {
        const error: unknown = await extract().then(
            () => null,
            (cause: unknown) => cause
        );
        expect(error).toBeInstanceOf(DialFlowError);
        return error as DialFlowError;
    };

    it('When the required files are there, then rows are counted and unknown columns ignored', async () => {
        const tables = await extract();
        const accounts = tables.find(({ table }) => table === 'accounts');
        expect(accounts?.read).toBe(2);
        expect(accounts?.columns).toEqual({
            id: 'id',
            active: 'active',
            phone_1: 'phone_1',
            phone_2: 'phone_2'
        });
        expect(tables.find(({ table }) => table === 'researched_phones')).toMatchObject({
            read: 1,
            header: ['id', 'account_id', 'phone_text']
        });
        expect(tables.find(({ table }) => table === 'calls')?.read).toBe(0);
    });

    it('When optional files are missing, then they are empty and reference tables come with the product', async () => {
        const tables = await extract();
        expect(tables.find(({ table }) => table === 'addresses')).toMatchObject({ files: [], read: 0 });
        expect(tables.find(({ table }) => table === 'state_population')?.read).toBeGreaterThanOrEqual(51);
        expect(tables.find(({ table }) => table === 'area_codes')?.read).toBeGreaterThan(300);
    });

    it('When several files are faulty, then every fault is named at once', async () => {
        await rm(join(directory, 'calls.csv'));
        await put('researched_phones', 'id,id\n1,2\n');
        await put('accounts', 'id,active,phone_2\n1,true\n');
        const { code, message } = await fault();
        expect(code).toBe('invalid_input');
        expect(message).toContain('calls.csv is missing.');
        expect(message).toContain('researched_phones.csv lacks the column account_id, phone_text.');
        expect(message).toContain('researched_phones.csv has the column id twice.');
        expect(message).toContain('accounts.csv has phone_2 but no phone_1.');
        expect(message).toContain('accounts.csv has 2 cells in record 1, the header has 3.');
    });

    it('When a file is cut inside a quoted cell, then it is refused', async () => {
        await put('calls', 'id,account_id,phone_text,disposition\n1,2,3,"bu');
        expect((await fault()).message).toContain('calls.csv ends inside a quoted cell');
    });

    it('When a file is a link out of the folder, then it is refused', async () => {
        await rm(join(directory, 'calls.csv'));
        await symlink('/dev/zero', join(directory, 'calls.csv'));
        expect((await fault()).message).toContain('calls.csv leads out of its folder');
    });
});
