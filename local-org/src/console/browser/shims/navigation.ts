import { addressOf, currentReference, goTo, onNavigation, type PageReference } from '../router.ts';

/** Stands in for lightning/navigation. */

export const Navigate = Symbol('Navigate');
export const GenerateUrl = Symbol('GenerateUrl');

type Callback = (reference: PageReference) => void;

/** The wire adapter of the page's own reference. */
export class CurrentPageReference {
    private readonly callback: Callback;
    private end: (() => void) | undefined;

    constructor(callback: Callback) {
        this.callback = callback;
    }

    connect(): void {
        this.end = onNavigation(this.callback);
        this.callback(currentReference());
    }

    update(): void {
        // It has no parameters.
    }

    disconnect(): void {
        this.end?.();
    }
}

type Constructor = new (...given: never[]) => object;

/** Gives a component the methods by which it goes to other pages. */
export function NavigationMixin(base: Constructor): Constructor {
    return class extends base {
        [Navigate](reference: Partial<PageReference>, replace = false): void {
            goTo(addressOf(reference), replace);
        }

        [GenerateUrl](reference: Partial<PageReference>): Promise<string> {
            return Promise.resolve(addressOf(reference));
        }
    };
}
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;
