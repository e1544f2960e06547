import { WorldError } from './world-error.ts';

/** What a world is made from; `docs/world.md` says what each value changes. All shares are between 0 and 1. */
export interface WorldOptions {
    readonly seed: number;
    readonly accounts: number;
    /** Records of `Researched_Phone__c`. */
    readonly phones: number;
    /** Tasks that are calls and not deleted. */
    readonly calls: number;
    /** The world's today, as YYYY-MM-DD: the newest call was the day before. */
    readonly worldDate: string;
    /** Numbers that more than ten accounts share. */
    readonly switchboards: number;
    /** Chance that a call is answered, by hour of the called party's day: 24 numbers. */
    readonly answerRates: readonly number[];
    readonly inactiveShare: number;
    readonly researchedShare: number;
    readonly blankShare: number;
    readonly areaCodeMatchShare: number;
    readonly duplicateShare: number;
    readonly splitShare: number;
    readonly foreignShare: number;
    readonly invalidShare: number;
    readonly deadShare: number;
    readonly wrongPartyShare: number;
    readonly churnShare: number;
    readonly misclickShare: number;
    readonly unmappedShare: number;
    readonly archivedShare: number;
    readonly otherTaskShare: number;
}

/** What a caller may leave out: everything. */
export type GivenWorldOptions = { readonly [Name in keyof WorldOptions]?: WorldOptions[Name] | undefined };

export interface NumberRange {
    readonly least: number;
    readonly most: number;
    readonly whole: boolean;
}

const whole = (least: number, most: number): NumberRange => ({ least, most, whole: true });
const share = (most = 1, least = 0): NumberRange => ({ least, most, whole: false });

/** Ranges of the numeric options. The upper bounds of the sizes keep one number free for every place that could hold one. */
const optionRanges = {
    seed: whole(0, Number.MAX_SAFE_INTEGER),
    accounts: whole(100, 1_000_000),
    phones: whole(100, 1_500_000),
    calls: whole(0, 10_000_000),
    switchboards: whole(0, 5_000),
    inactiveShare: share(),
    researchedShare: share(1, 0.05),
    blankShare: share(),
    areaCodeMatchShare: share(),
    duplicateShare: share(0.5),
    splitShare: share(0.3),
    foreignShare: share(0.2),
    invalidShare: share(0.3),
    deadShare: share(0.5),
    wrongPartyShare: share(0.5),
    churnShare: share(0.9),
    misclickShare: share(0.12),
    unmappedShare: share(0.2),
    archivedShare: share(),
    otherTaskShare: share(0.5)
} as const satisfies Partial<Record<keyof WorldOptions, NumberRange>>;

/** Answer rates by local hour: low in the morning, a rise at noon, the best hours after work. */
const defaultAnswerRates: readonly number[] = [
    0.02, 0.01, 0.01, 0.01, 0.01, 0.03, 0.06, 0.1, 0.14, 0.18, 0.21, 0.22, 0.24, 0.2, 0.19, 0.21, 0.25, 0.29,
    0.31, 0.28, 0.2, 0.1, 0.05, 0.03
];

type Derived = 'worldDate' | 'phones' | 'calls' | 'switchboards';

/** Defaults that depend on nothing. */
const optionDefaults: Omit<WorldOptions, Derived> = {
    seed: 1,
    accounts: 400_000,
    answerRates: defaultAnswerRates,
    inactiveShare: 0.07,
    researchedShare: 0.6,
    blankShare: 0.3,
    areaCodeMatchShare: 0.9,
    duplicateShare: 0.15,
    splitShare: 0.03,
    foreignShare: 0.015,
    invalidShare: 0.025,
    deadShare: 0.05,
    wrongPartyShare: 0.04,
    churnShare: 0.08,
    misclickShare: 0.02,
    unmappedShare: 0.005,
    archivedShare: 0.55,
    otherTaskShare: 0.03
};

/** Defaults that follow the number of accounts, and the day. */
const derivedDefaults = (accounts: number, today: string): Pick<WorldOptions, Derived> => ({
    worldDate: today,
    phones: Math.round(accounts * 1.5),
    calls: Math.round(accounts * 2.5),
    switchboards: Math.max(2, Math.round(accounts / 10_000))
});

const isNumberIn = (value: unknown, range: NumberRange): boolean =>
    typeof value === 'number' &&
    value >= range.least &&
    value <= range.most &&
    (!range.whole || Number.isSafeInteger(value));

function isDay(value: unknown): boolean {
    if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
    const time = Date.parse(value);
    return (
        Number.isFinite(time) &&
        new Date(time).toISOString().startsWith(value) &&
        value >= '2000-01-01' &&
        value <= '2100-12-31'
    );
}

function faultsOf(options: WorldOptions): string[] {
    const faults = Object.entries(optionRanges).flatMap(([name, range]) =>
        isNumberIn(options[name as keyof typeof optionRanges], range)
            ? []
            : [`${name}: ${range.whole ? 'a whole number' : 'a number'} from ${range.least} to ${range.most}`]
    );
    if (!isDay(options.worldDate)) faults.push('worldDate: a day from 2000-01-01 to 2100-12-31');
    const rates = options.answerRates;
    if (!Array.isArray(rates) || rates.length !== 24 || !rates.every((rate) => isNumberIn(rate, share()))) {
        faults.push('answerRates: 24 numbers from 0 to 1');
    }
    return faults;
}

/**
 * Fills in the defaults and checks every value.
 * @param today the day that `worldDate` defaults to, YYYY-MM-DD
 * @throws WorldError that names every faulty option and its range
 */
export function resolveWorldOptions(given: GivenWorldOptions, today: string): WorldOptions {
    const accounts = isNumberIn(given.accounts, optionRanges.accounts) ? given.accounts : undefined;
    const defaults: WorldOptions = {
        ...optionDefaults,
        ...derivedDefaults(accounts ?? optionDefaults.accounts, today)
    };
    const unknown = Object.keys(given).filter((name) => !(name in defaults));
    const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const options: WorldOptions = { ...defaults, ...named };
    const faults = [...unknown.map((name) => `${name}: there is no such option`), ...faultsOf(options)];
    if (faults.length > 0)
        throw new WorldError(`The world cannot be made from these options:\n${faults.join('\n')}`);
    return options;
}
