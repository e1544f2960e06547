import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ComputeEngine } from '../engines/compute.ts';
import { DialFlowError } from '../error.ts';
import type { OpenFiles } from './duckdb-readers.ts';

export interface DuckdbOptions {
    /** Of DuckDB's buffers; the process needs some 250 MB more at full size. Default 160MB. */
    readonly memoryLimit?: string;
    /** Default 2. */
    readonly threads?: number;
    /** Where it spills what does not fit in memory. Default: beside the database. */
    readonly tempDirectory?: string;
}

const DEFAULT_MEMORY_LIMIT = '160MB';
const DEFAULT_THREADS = 2;
/** The database, what was written to it last, and what did not fit into memory. */
const FILE_SUFFIXES = ['', '.wal', '.tmp'];

/** DuckDB on a file per run: the embedded compute engine. */
export function duckdbEngine(options: DuckdbOptions = {}): ComputeEngine {
    const threads = options.threads ?? DEFAULT_THREADS;
    const settings = {
        memory_limit: options.memoryLimit ?? DEFAULT_MEMORY_LIMIT,
        threads: String(threads),
        // Every ordered result says so itself; keeping the order of tables would cost memory.
        preserve_insertion_order: 'false',
        // What a step no longer needs goes back to the system early: the service lives beside others.
        allocator_flush_threshold: '16MB',
        allocator_bulk_deallocation_flush_threshold: '16MB',
        write_buffer_row_group_count: '1',
        // The database is put in order seldom: each time costs as much as a small step. Small tables stay in memory until
        // then, so that with far more than this the joins of a full-size night would run out of it.
        checkpoint_threshold: '128MB',
        // A computation never depends on a download.
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false'
    };
    const openFiles: OpenFiles = new Map();
    return {
        async open({ file, readOnly = false, temporary: thrownAway = false }) {
            const temporary = options.tempDirectory ?? `${file}.tmp`;
            try {
                await mkdir(dirname(file), { recursive: true });
                // The package is large, and a service that waits for its night does not need it.
                const { openDuckdb } = await import('./duckdb-session.ts');
                return await openDuckdb({
                    ...{ file, threads, readOnly, thrownAway, openFiles },
                    settings: { ...settings, temp_directory: temporary }
                });
            } catch (cause) {
                throw new DialFlowError('compute_failed', 'The database of the run cannot be opened.', {
                    cause,
                    advice: 'Check that no other process holds the run open and that its folder is writable.'
                });
            }
        },
        async discard(file) {
            for (const suffix of FILE_SUFFIXES) await rm(file + suffix, { recursive: true, force: true });
        }
    };
}
