import { join } from 'node:path';
import { z } from 'zod';
import { readFileIfThere, writeFileAtomically } from '../../durable-file.ts';

const changesPlan = z.object({
    kind: z.literal('changes'),
    /** Page files of the earlier extraction, by names of this run. */
    files: z.array(z.string()),
    index: z.string(),
    /** Rows of the earlier extraction. */
    rows: z.number(),
    /** From when on rows are read again. */
    since: z.iso.datetime(),
    mergedInto: z.array(z.string()),
    accountsGone: z.boolean(),
    /**
     * How many rows the org counted that nothing was written to since then, and how long that took; null where changes
     * are only compared with the whole table.
     */
    unchanged: z.number().nullable(),
    countMs: z.number()
});

const wholePlan = z.object({
    kind: z.literal('whole'),
    /** Why, in words for people; null where nothing else was to be expected. */
    reason: z.string().nullable(),
    /** A doubt that people have to hear of. */
    doubt: z.string().nullable(),
    /** What to compare the table with; null where there is nothing. */
    compared: changesPlan.nullable()
});

export type ChangesPlan = Readonly<z.infer<typeof changesPlan>>;
export type WholePlan = Readonly<z.infer<typeof wholePlan>>;
/** How a run reads a table. */
export type ReadPlan = ChangesPlan | WholePlan;

const planSchema = z.discriminatedUnion('kind', [changesPlan, wholePlan]);
const fileIn = (folder: string): string => join(folder, 'plan.json');

/** Returns how the run began to read a table; null where it has not decided yet. */
export async function planIn(folder: string): Promise<ReadPlan | null> {
    const text = await readFileIfThere(fileIn(folder));
    if (text === null) return null;
    const plan = planSchema.safeParse(JSON.parse(text));
    return plan.success ? plan.data : null;
}

/** Writes down how the run reads a table, so that it goes on the same way after a kill. */
export async function keepPlan<Plan extends ReadPlan>(folder: string, plan: Plan): Promise<Plan> {
    await writeFileAtomically(fileIn(folder), `${JSON.stringify(plan)}\n`);
    return plan;
}
