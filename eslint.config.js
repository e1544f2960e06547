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

export default tseslint.config(
    { ignores: ['node_modules/**', '.dial-flow/**', 'coverage/**', '**/*.cjs'] },
    ...tseslint.configs.strict,
    {
        languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
        rules: {
            'no-restricted-syntax': [
                'error',
                { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }
            ],
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
    inward(['compute-service/src/sinks/**/*.ts'], ['http', 'config', 'night'])
);
