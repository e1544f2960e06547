import { trinoEngine } from '../../../src/compute/trino/engine.ts';
import { describeComputeEngine } from '../compute-contract.ts';

/** The contract against any cluster: its address, and the folder that it shares with this computer. */
const { DIAL_FLOW_TEST_TRINO: url, DIAL_FLOW_TEST_TRINO_LAKE: directory } = process.env;

if (url !== undefined && directory !== undefined) {
    describeComputeEngine({
        name: 'Trino',
        engine: () =>
            trinoEngine({
                address: {
                    url,
                    user: 'dial-flow',
                    credential: null,
                    catalog: 'hive',
                    clientTags: ['test'],
                    session: {},
                    dispatcher: null
                },
                lake: { directory, location: 'local:///extracts' }
            }),
        numbers: (count) => {
            const tens = Array.from({ length: 10 }, (_, digit) => `(${digit})`).join(', ');
            return `select a.n * 10000 + b.n * 1000 + c.n * 100 + d.n * 10 + e.n as n
                from (values ${tens}) as a(n), (values ${tens}) as b(n), (values ${tens}) as c(n), (values ${tens}) as d(n), (values ${tens}) as e(n)
                where a.n * 10000 + b.n * 1000 + c.n * 100 + d.n * 10 + e.n < ${count}`;
        },
        endless: `select sum(a.n * b.n) as s from unnest(sequence(1, 10000)) as a(n), unnest(sequence(1, 10000)) as b(n), unnest(sequence(1, 10000)) as c(n)`,
        patienceMs: 300_000
    });
} else {
    it.todo(
        'Trino: the contract runs where DIAL_FLOW_TEST_TRINO and DIAL_FLOW_TEST_TRINO_LAKE name a cluster'
    );
}
