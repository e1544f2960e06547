import { foundingNumber, makeId } from '../ids.ts';

/** A person of the org who opens the console; each stands for what a permission set lets people do. */
export interface Person {
    readonly id: string;
    readonly username: string;
    readonly firstName: string;
    readonly lastName: string;
    /** What the person is for, in a few words. */
    readonly role: string;
    /** Names of permission sets; none for somebody who has only the profile. */
    readonly permissionSets: readonly string[];
    /** Names of the public groups that the person is in. */
    readonly groups: readonly string[];
}

/** Whom the app's sharing rules give the records to review. */
const reviewers = ['Dial_Flow_Reviewers'];

const domain = 'dial-flow.example';

const person = (place: number, given: Omit<Person, 'id' | 'username'> & { name: string }): Person => {
    const { name, ...rest } = given;
    // The first two users of an org are its administrator and the integration user.
    return { id: makeId('005', foundingNumber + 2 + place), username: `${name}@${domain}`, ...rest };
};

/** Everybody who may log in to the console, the first by default. */
export const people: readonly Person[] = [
    person(1, {
        name: 'operator',
        firstName: 'Sales',
        lastName: 'Operator',
        role: 'Launches runs and decides on drafts',
        permissionSets: ['Dial_Flow_Operator'],
        groups: reviewers
    }),
    person(2, {
        name: 'reviewer',
        firstName: 'Record',
        lastName: 'Reviewer',
        role: 'Reviews duplicates, removals and research',
        permissionSets: ['Dial_Flow_Reviewer'],
        groups: reviewers
    }),
    person(3, {
        name: 'manager',
        firstName: 'Sales',
        lastName: 'Manager',
        role: 'Looks at runs, lists and charts',
        permissionSets: ['Dial_Flow_Viewer'],
        groups: []
    }),
    person(4, {
        name: 'dial-admin',
        firstName: 'DIAL-Flow',
        lastName: 'Admin',
        role: 'Changes settings, schedule and suppression',
        permissionSets: ['Dial_Flow_Admin'],
        groups: reviewers
    }),
    person(5, {
        name: 'agent',
        firstName: 'Call',
        lastName: 'Agent',
        role: 'Has no permission set of DIAL-Flow',
        permissionSets: [],
        groups: []
    })
];

/** The person with a user name. */
export const findPerson = (username: string): Person | undefined =>
    people.find((candidate) => candidate.username === username);
