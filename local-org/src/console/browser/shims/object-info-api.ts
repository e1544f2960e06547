import { askOrg } from '../org-api.ts';

/** Stands in for the part of lightning/uiObjectInfoApi that tells of several objects at once. */

interface Provisioned {
    readonly data: unknown;
    readonly error: unknown;
}

/** The wire adapter of getObjectInfos. */
export class getObjectInfos {
    private readonly callback: (value: Provisioned) => void;
    private asked = 0;

    constructor(callback: (value: Provisioned) => void) {
        this.callback = callback;
        callback({ data: undefined, error: undefined });
    }

    connect(): void {
        this.asked += 1;
    }

    update({ objectApiNames }: { readonly objectApiNames?: readonly string[] }): void {
        if (!objectApiNames) return;
        const mine = ++this.asked;
        askOrg(`object-infos?names=${objectApiNames.map(encodeURIComponent).join(',')}`).then(
            (data) => mine === this.asked && this.callback({ data, error: undefined }),
            (error: unknown) => mine === this.asked && this.callback({ data: undefined, error })
        );
    }

    disconnect(): void {
        this.asked += 1;
    }
}
