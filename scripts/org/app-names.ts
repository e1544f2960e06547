/** Names of the app in an org that the scripts have to know. */

export const ADMIN_SETS = ['Dial_Flow_Admin', 'Dial_Flow_Operator', 'Dial_Flow_Reviewer'] as const;
export const INTEGRATION_SET = 'Dial_Flow_Integration';
export const ALL_SETS = [...ADMIN_SETS, 'Dial_Flow_Viewer', INTEGRATION_SET] as const;

export const NAMED_CREDENTIAL = 'Dial_Flow_Compute';

/** The principal that calls the service, as the REST resource of credentials names it. */
export const PRINCIPAL = {
    externalCredential: 'Dial_Flow_Compute_Auth',
    principalType: 'NamedPrincipal',
    principalName: 'Service'
} as const;

/** The parameter of the principal that the header of the external credential takes its key from. */
export const KEY_PARAMETER = 'ApiKey';

export const SETTING_TYPES = [
    'Dial_Flow_Setting',
    'Dial_Flow_Schedule',
    'Dial_Flow_General',
    'Disposition_Mapping',
    'Field_Mapping'
] as const;

/** Sample accounts carry a number that begins so. */
export const SAMPLE_MARK = 'DIAL-FLOW-SAMPLE-';
