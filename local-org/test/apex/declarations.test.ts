import { controllers } from '../../apex/controllers.ts';
import {
    controllerSources,
    dataClasses,
    differences,
    methodsIn,
    type DeclaredMethod
} from './apex-source.ts';
import { differencesFromExample, examples } from './contract-files.ts';

const declared = (): readonly DeclaredMethod[] =>
    [...controllerSources()].flatMap(([name, source]) => methodsIn(name, source));

/** Methods as lines of text, so that a difference is read at a glance. */
const lines = (methods: readonly Pick<DeclaredMethod, 'controller' | 'name' | 'parameters'>[]): string[] =>
    methods
        .map(({ controller, name, parameters }) => `${controller}.${name}(${parameters.join(', ')})`)
        .sort();

const counterparts = (): string[] =>
    lines(
        Object.entries(controllers).flatMap(([controller, methods]) =>
            Object.entries(methods).map(([name, { parameters }]) => ({ controller, name, parameters }))
        )
    );

describe('Counterparts of Apex methods', () => {
    test('are those of the source, with the same parameters in the same order', () => {
        expect(counterparts()).toEqual(lines(declared()));
        expect(counterparts()).toHaveLength(30);
    });

    test('a parameter that is renamed in the source is found', () => {
        const source = controllerSources().get('DialRunController') ?? '';
        const renamed = methodsIn('DialRunController', source.replace('Boolean askService', 'Boolean ask'));
        const others = declared().filter(({ controller }) => controller !== 'DialRunController');
        expect(lines([...others, ...renamed])).not.toEqual(counterparts());
    });

    test('take and give what the platform passes on: no class inside of another one, and no map to a method', () => {
        for (const { controller, name, takes, returns } of declared()) {
            expect({
                controller,
                name,
                inner: [...takes, returns].filter((type) => type.includes('.'))
            }).toEqual({
                controller,
                name,
                inner: []
            });
            expect({ controller, name, maps: takes.filter((type) => /Map<|Object|Set</.test(type)) }).toEqual(
                {
                    controller,
                    name,
                    maps: []
                }
            );
        }
    });

    test('examples of the contract call methods that exist, with all their parameters', () => {
        const known = new Map(declared().map((method) => [`${method.controller}.${method.name}`, method]));
        for (const { file, controller, method, request } of examples) {
            const found = known.get(`${controller}.${method}`);
            expect({ file, parameters: Object.keys(request).sort() }).toEqual({
                file,
                parameters: [...(found?.parameters ?? [])].sort()
            });
        }
    });

    const all = dataClasses();
    const returnsOf = ({ controller, method }: { controller: string; method: string }): string =>
        declared().find((known) => known.controller === controller && known.name === method)?.returns ?? '';

    test('answers in the contract have the fields of the data classes', () => {
        const found = examples.flatMap((example) =>
            example.response === undefined
                ? []
                : differences(example.response, {
                      type: returnsOf(example),
                      path: example.file,
                      all,
                      outer: ''
                  })
        );
        expect(found).toEqual([]);
    });

    test('a field that an answer lacks, or has too much, is found', () => {
        const example = examples.find(({ file }) => file === 'DialRunController.getRun.json');
        const rest = { ...(example?.response as Record<string, unknown>) };
        delete rest['seq'];
        const type = returnsOf({ controller: 'DialRunController', method: 'getRun' });
        expect(differences({ ...rest, sequence: 1 }, { type, path: 'run', all, outer: '' })).toEqual([
            'run.sequence is not in DialRunDetail',
            'run.seq of DialRunDetail is missing'
        ]);
    });
});

describe('Answers beside an example', () => {
    const example = { rows: [{ id: 'a', name: 'n', conflict: { date: 'd' } }], total: 1 };

    test('nothing is found where the fields are the same, or a list is empty', () => {
        expect(
            differencesFromExample({ rows: [{ id: 'b', name: null, conflict: null }], total: 2 }, example)
        ).toEqual([]);
        expect(differencesFromExample({ rows: [], total: 0 }, example)).toEqual([]);
    });

    test('a field that is missing or renamed is found by its path', () => {
        expect(differencesFromExample({ rows: [{ id: 'b', title: 'n', conflict: null }] }, example)).toEqual([
            '.rows[].name',
            '.rows[].title',
            '.total'
        ]);
    });
});
