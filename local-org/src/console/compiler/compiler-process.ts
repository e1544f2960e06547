import { buildApp } from './app-bundle.ts';
import { buildPage } from './page-bundle.ts';
import { buildSandboxed } from './sandbox-bundle.ts';
import { buildVendor } from './vendor-bundle.ts';

/** One of the bundles of which a page consists. */
export type BundleKind = 'vendor' | 'page' | 'app' | 'sandbox';

export interface BuildRequest {
    readonly id: number;
    readonly kind: BundleKind;
    /** Folder for the bundle. */
    readonly folder: string;
    readonly sourceFolder: string;
}

export interface BuildAnswer {
    readonly id: number;
    /** Why it could not be built, in words; null where it was. */
    readonly error: string | null;
}

function build({ kind, folder, sourceFolder }: BuildRequest): Promise<void> {
    switch (kind) {
        case 'vendor':
            return buildVendor(folder);
        case 'page':
            return buildPage(folder);
        case 'app':
            return buildApp({ sourceFolder, folder });
        case 'sandbox':
            return buildSandboxed({ sourceFolder, folder });
    }
}

/** Compiling takes memory and time that the org needs for itself, so it happens in this process, one bundle after the other. */
let last: Promise<void> = Promise.resolve();

process.on('message', (request: BuildRequest) => {
    last = last.then(async () => {
        let error: string | null = null;
        try {
            await build(request);
        } catch (cause) {
            error = cause instanceof Error ? cause.message : String(cause);
        }
        process.send?.({ id: request.id, error } satisfies BuildAnswer);
    });
});
process.once('disconnect', () => process.exit(0));
