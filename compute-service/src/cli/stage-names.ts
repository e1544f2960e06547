const NAMES: Readonly<Record<string, string>> = {
    extract: 'Reading',
    validate: 'Validating',
    prepare: 'Preparing',
    dedupe: 'DeDupe IQ',
    flush: 'AutoFlush IQ',
    research: 'InfoFlow IQ',
    call_list: 'List IQ',
    checks: 'Checks',
    deliver: 'Delivering',
    notify: 'Notifying'
};

/** What a stage of a run (`RunStep.engine`) is called in front of people. */
export const stageName = (stage: string): string =>
    NAMES[stage] ?? stage.charAt(0).toUpperCase() + stage.slice(1).replaceAll('_', ' ');
