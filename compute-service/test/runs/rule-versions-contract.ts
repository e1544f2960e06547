import type { RuleValues, RuleVersions } from '../../src/runs/rule-versions.ts';

/** Opens the same rules twice, as two processes do. */
export type OpenRuleVersions = () => Promise<{
    readonly one: RuleVersions;
    readonly other: RuleVersions;
    clean(): Promise<void>;
}>;

const changeTo = (parameters: RuleValues, basedOn: number | null, day = '24') => ({
    ...{ parameters, basedOn, changedAt: new Date(`2026-11-${day}T02:00:00.000Z`) },
    ...{ changedBy: 'Admin', reason: 'Fewer doubtful removals' }
});

/** What every store of rule versions must do, whatever it keeps them in. */
export function ruleVersionsContract(name: string, open: OpenRuleVersions): void {
    describe(`Rule versions: ${name}`, () => {
        let one: RuleVersions;
        let other: RuleVersions;
        let clean: () => Promise<void>;
        beforeEach(async () => {
            ({ one, other, clean } = await open());
        });
        afterEach(async () => clean());

        it('When the rules were never changed, then there is no version', async () => {
            expect(await one.current()).toBeNull();
            expect(await one.list(10)).toEqual([]);
        });

        it('When they are changed, then the next version says what, who, when and why, and the last one stays', async () => {
            await one.change(changeTo({ flush: { disconnected_attempts: 2 } }, null));
            const { version, changed } = await other.change(
                changeTo({ flush: { disconnected_attempts: 4 }, night: { api_reserve_share: 0.5 } }, 1, '25')
            );
            expect(changed).toBe(true);
            expect(version).toEqual({
                ...{ version: 2, changedAt: '2026-11-25T02:00:00.000Z', changedBy: 'Admin' },
                reason: 'Fewer doubtful removals',
                parameters: { flush: { disconnected_attempts: 4 }, night: { api_reserve_share: 0.5 } }
            });
            expect(await one.current()).toEqual(version);
            expect((await one.list(10)).map((each) => [each.version, each.parameters['flush']])).toEqual([
                [2, { disconnected_attempts: 4 }],
                [1, { disconnected_attempts: 2 }]
            ]);
            expect(await one.list(1)).toEqual([version]);
        });

        it('When the new rules equal those in force, in whatever order, then nothing is recorded', async () => {
            const nothing = await one.change(changeTo({}, null));
            expect(nothing).toEqual({ version: null, changed: false });
            const parameters = { flush: { a: 1, b: [2, 1] }, dedupe: { c: 'x' } };
            const { version } = await one.change(changeTo(parameters, null));
            const again = await one.change(changeTo({ dedupe: { c: 'x' }, flush: { b: [2, 1], a: 1 } }, 1));
            expect(again).toEqual({ version, changed: false });
            expect(
                (await one.change(changeTo({ ...parameters, flush: { a: 1, b: [1, 2] } }, 1))).changed
            ).toBe(true);
        });

        it('When two people change the same version, then the second one is told', async () => {
            await one.change(changeTo({ flush: { a: 1 } }, null));
            await expect(other.change(changeTo({ flush: { a: 2 } }, null))).rejects.toMatchObject({
                code: 'wrong_state'
            });
            const both = await Promise.allSettled([
                one.change(changeTo({ flush: { a: 3 } }, 1)),
                other.change(changeTo({ flush: { a: 4 } }, 1))
            ]);
            expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
            expect((await one.list(10)).map(({ version }) => version)).toEqual([2, 1]);
        });
    });
}
