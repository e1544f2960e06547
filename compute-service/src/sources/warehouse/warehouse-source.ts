import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { counted } from '../../engines/share.ts';
import type { CanonicalTableName } from '../../engines/tables.ts';
import { DialFlowError } from '../../error.ts';
import type { ExtractedTable, ExtractionOptions, InputSource } from '../../ports/source.ts';
import type { Warehouse, WarehouseInput } from '../../ports/warehouse.ts';
import { csvLine } from '../csv-line.ts';
import { publishFile } from '../durable-file.ts';

const TABLES: readonly WarehouseInput[] = [
    'call_history',
    'research_archive',
    'area_codes',
    'state_population'
];

const isWarehouseTable = (table: CanonicalTableName): table is WarehouseInput =>
    (TABLES as readonly CanonicalTableName[]).includes(table);

/** Inputs that the warehouse keeps: older calls, older research and reference tables. */
export class WarehouseSource implements InputSource {
    readonly name = 'warehouse';
    readonly tables: readonly CanonicalTableName[] = TABLES;
    readonly #warehouse: Warehouse;

    constructor({ warehouse }: { readonly warehouse: Warehouse }) {
        this.#warehouse = warehouse;
    }

    /** @throws DialFlowError `source_incomplete` where fewer rows came than were announced */
    async extract(options: ExtractionOptions): Promise<readonly ExtractedTable[]> {
        const extracted: ExtractedTable[] = [];
        for (const table of options.tables.filter(isWarehouseTable)) {
            options.signal.throwIfAborted();
            extracted.push(await this.#extractTable(table, options));
        }
        return extracted;
    }

    async #extractTable(table: WarehouseInput, options: ExtractionOptions): Promise<ExtractedTable> {
        const { columns, rows, announced } = await this.#warehouse.read(table);
        const folder = join(options.directory, table);
        const file = join(folder, 'page-000001.csv');
        await mkdir(folder, { recursive: true });
        let read = 0;
        const lines = async function* (): AsyncGenerator<string> {
            yield csvLine(columns);
            for await (const batch of rows) {
                read += batch.length;
                options.progress({ table, done: read, total: announced });
                yield batch.map(csvLine).join('');
            }
        };
        await pipeline(Readable.from(lines()), createWriteStream(`${file}.part`), { signal: options.signal });
        if (read < announced) {
            throw new DialFlowError(
                'source_incomplete',
                `The warehouse announced ${counted(announced, 'row')} of ${table} and gave ${read}.`,
                { advice: 'Resume the run.', retryable: true }
            );
        }
        await publishFile({ from: `${file}.part`, to: file });
        return {
            table,
            files: [file],
            header: columns,
            columns: Object.fromEntries(columns.map((column) => [column, column])),
            announced: read,
            read
        };
    }
}
