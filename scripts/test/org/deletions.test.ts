import { deletions } from '../../org/delete-app.ts';

const namesIn = (list: readonly (readonly [string, string])[] | undefined): readonly string[] =>
    (list ?? []).map(([type, name]) => `${type} ${name}`);

describe('what org-remove deletes', () => {
    it('When it is listed, then what grants and shows goes before what is granted and shown', () => {
        const [first, then] = deletions(false).map(namesIn);
        expect(first).toEqual(
            expect.arrayContaining([
                'PermissionSet Dial_Flow_Admin',
                'PermissionSetGroup Dial_Flow_Manager',
                'CustomApplication DIAL_Flow',
                'CustomTab Dial_Run__c'
            ])
        );
        expect(then).toEqual(
            expect.arrayContaining([
                'CustomObject Dial_Run__c',
                'CustomObject Dial_Flow_Setting__mdt',
                'CustomObject Dial_Run_Event__e',
                'NamedCredential Dial_Flow_Compute',
                'CustomPermission Launch_Dial_Run'
            ])
        );
    });

    it('When the fields of accounts are not asked for, then no object of Salesforce is touched', () => {
        expect(
            deletions(false)
                .flatMap(namesIn)
                .filter((name) => / (Account|Activity)(\.|$)/.test(name))
        ).toEqual([]);
    });

    it('When they are asked for, then they go, and the objects stay', () => {
        const names = deletions(true).flatMap(namesIn);
        expect(names).toContain('CustomField Account.Phone_2__c');
        expect(names).toContain('CustomField Activity.Dialed_Number__c');
        expect(names).not.toContain('CustomObject Account');
    });
});
