import { join } from 'node:path';
import { loadSchema } from './schema/load-schema.ts';
import { indexRecords } from './store/create-tables.ts';
import { openStore } from './store/database.ts';
import { generateWorld, type WorldProgress } from './world/generate-world.ts';
import type { GivenWorldOptions } from './world/options.ts';
import { saveWorld, truthFileOf } from './world/world-file.ts';

/** Makes a world in a process of its own, so that the org's process never holds the memory that this takes. */

/** Generating sorts and joins millions of rows; serving them needs less. */
const memoryForGeneration = '1GB';

/** What the process is told, once. */
export interface WorldOrder {
    readonly dataDirectory: string;
    readonly sourceDirectory: string;
    readonly options: GivenWorldOptions;
    readonly today: string;
}

/** What the process tells. */
export type WorldNews =
    | { readonly kind: 'progress'; readonly progress: WorldProgress }
    | { readonly kind: 'done' }
    | { readonly kind: 'failed'; readonly message: string };

const tell = (news: WorldNews): void => {
    process.send?.(news);
};

async function make(order: WorldOrder): Promise<void> {
    const { dataDirectory } = order;
    const schema = loadSchema(join(order.sourceDirectory, 'main', 'default'));
    const store = await openStore({
        dataDirectory,
        schema,
        memoryLimit: memoryForGeneration,
        indexed: false
    });
    try {
        const world = await store.withReader((connection) =>
            generateWorld({
                connection,
                schema,
                truthFile: truthFileOf(dataDirectory),
                options: order.options,
                today: order.today,
                onProgress: (progress) => tell({ kind: 'progress', progress })
            })
        );
        await store.withReader((connection) => indexRecords(connection, schema));
        saveWorld({ dataDirectory, world });
    } finally {
        await store.close();
    }
}

process.once('message', (order: WorldOrder) => {
    make(order).then(
        () => tell({ kind: 'done' }),
        (error: unknown) =>
            tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    );
});
process.once('disconnect', () => process.exit(0));
