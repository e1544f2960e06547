/** Schemas of a session: where its tables are made, and which of them it reads. */
export interface SessionPlace {
    /** The run's schema that is only read; null where the session's own schema is the run's. */
    readonly stored: string | null;
    /** The schema of tables that this session made; null as long as it has made none. */
    readonly made: string | null;
    /** The schema for new tables, made at the first call. */
    makeSchema(): Promise<string>;
    /** Gives up what belongs to this session alone. */
    close(): Promise<void>;
}

/** The place of a run that is computed. */
export const writtenPlace = (schema: string, close: () => Promise<void>): SessionPlace => ({
    stored: null,
    made: schema,
    makeSchema: () => Promise.resolve(schema),
    close
});

/** The place of who reads a finished run: most readers make no table, and so need no schema of their own. */
export function readPlace({
    stored,
    create,
    drop
}: {
    readonly stored: string;
    create(): Promise<string>;
    drop(schema: string): Promise<void>;
}): SessionPlace {
    let made: string | null = null;
    let making: Promise<string> | null = null;
    async function make(): Promise<string> {
        try {
            return (made = await create());
        } catch (error) {
            // Whoever needs it next tries again.
            making = null;
            throw error;
        }
    }
    return {
        stored,
        get made() {
            return made;
        },
        makeSchema: () => (making ??= make()),
        async close() {
            const schema = await making?.catch(() => null);
            if (typeof schema === 'string') await drop(schema);
        }
    };
}
