import lightningRules from '@salesforce/eslint-config-lwc/recommended.js';
import tseslint from 'typescript-eslint';

/** Dependencies point inward: what decides (engines, runs) knows nothing of what connects (http, sources, sinks, compute). */
const inward = (files, forbidden) => ({
    files,
    rules: {
        'no-restricted-imports': [
            'error',
            {
                patterns: [
                    {
                        regex: `(^|/)(${forbidden.join('|')})/`,
                        message: 'Dependencies point inward; see ARCHITECTURE.md.'
                    }
                ]
            }
        ]
    }
});

const BY_NAME = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };

/** Functions that are called by their name; those that a platform or library calls have the order of its interface. */
const NAMED_FUNCTIONS = [
    'FunctionDeclaration[params.length>2]',
    'VariableDeclarator > ArrowFunctionExpression[params.length>2]'
].map((selector) => ({
    selector,
    message: 'Three values in a row are read wrongly sooner or later: name them.'
}));

const LIGHTNING = ['force-app/main/default/lwc/**/*.js', 'force-app/test/{jest-mocks,__tests__}/**/*.js'];

const noTypeScriptRules = Object.fromEntries(
    tseslint.configs.strict
        .flatMap(({ rules }) => Object.keys(rules ?? {}))
        .filter((rule) => rule.startsWith('@typescript-eslint/'))
        .map((rule) => [rule, 'off'])
);

/** Lightning web components have the rules of their platform; the platform wants their default export. */
const lightning = [
    ...lightningRules.map((config) => ({ ...config, files: LIGHTNING })),
    {
        files: LIGHTNING,
        rules: {
            ...noTypeScriptRules,
            'no-restricted-syntax': 'off',
            // Prettier takes away the brackets that this rule asks for.
            'no-confusing-arrow': 'off',
            // Types are checked by tsc, which knows the platform's modules.
            'import/namespace': 'off',
            'import/named': 'off',
            'import/default': 'off',
            'import/export': 'off'
        }
    },
    {
        // Declarations of modules that the platform brings without types.
        files: ['force-app/test/types/*.d.ts'],
        rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-explicit-any': 'off' }
    },
    { files: ['force-app/main/default/lwc/clock/clock.js'], rules: { '@lwc/lwc/no-async-operation': 'off' } },
    {
        files: ['force-app/**/__tests__/**', 'force-app/test/jest-mocks/**'],
        languageOptions: { globals: { __dirname: 'readonly', require: 'readonly' } },
        rules: {
            'no-await-in-loop': 'off',
            '@lwc/lwc/no-async-operation': 'off',
            '@lwc/lwc/no-unexpected-wire-adapter-usages': 'off',
            'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*'] }]
        }
    }
];

export default tseslint.config(
    { ignores: ['node_modules/**', '.dial-flow/**', 'coverage/**', '**/*.cjs'] },
    ...tseslint.configs.strict,
    {
        languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
        rules: {
            'no-restricted-syntax': ['error', BY_NAME],
            '@typescript-eslint/no-explicit-any': 'error',
            eqeqeq: 'error',
            'prefer-const': 'error',
            'no-console': 'error'
        }
    },
    {
        files: ['scripts/**', 'bench/**', '**/cli/**', '**/cli.ts', 'jest.config.js', 'eslint.config.js'],
        rules: { 'no-console': 'off' }
    },
    {
        // Three values in a row are read wrongly sooner or later; options have names.
        files: ['compute-service/src/{changes,night,runs,sources,cli}/**/*.ts'],
        // The transform of a stream is called by Node, in its own order.
        ignores: ['compute-service/src/sources/salesforce/bulk-query-page.ts'],
        rules: { 'max-params': ['error', 2] }
    },
    {
        files: [
            'compute-service/src/{access,backup,config,observability,personal-data,sinks,sql-server}/**/*.ts',
            'local-org/src/**/*.ts',
            'scripts/{browser,cluster,launch,local,night,org,release,stages}/**/*.ts',
            'scripts/*.ts'
        ],
        ignores: [
            // Stand in for functions of the platform, or build pages as its own language does.
            'local-org/src/console/browser/**',
            // Tables of fields: what stands in a row is the same in every line.
            'local-org/src/schema/{standard-objects,system-fields}.ts'
        ],
        rules: { 'no-restricted-syntax': ['error', BY_NAME, ...NAMED_FUNCTIONS] }
    },
    { files: ['*.config.js'], rules: { 'no-restricted-syntax': 'off' } },
    inward(
        ['compute-service/src/engines/**/*.ts'],
        [
            'http',
            'sources',
            'sinks',
            'runs',
            'compute',
            'config',
            'observability',
            'changes',
            'night',
            'insight'
        ]
    ),
    inward(
        ['compute-service/src/runs/**/*.ts'],
        ['http', 'sources', 'sinks', 'compute', 'config', 'changes', 'night']
    ),
    inward(['compute-service/src/compute/**/*.ts'], ['http', 'sources', 'sinks', 'runs', 'config', 'night']),
    inward(['compute-service/src/sources/**/*.ts'], ['http', 'sinks', 'config', 'night']),
    inward(['compute-service/src/sinks/**/*.ts'], ['http', 'config', 'night']),
    ...lightning
);
