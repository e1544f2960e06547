import { z } from 'zod';

const schema = z.object({
    object: z.string(),
    id: z.string(),
    /** The fields as they were, with the names that the org gives them. */
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    /** The change run that took the image. */
    takenBy: z.string(),
    takenAt: z.string(),
    /** Id of the record that stands in for a deleted one after a restore. */
    recreatedAs: z.string().optional()
});

/** A record as it was before the service changed it, kept on the review record. */
export type BeforeImage = Readonly<z.infer<typeof schema>>;

/** Returns the image as the text that a review record keeps. */
export const beforeImageText = (image: BeforeImage): string => JSON.stringify(image);

/** Returns the image on a review record, or null where there is none that can be read. */
export function parseBeforeImage(text: string | null): BeforeImage | null {
    if (text === null) return null;
    try {
        const parsed = schema.safeParse(JSON.parse(text));
        return parsed.success ? parsed.data : null;
    } catch {
        return null;
    }
}
