import { startConsoleStack, type ConsoleStack } from '../../browser/console-stack.ts';
import { duplicateScenarios } from './scenarios/duplicates.ts';
import { findingScenarios } from './scenarios/finding.ts';
import { firstLookScenarios } from './scenarios/first-look.ts';
import { launchScenarios } from './scenarios/launching.ts';
import { peopleScenarios } from './scenarios/people.ts';
import { placeScenarios } from './scenarios/places.ts';
import { removalScenarios } from './scenarios/removals.ts';
import { runScenarios } from './scenarios/runs.ts';
import { SLOW_MS } from './scenarios/scenario.ts';
import { troubleScenarios } from './scenarios/trouble.ts';

const NIGHTS = 2;
const WORLD = { accounts: 1_200, phones: 1_800, calls: 3_000 };

let product: ConsoleStack;
const current = (): ConsoleStack => product;

beforeAll(async () => {
    product = await startConsoleStack(WORLD);
}, SLOW_MS);
afterAll(() => product.stop(), SLOW_MS);

describe('Before the first night', () => firstLookScenarios(current));

// One org for all: what a person decides in one scenario is what the next one finds.
describe('After some nights', () => {
    beforeAll(() => product.playNights(NIGHTS), SLOW_MS);

    describe('Every place', () => placeScenarios(current));
    describe('Who may do what', () => peopleScenarios(current));
    describe('Lists, reasons and research', () => findingScenarios(current));
    describe('Configure and launch', () => launchScenarios(current));
    describe('Runs', () => runScenarios(current));
    describe('Phone removals', () => removalScenarios(current));
    describe('Duplicates', () => duplicateScenarios(current));
    describe('When something is wrong', () => troubleScenarios(current));
});
