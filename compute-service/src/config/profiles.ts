/** Where the service runs: on a developer's computer, for trying and accepting it, or for real. */
export const PROFILES = ['development', 'test', 'production'] as const;
export type Profile = (typeof PROFILES)[number];

export const isProfile = (text: string | undefined): text is Profile =>
    (PROFILES as readonly (string | undefined)[]).includes(text);

/** What is different from profile to profile where nothing is set; the texts are read like those of the environment. */
export const PROFILE_DEFAULTS: Readonly<Record<Profile, Readonly<Record<string, string>>>> = {
    development: {
        DIAL_FLOW_HOST: '127.0.0.1',
        DIAL_FLOW_METRICS_OPEN: 'true',
        DIAL_FLOW_DOCS_OPEN: 'true'
    },
    test: {
        DIAL_FLOW_HOST: '127.0.0.1',
        DIAL_FLOW_PORT: '0',
        DIAL_FLOW_LOG_LEVEL: 'warn',
        DIAL_FLOW_METRICS_OPEN: 'false',
        DIAL_FLOW_DOCS_OPEN: 'true'
    },
    production: {
        DIAL_FLOW_HOST: '0.0.0.0',
        DIAL_FLOW_DRAIN_S: '5',
        DIAL_FLOW_METRICS_OPEN: 'false',
        DIAL_FLOW_DOCS_OPEN: 'false'
    }
};

/** Characters that a key in the configuration must have. */
export const SHORTEST_KEY: Readonly<Record<Profile, number>> = { development: 16, test: 16, production: 32 };
