import type { DuckDBConnection } from '@duckdb/node-api';
import { foundingNumber, makeId, numberOfId } from '../ids.ts';
import type { ObjectDefinition } from '../schema/definitions.ts';
import { quoteName, quoteText } from '../store/sql-text.ts';

interface Counter {
    id: number;
    autoNumber: number;
}

/** A name in an auto-number's format, DR-{00000}, as SQL of a number. */
export function autoNumberSql(format: string, number: string): string {
    const [, before = '', zeros = '0', after = ''] = /^(.*)\{(0+)\}(.*)$/.exec(format) ?? [];
    const digits = `CAST(${number} AS VARCHAR)`;
    const padded = `lpad(${digits}, CAST(greatest(length(${digits}), ${zeros.length}) AS INTEGER), '0')`;
    return `${quoteText(before)} || ${padded} || ${quoteText(after)}`;
}

/** Where each object's ids and auto-numbers have got to; read from its rows when first needed. */
export class Counters {
    private readonly counters = new Map<string, Counter>();

    /**
     * Sets numbers aside.
     * @returns the last numbers that were used before; the first new ones are one higher
     */
    async reserve({
        connection,
        object,
        count
    }: {
        readonly connection: DuckDBConnection;
        readonly object: ObjectDefinition;
        readonly count: number;
    }): Promise<Counter> {
        const counter = this.counters.get(object.name) ?? (await this.read(connection, object));
        this.counters.set(object.name, { id: counter.id + count, autoNumber: counter.autoNumber + count });
        return counter;
    }

    /** The next id of an object. */
    async nextId(connection: DuckDBConnection, object: ObjectDefinition): Promise<string> {
        const { id } = await this.reserve({ connection, object, count: 1 });
        return makeId(object.keyPrefix, id + 1);
    }

    private async read(connection: DuckDBConnection, object: ObjectDefinition): Promise<Counter> {
        if (object.kind === 'event') return { id: 0, autoNumber: 0 };
        const numbered = object.fields.some((field) => field.displayFormat !== undefined);
        const number = numbered
            ? `max(try_cast(regexp_extract("Name", '([0-9]+)[^0-9]*$', 1) AS BIGINT))`
            : '0';
        const founding = quoteText(makeId(object.keyPrefix, foundingNumber));
        const result = await connection.runAndReadAll(
            `SELECT max("Id") FILTER ("Id" < ${founding}), ${number} FROM ${quoteName(object.name)}`
        );
        const [id, autoNumber] = result.getRowsJS()[0] ?? [];
        return { id: typeof id === 'string' ? numberOfId(id) : 0, autoNumber: Number(autoNumber ?? 0) };
    }
}
