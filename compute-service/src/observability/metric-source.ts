/** A figure that is read when metrics are asked for. */
export interface SourceGauge {
    readonly name: string;
    readonly help: string;
    /** Labels whose values are few and known beforehand. */
    readonly labelNames?: readonly string[];
}

export interface Sample {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number;
}

/** A part of the service that tells figures about itself. What it cannot tell is left out, never shown as zero. */
export interface MetricSource {
    /** Names the part where it does not answer. */
    readonly name: string;
    readonly gauges: readonly SourceGauge[];
    read(): Promise<readonly Sample[]>;
}

/** Returns the sample of a value, or none where there is no value. */
export const sampleOf = ({
    name,
    value,
    labels
}: {
    readonly name: string;
    readonly value: number | null | undefined;
    readonly labels?: Readonly<Record<string, string>>;
}): readonly Sample[] =>
    value === null || value === undefined || !Number.isFinite(value)
        ? []
        : [{ name, value, ...(labels ? { labels } : {}) }];
