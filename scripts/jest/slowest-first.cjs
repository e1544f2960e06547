const Sequencer = require('@jest/test-sequencer').default;

/**
 * Files that take far longer than others, the slowest first. Jest goes by the size of a file where it does not know better,
 * so that on a new clone one worker would be left with the longest file while the other has nothing to do any more.
 */
const SLOWEST = [
    'test/recovery/killed-night',
    'test/recovery/interrupted-night',
    'test/recovery/',
    'scripts/test/apex/checks',
    'local-org/test/sf-cli',
    'test/sinks/salesforce/',
    'test/night/',
    'against-reference',
    'test/engines/same-bytes',
    'local-org/test/soql-',
    'local-org/test/world/generate-world',
    'test/engines/'
];

/** Slow files first; among the others, and among equals, Jest's own order. */
module.exports = class SlowestFirst extends Sequencer {
    sort(tests) {
        const rankOf = ({ path }) => {
            const rank = SLOWEST.findIndex((part) => path.replaceAll('\\', '/').includes(part));
            return rank === -1 ? SLOWEST.length : rank;
        };
        return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
    }
};
