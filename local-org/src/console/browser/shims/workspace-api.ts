/** Stands in for lightning/platformWorkspaceApi: this app has no console navigation, and says so. */

class Constant {
    private readonly callback: (value: unknown) => void;
    private readonly value: unknown;

    constructor(callback: (value: unknown) => void, value: unknown) {
        this.callback = callback;
        this.value = value;
    }

    connect(): void {
        this.callback(this.value);
    }

    update(): void {
        // It has no parameters.
    }

    disconnect(): void {
        // Nothing is held.
    }
}

export class IsConsoleNavigation extends Constant {
    constructor(callback: (value: unknown) => void) {
        super(callback, { data: false });
    }
}

export class EnclosingTabId extends Constant {
    constructor(callback: (value: unknown) => void) {
        super(callback, { data: undefined });
    }
}
