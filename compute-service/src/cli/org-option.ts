import type { Arguments } from './command.ts';

/** For commands that concern one org of a service that may have several. */
export const ORG_OPTION = { org: { type: 'string' } } as const;

export const ORG_OPTION_HELP = [
    '--org NAME',
    'the org; needed where the service has several and the key is for all of them'
] as const;

/** The org that was named, as part of what the service is asked. */
export function askedOrg(args: Arguments): { readonly org?: string } {
    const org = args.text('org');
    return org === undefined ? {} : { org };
}
