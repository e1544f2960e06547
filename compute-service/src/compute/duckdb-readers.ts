import { DuckDBInstance } from '@duckdb/node-api';
import { identifier, textLiteral } from '../engines/sql.ts';
import { fileIdentity } from '../file-identity.ts';

/** A file that is open for reading, and who reads it now. */
export interface OpenFile {
    readonly instance: Promise<DuckDBInstance>;
    /** The file of this moment; one of the same name that is made later is another one. */
    readonly identity: string | null;
    readers: number;
    named: number;
}

export interface Reader {
    readonly instance: DuckDBInstance;
    /** New tables go to memory, where no other reader sees them, and hide those of the file. */
    readonly searchPath: string;
    /** Drops the reader's tables; with the last reader the file is closed. */
    leave(): Promise<void>;
}

/** The files that an engine has open for reading, by their paths. */
export type OpenFiles = Map<string, OpenFile>;

/** A database in memory that sees the file: DuckDB makes no tables at all in a database opened for reading. */
async function attached(file: string, settings: Readonly<Record<string, string>>): Promise<DuckDBInstance> {
    const instance = await DuckDBInstance.create(':memory:', settings);
    try {
        const connection = await instance.connect();
        await connection.run(`attach ${textLiteral(file)} as stored (read_only)`);
        connection.closeSync();
        return instance;
    } catch (error) {
        instance.closeSync();
        throw error;
    }
}

async function run(instance: DuckDBInstance, sql: string): Promise<void> {
    const connection = await instance.connect();
    try {
        await connection.run(sql);
    } finally {
        connection.closeSync();
    }
}

/**
 * Opens a database for reading. Readers of the same file share what of it is in memory, so that who comes later neither
 * opens nor reads it anew, and all of them together take no more than the memory limit of one.
 */
export async function readDuckdb({
    file,
    settings,
    openFiles
}: {
    readonly file: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly openFiles: OpenFiles;
}): Promise<Reader> {
    const identity = await fileIdentity(file);
    const known = openFiles.get(file);
    const open: OpenFile =
        known?.identity === identity
            ? known
            : { instance: attached(file, settings), identity, readers: 0, named: 0 };
    openFiles.set(file, open);
    open.readers += 1;
    const leaveFile = async (): Promise<void> => {
        open.readers -= 1;
        if (open.readers > 0) return;
        if (openFiles.get(file) === open) openFiles.delete(file);
        (await open.instance).closeSync();
    };
    try {
        const instance = await open.instance;
        open.named += 1;
        const schema = identifier(`reader_${open.named}`);
        await run(instance, `create schema memory.${schema}`);
        let left: Promise<void> | null = null;
        const leave = async (): Promise<void> => {
            if (open.readers > 1) await run(instance, `drop schema memory.${schema} cascade`);
            await leaveFile();
        };
        return { instance, searchPath: `memory.${schema},stored.main`, leave: () => (left ??= leave()) };
    } catch (error) {
        await leaveFile().catch(() => undefined);
        throw error;
    }
}
