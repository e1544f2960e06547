import { onConsole } from './on-console.ts';
import { duplicateScenarios } from './scenarios/duplicates.ts';
import { findingScenarios } from './scenarios/finding.ts';
import { launchScenarios } from './scenarios/launching.ts';
import { lookScenarios } from './scenarios/looks.ts';
import { removalScenarios } from './scenarios/removals.ts';
import { resultScenarios } from './scenarios/results.ts';
import { runScenarios } from './scenarios/runs.ts';
import { troubleScenarios } from './scenarios/trouble.ts';

/** What people do with the console, from looking to deciding. */
const { product, afterNights } = onConsole();

afterNights(() => {
    describe('Every screen', () => lookScenarios(product));
    describe('Results', () => resultScenarios(product));
    describe('Lists, reasons and research', () => findingScenarios(product));
    describe('Configure and launch', () => launchScenarios(product));
    describe('Runs', () => runScenarios(product));
    describe('Phone removals', () => removalScenarios(product));
    describe('Duplicates', () => duplicateScenarios(product));
    describe('When something is wrong', () => troubleScenarios(product));
});
