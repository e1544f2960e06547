import { createTestWireAdapter } from '@salesforce/wire-service-jest-util';

export const CurrentPageReference = createTestWireAdapter(jest.fn());

/** What components asked to navigate to, newest last. */
export const navigations = [];

const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

export const NavigationMixin = (Base) =>
    class extends Base {
        [Navigate](pageReference, replace = false) {
            navigations.push({ pageReference, replace });
        }

        [GenerateUrl](pageReference) {
            const query = new URLSearchParams(pageReference.state ?? {}).toString();
            const { apiName, recordId } = pageReference.attributes;
            return Promise.resolve(`/lightning/${recordId ? `r/${recordId}` : `n/${apiName}?${query}`}`);
        }
    };
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;
