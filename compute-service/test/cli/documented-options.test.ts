import { COMMANDS } from '../../src/cli/main.ts';

describe('The help of dial-flow', () => {
    it.each(COMMANDS.map((command) => [command.name, command] as const))(
        'When %s takes an option, then its help lists it, and no other',
        (_name, { options, optionHelp }) => {
            const listed = optionHelp.map(([form]) => /^--([a-z-]+)/.exec(form)?.[1] ?? form);
            expect(listed.toSorted()).toEqual(Object.keys(options).toSorted());
        }
    );
});
