/** Calls of the API against the day's allowance, as `Sforce-Limit-Info` and the limits resource tell them. */
export class ApiUsage {
    private readonly now: () => Date;
    private day: string;
    private calls = 0;
    private allowance: number;

    constructor(given: { now: () => Date; max: number }) {
        this.now = given.now;
        this.allowance = given.max;
        this.day = this.today();
    }

    get used(): number {
        this.turnDay();
        return this.calls;
    }

    get max(): number {
        return this.allowance;
    }

    /** Counts one call; false when the day's allowance was already used up. */
    count(): boolean {
        this.turnDay();
        if (this.calls >= this.allowance) return false;
        this.calls++;
        return true;
    }

    /** Sets what tests want to see. */
    set(given: { used?: number; max?: number }): void {
        this.turnDay();
        this.calls = given.used ?? this.calls;
        this.allowance = given.max ?? this.allowance;
    }

    private today(): string {
        return this.now().toISOString().slice(0, 10);
    }

    private turnDay(): void {
        const today = this.today();
        if (today !== this.day) this.calls = 0;
        this.day = today;
    }
}
