import { javaVersionIn } from '../../cluster/jdk.ts';

describe('Version of a JDK', () => {
    it.each([
        ['openjdk version "25.0.3" 2026-04-21', 25],
        ['openjdk version "17.0.15" 2025-04-15', 17],
        ['java version "1.8.0_402"', 1],
        ['openjdk version "26-ea" 2026-03-17', 26],
        ['command not found', null]
    ])('of %s is %s', (text, version) => {
        expect(javaVersionIn(text)).toBe(version);
    });
});
