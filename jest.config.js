import { createRequire } from 'node:module';
import lwcJest from '@salesforce/sfdx-lwc-jest/config.js';

/** The parts of the LWC runtime that `lwc` itself depends on; other tools bring another version, which does not fit the compiler. */
const runtime = createRequire(createRequire(import.meta.url).resolve('lwc'));

/** One Jest for the whole repository; TypeScript is turned into CommonJS by swc, types are checked by tsc. */
const transform = {
    '^.+\\.(ts|js|mjs)$': [
        '@swc/jest',
        {
            jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
            module: { type: 'commonjs' }
        }
    ]
};

const project = (name) => ({
    displayName: name,
    rootDir: new URL(`./${name}`, import.meta.url).pathname,
    testEnvironment: 'node',
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    extensionsToTreatAsEsm: [],
    transform,
    // Packages that ship only ES modules have to be turned into CommonJS as well.
    transformIgnorePatterns: ['/node_modules/(?!(jose|undici|csv-parse)/)'],
    // Jest 29 strips "node:" from built-ins, and "sqlite" exists only with it.
    moduleNameMapper: { '^node:sqlite$': new URL('./scripts/jest/node-sqlite.cjs', import.meta.url).pathname }
});

/** The console: Lightning web components in jsdom, with the compiler and the stubs of the platform. */
const lightningWebComponents = {
    ...lwcJest.jestConfig,
    displayName: 'lwc',
    rootDir: new URL('.', import.meta.url).pathname,
    roots: ['<rootDir>/force-app'],
    testMatch: ['<rootDir>/force-app/**/__tests__/**/*.test.js'],
    moduleNameMapper: {
        '^(?:lwc|@lwc/engine-dom)$': runtime.resolve('@lwc/engine-dom/dist/index.cjs'),
        '^@lwc/synthetic-shadow$': runtime.resolve('@lwc/synthetic-shadow/dist/index.cjs'),
        '^lightning/(modal|empApi|navigation)$': '<rootDir>/force-app/test/jest-mocks/lightning/$1',
        '^c/(\\w+Styles)$': '<rootDir>/force-app/main/default/lwc/$1/$1.css',
        '^contract$': '<rootDir>/force-app/test/jest-mocks/contract.js'
    },
    setupFilesAfterEnv: [
        ...(lwcJest.jestConfig.setupFilesAfterEnv ?? []),
        '<rootDir>/force-app/test/jest-mocks/setup.js'
    ]
};

export default {
    projects: [project('compute-service'), project('local-org'), project('scripts'), lightningWebComponents],
    testTimeout: 60_000,
    // Kept between runs, wherever temporary files go.
    cacheDirectory: new URL('./.dial-flow/jest', import.meta.url).pathname,
    testSequencer: './scripts/jest/slowest-first.cjs'
};
