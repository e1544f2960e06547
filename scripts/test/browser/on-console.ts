import { startConsoleStack, type ConsoleStack } from '../../browser/console-stack.ts';
import { SLOW_MS, type Product } from './scenarios/scenario.ts';

const NIGHTS = 2;
const WORLD = { accounts: 1_200, phones: 1_800, calls: 3_000 };

interface OnConsole {
    readonly product: Product;
    /** Scenarios in an org with a history of some nights. */
    afterNights(scenarios: () => void): void;
}

/**
 * Starts the product for the scenarios of a file and stops it after them. One org for all of them: what a person
 * decides in one scenario is what the next one finds.
 */
export function onConsole(): OnConsole {
    let running: ConsoleStack;
    beforeAll(async () => {
        running = await startConsoleStack(WORLD);
    }, SLOW_MS);
    afterAll(() => running.stop(), SLOW_MS);
    return {
        product: () => running,
        afterNights: (scenarios) =>
            describe('After some nights', () => {
                beforeAll(() => running.playNights(NIGHTS), SLOW_MS);
                scenarios();
            })
    };
}
