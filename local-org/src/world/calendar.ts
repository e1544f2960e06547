const dayMilliseconds = 86_400_000;

/** SQL for days and instants that are counted back from the world's today, so that nothing reads the clock. */
export class Calendar {
    /** Days from 1970-01-01 to the world's today. */
    private readonly today: number;

    constructor(worldDate: string) {
        this.today = Date.parse(worldDate) / dayMilliseconds;
    }

    /** The DATE that was `age` days before the world's today; `age` is SQL of a whole number or null. */
    day(age: string): string {
        return `(DATE '1970-01-01' + CAST(${this.today} - (${age}) AS INTEGER))`;
    }

    /** The TIMESTAMP (UTC) so many seconds after the start of that day. */
    instant(age: string, seconds: string): string {
        return `make_timestamp(((${this.today} - (${age})) * CAST(86400 AS BIGINT) + (${seconds})) * CAST(1000000 AS BIGINT))`;
    }

    /** Day of the week of that day: 0 is Monday, 6 is Sunday. 1970-01-01 was a Thursday. */
    weekday(age: string): string {
        return `((${this.today} - (${age}) + 3) % 7)`;
    }
}
