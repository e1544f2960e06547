export interface MetricFamily {
    readonly name: string;
    readonly help: string;
    readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
    readonly samples: readonly MetricSample[];
}

export interface MetricSample {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) (.+)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;
const SUFFIXES = {
    counter: [''],
    gauge: [''],
    histogram: ['_bucket', '_sum', '_count'],
    summary: ['', '_sum', '_count']
};

function labelsOf(text: string): Record<string, string> {
    const labels: Record<string, string> = {};
    LABEL.lastIndex = 0;
    while (LABEL.lastIndex < text.length) {
        const at = LABEL.lastIndex;
        const [, name, value] = LABEL.exec(text) ?? [];
        if (name === undefined || value === undefined) throw new Error(`Labels are wrong at ${at}: ${text}`);
        if (name in labels) throw new Error(`Label ${name} comes twice: ${text}`);
        labels[name] = value;
    }
    return labels;
}

function numberOf(text: string): number {
    if (text === '+Inf') return Number.POSITIVE_INFINITY;
    const value = Number(text);
    if (Number.isNaN(value) && text.toLowerCase() !== 'nan') throw new Error(`${text} is no number`);
    return value;
}

/**
 * Parses the text format of Prometheus, version 0.0.4, strictly. @throws Error for a line that is none of the format, a
 * sample before its type or of another family, a series that comes twice, or a text that does not end with a line feed.
 */
export function parsePrometheusText(text: string): ReadonlyMap<string, MetricFamily> {
    if (!text.endsWith('\n')) throw new Error('The text does not end with a line feed');
    const families = new Map<string, { help: string; type: MetricFamily['type']; samples: MetricSample[] }>();
    const seen = new Set<string>();
    let help: readonly [string, string] | null = null;
    let current: string | null = null;
    for (const line of text.split('\n')) {
        if (line === '') continue;
        const helped = HELP.exec(line);
        const typed = TYPE.exec(line);
        const sampled = SAMPLE.exec(line);
        if (helped?.[1] && helped[2]) {
            help = [helped[1], helped[2]];
        } else if (typed?.[1] && typed[2]) {
            if (families.has(typed[1])) throw new Error(`Family ${typed[1]} comes twice`);
            if (help?.[0] !== typed[1]) throw new Error(`Family ${typed[1]} has no help`);
            current = typed[1];
            families.set(current, { help: help[1], type: typed[2] as MetricFamily['type'], samples: [] });
        } else if (sampled?.[1] && sampled[3] && current !== null) {
            const family = families.get(current);
            const [, name, labelText = '', value] = sampled;
            if (!family || !SUFFIXES[family.type].some((suffix) => name === current + suffix)) {
                throw new Error(`${name} stands under ${String(current)}`);
            }
            const labels = labelsOf(labelText);
            const series = `${name} ${JSON.stringify(Object.entries(labels).toSorted())}`;
            if (seen.has(series)) throw new Error(`${series} comes twice`);
            seen.add(series);
            family.samples.push({ name, labels, value: numberOf(value) });
        } else {
            throw new Error(`No line of the format: ${line}`);
        }
    }
    return new Map([...families].map(([name, family]) => [name, { name, ...family }]));
}

/** Returns the value of one series. @throws Error where there is none. */
export function valueOf(
    families: ReadonlyMap<string, MetricFamily>,
    name: string,
    labels: Readonly<Record<string, string>> = {}
): number {
    const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
    const found = family?.samples.find(
        (sample) =>
            sample.name === name &&
            Object.entries(labels).every(([label, value]) => sample.labels[label] === value)
    );
    if (!found) throw new Error(`There is no ${name} ${JSON.stringify(labels)}`);
    return found.value;
}
