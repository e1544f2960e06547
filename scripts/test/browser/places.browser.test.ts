import { onConsole } from './on-console.ts';
import { firstLookScenarios } from './scenarios/first-look.ts';
import { peopleScenarios } from './scenarios/people.ts';
import { placeScenarios } from './scenarios/places.ts';

/** Every screen once: short enough to be looked at with all other tests. */
const { product, afterNights } = onConsole();

describe('Before the first night', () => firstLookScenarios(product));

afterNights(() => {
    describe('Every place', () => placeScenarios(product));
    describe('Who may do what', () => peopleScenarios(product));
});
