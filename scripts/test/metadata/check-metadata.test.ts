import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkMetadata } from '../../metadata/check-metadata.ts';
import { readMetadataShapes } from '../../metadata/metadata-shapes.ts';
import { readSourceTree, type SourceTree } from '../../metadata/source-tree.ts';
import { STANDARD_OBJECTS } from '../../metadata/standard-objects.ts';
import { SMALL_APP } from './small-app.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const shapes = readMetadataShapes(join(root, 'node_modules/@salesforce/types/lib/metadata.d.ts'));
const check = (source: SourceTree): readonly string[] =>
    checkMetadata({ source, shapes, standard: STANDARD_OBJECTS });

describe('the metadata of force-app', () => {
    it('When it is checked, then it has no fault', () => {
        expect(check(readSourceTree(join(root, 'force-app/main/default')))).toEqual([]);
    });
});

/** Path in the small app, what is replaced there, by what, and what the check says. */
type Planted = readonly [fault: string, file: string, before: string, after: string, said: string];

const TRIP = 'objects/Trip__c';
const SET = 'permissionsets/Clerk.permissionset-meta.xml';
const PAGE = 'flexipages/Trip_Page.flexipage-meta.xml';
const APP = 'applications/Trips.app-meta.xml';
const DESK = 'lwc/tripDesk/tripDesk.js';
const RECORD = 'customMetadata/Fare.Adult.md-meta.xml';
const APEX = 'classes/TripController.cls';
const SHARING = 'sharingRules/Trip__c.sharingRules-meta.xml';
const LAYOUT = 'layouts/Trip__c-Trip Layout.layout-meta.xml';

const ELEMENTS: readonly Planted[] = [
    [
        'an unknown element',
        `${TRIP}/fields/Town__c.field-meta.xml`,
        '<label>',
        '<colour>red</colour><label>',
        '<colour> is no part of CustomField'
    ],
    [
        'a misspelt enumeration value',
        `${TRIP}/fields/Town__c.field-meta.xml`,
        '>Text<',
        '>Texts<',
        'type cannot be Texts'
    ],
    [
        'a flag that is neither true nor false',
        SET,
        '<editable>true<',
        '<editable>yes<',
        'editable is no boolean: yes'
    ],
    [
        'a word for a number',
        `${TRIP}/fields/Town__c.field-meta.xml`,
        '<length>40<',
        '<length>long<',
        'length is no number: long'
    ],
    ['a required element left out', SET, '<label>Clerk</label>', '', '<label> is missing'],
    [
        'an element twice that may stand once',
        SET,
        '<label>Clerk</label>',
        '<label>Clerk</label><label>Clerks</label>',
        '<label> stands there 2 times'
    ],
    ['XML that is not closed', `${TRIP}/Trip__c.object-meta.xml`, '</CustomObject>', '', 'line'],
    [
        'a missing description',
        `${TRIP}/Trip__c.object-meta.xml`,
        '<description>An object.</description>',
        '',
        '<description> is missing'
    ],
    [
        'a file of another name than its content',
        `${TRIP}/fields/Town__c.field-meta.xml`,
        '<fullName>Town__c<',
        '<fullName>City__c<',
        'fullName is City__c'
    ],
    [
        'a field without its name',
        `${TRIP}/fields/Town__c.field-meta.xml`,
        '<fullName>Town__c</fullName>',
        '',
        '<fullName> is missing'
    ]
];

const OBJECTS: readonly Planted[] = [
    [
        'a lookup to nothing',
        `${TRIP}/fields/Account__c.field-meta.xml`,
        '>Account<',
        '>Acount<',
        'there is no object Acount'
    ],
    [
        'a detail whose object is shared by itself',
        'objects/Stop__c/Stop__c.object-meta.xml',
        'ControlledByParent',
        'Private',
        'the sharing model of its object is not ControlledByParent'
    ],
    [
        'an object controlled by no parent',
        `${TRIP}/Trip__c.object-meta.xml`,
        '>Private<',
        '>ControlledByParent<',
        'is controlled by a parent that it does not have'
    ],
    [
        'an unknown compact layout',
        `${TRIP}/Trip__c.object-meta.xml`,
        '>Short<',
        '>Long<',
        'there is no compact layout Long'
    ],
    [
        'an unknown field in a search layout',
        `${TRIP}/Trip__c.object-meta.xml`,
        '>Town__c<',
        '>City__c<',
        'there is no field Trip__c.City__c'
    ],
    [
        'an unknown column in a list view',
        `${TRIP}/listViews/All.listView-meta.xml`,
        '<columns>Town__c<',
        '<columns>City__c<',
        'there is no field Trip__c.City__c'
    ],
    [
        'a long text in a list view',
        `${TRIP}/listViews/All.listView-meta.xml`,
        '<columns>Town__c<',
        '<columns>Story__c<',
        'Story__c is too long a text'
    ],
    [
        'a filter by a value that the picklist does not have',
        `${TRIP}/listViews/All.listView-meta.xml`,
        '<value>Open<',
        '<value>Shut<',
        'Shut is no value of Status__c'
    ],
    [
        'an unknown field in a compact layout',
        `${TRIP}/compactLayouts/Short.compactLayout-meta.xml`,
        '>Town__c<',
        '>City__c<',
        'there is no field Trip__c.City__c'
    ],
    [
        'sharing with an unknown group',
        SHARING,
        '<group>Guides<',
        '<group>Staff<',
        'there is no public group Staff'
    ]
];

const GRANTS: readonly Planted[] = [
    [
        'a right on an unknown object',
        SET,
        '<object>Stop__c<',
        '<object>Halt__c<',
        'there is no object Halt__c'
    ],
    [
        'a right on an unknown field',
        SET,
        '<field>Trip__c.Town__c<',
        '<field>Trip__c.City__c<',
        'there is no field Trip__c.City__c'
    ],
    [
        'a right on a required field',
        SET,
        '<field>Trip__c.Town__c<',
        '<field>Stop__c.Trip__c<',
        'Stop__c.Trip__c is required'
    ],
    [
        'editing without reading',
        SET,
        '<allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Stop__c<',
        '<allowRead>false</allowRead><modifyAllRecords>false</modifyAllRecords><object>Stop__c<',
        'Stop__c: allowEdit needs allowRead'
    ],
    [
        'editing an event',
        SET,
        '<allowEdit>false</allowEdit>',
        '<allowEdit>true</allowEdit>',
        'Left__e: an event can be created and read, no more'
    ],
    [
        'fields without their object',
        SET,
        '<object>Trip__c<',
        '<object>Account<',
        'grants fields of Trip__c without the object'
    ],
    ['an unknown class', SET, '>TripController<', '>TripControler<', 'there is no class TripControler'],
    ['an unknown tab', SET, '<tab>Desk<', '<tab>Desks<', 'there is no tab Desks'],
    ['an unknown app', SET, '<application>Trips<', '<application>Trip<', 'there is no app Trip'],
    [
        'an unknown custom permission',
        SET,
        '<name>Book<',
        '<name>Books<',
        'there is no custom permission Books'
    ],
    [
        'an unknown principal',
        SET,
        'Desk_Auth-Clerk',
        'Desk_Auth-Clark',
        'there is no principal Desk_Auth-Clark'
    ],
    [
        'an unknown custom metadata type',
        SET,
        '<name>Fare__mdt<',
        '<name>Fares__mdt<',
        'there is no custom metadata type Fares__mdt'
    ],
    ['the same tab twice', SET, '<tab>Desk<', '<tab>Trip__c<', 'Trip__c stands twice in tabSettings'],
    [
        'a group with an unknown permission set',
        'permissionsetgroups/Desk_Staff.permissionsetgroup-meta.xml',
        '>Clerk<',
        '>Clark<',
        'there is no permission set Clark'
    ],
    [
        'a field that nobody may read',
        SET,
        '<field>Trip__c.Town__c<',
        '<field>Account.Name<',
        'Trip__c.Town__c: no permission set makes the field readable'
    ],
    [
        'an object that nobody may read',
        SET,
        '<object>Stop__c<',
        '<object>Account<',
        'Stop__c: no permission set makes the object readable'
    ],
    [
        'a class that nobody may call',
        SET,
        '<classAccesses><apexClass>TripController</apexClass><enabled>true</enabled></classAccesses>',
        '',
        'TripController: no permission set grants it'
    ],
    [
        'a permission that nobody has',
        SET,
        '<customPermissions><enabled>true</enabled>',
        '<customPermissions><enabled>false</enabled>',
        'Book: no permission set grants it'
    ]
];

const PAGES: readonly Planted[] = [
    ['an unknown field on a layout', LAYOUT, '>Town__c<', '>City__c<', 'there is no field Trip__c.City__c'],
    ['a field twice on a layout', LAYOUT, '>Name<', '>Town__c<', 'Town__c stands there twice'],
    [
        'a related list of no lookup',
        LAYOUT,
        '>Stop__c.Trip__c<',
        '>Stop__c.Name<',
        'Stop__c.Name is no lookup to Trip__c'
    ],
    [
        'an unknown field in a related list',
        LAYOUT,
        '<fields>NAME<',
        '<fields>Town__c<',
        'there is no field Stop__c.Town__c'
    ],
    [
        'a required field that a layout lacks',
        'layouts/Stop__c-Stop Layout.layout-meta.xml',
        '<layoutItems><behavior>Edit</behavior><field>Trip__c</field></layoutItems>',
        '',
        'Trip__c is required and not on the layout'
    ],
    [
        'an object with another label than its layout',
        `${TRIP}/Trip__c.object-meta.xml`,
        '<label>Trip</label>',
        '<label>Journey</label>',
        'Trip__c has no layout named after its label'
    ],
    ['an unknown component on a page', PAGE, '>tripCard<', '>tripCart<', 'there is no component tripCart'],
    [
        'a component on a page that it is not made for',
        PAGE,
        '>tripCard<',
        '>tripDesk<',
        'tripDesk is not made for lightning__RecordPage'
    ],
    [
        'a misspelt standard component',
        PAGE,
        'force:detailPanel',
        'force:recordDetail',
        'there is no component force:recordDetail'
    ],
    ['an unknown region', PAGE, '<name>main<', '<name>middle<', 'the template has no region middle'],
    ['the same identifier twice', PAGE, '>card<', '>detail<', 'the identifier detail stands there twice'],
    ['a page of an unknown object', PAGE, '>Trip__c<', '>Tripp__c<', 'there is no object Tripp__c'],
    [
        'a tab of an unknown component',
        'tabs/Desk.tab-meta.xml',
        '>tripDesk<',
        '>desk<',
        'there is no component desk'
    ],
    [
        'a tab of two things',
        'tabs/Desk.tab-meta.xml',
        '<label>',
        '<flexiPage>Trip_Page</flexiPage><label>',
        'is a tab of 2 things'
    ],
    ['an unknown tab in an app', APP, '<tabs>Desk<', '<tabs>Desks<', 'there is no tab Desks'],
    ['an unknown page in an app', APP, '>Trip_Page<', '>Trip_Pages<', 'there is no page Trip_Pages'],
    [
        'a page of another object in an app',
        APP,
        '<pageOrSobjectType>Trip__c<',
        '<pageOrSobjectType>Account<',
        'Trip_Page is no page for Account'
    ]
];

const RECORDS: readonly Planted[] = [
    ['a record with an unknown field', RECORD, '>Price__c<', '>Cost__c<', 'there is no field Cost__c'],
    ['a value of another type', RECORD, 'xsd:double', 'xsd:string', 'Price__c is xsd:double, not xsd:string'],
    ['a word for a number', RECORD, '>7.0<', '>seven<', 'Price__c is no number: seven'],
    ['a value that is too long', RECORD, '>single<', '>single and return<', 'Kind__c is longer than 10'],
    [
        'an unknown external credential',
        'namedCredentials/Desk.namedCredential-meta.xml',
        '>Desk_Auth<',
        '>Desk_Authh<',
        'there is no external credential Desk_Authh'
    ],
    [
        'an address without TLS',
        'namedCredentials/Desk.namedCredential-meta.xml',
        'https://',
        'http://',
        'http://desk.example.com is no https address'
    ],
    [
        'a secret of another credential',
        'externalCredentials/Desk_Auth.externalCredential-meta.xml',
        '$Credential.Desk_Auth',
        '$Credential.Other',
        'takes a secret of Other'
    ]
];

const SOURCES: readonly Planted[] = [
    [
        'an unknown class',
        DESK,
        'TripController.getTrips',
        'TripsController.getTrips',
        'there is no class TripsController'
    ],
    [
        'a method that components may not call',
        DESK,
        'TripController.getTrips',
        'TripController.inside',
        'TripController has no @AuraEnabled method inside'
    ],
    ['an unknown field', DESK, 'Trip__c.Town__c', 'Trip__c.City__c', 'there is no field Trip__c.City__c'],
    [
        'an unknown field of a parent',
        DESK,
        'Account__r.Name',
        'Account__r.Title__c',
        'there is no field Trip__c.Account__r.Title__c'
    ],
    ['an unknown object', DESK, "schema/Trip__c'", "schema/Tripp__c'", 'there is no object Tripp__c'],
    ['an unknown label', DESK, 'c.Trip_Title', 'c.Trip_Titel', 'there is no label c.Trip_Titel'],
    [
        'an unknown custom permission',
        DESK,
        'customPermission/Book',
        'customPermission/Books',
        'there is no custom permission Books'
    ],
    ['an unknown module', DESK, 'c/towns', 'c/town', 'there is no component town'],
    [
        'an unknown component in a template',
        'lwc/tripDesk/tripDesk.html',
        '<c-trip-card ',
        '<c-trip-cart ',
        'there is no component tripCart'
    ],
    [
        'an unknown label in Apex',
        APEX,
        'Label.Trip_Title',
        'Label.Trip_Titel',
        'there is no label Trip_Titel'
    ],
    [
        'an unknown custom permission in Apex',
        APEX,
        "checkPermission('Book')",
        "checkPermission('Books')",
        'there is no custom permission Books'
    ],
    [
        'an unknown named credential in Apex',
        APEX,
        'callout:Desk/',
        'callout:Desks/',
        'there is no named credential Desks'
    ]
];

const HTML = 'lwc/tripDesk/tripDesk.html';

const CONSOLE: readonly Planted[] = [
    [
        'a parameter that an Apex method does not take',
        DESK,
        "{ text: 'A' }",
        "{ name: 'A' }",
        'TripController.getTrips takes no name'
    ],
    [
        'a parameter that an Apex method is not given',
        DESK,
        "{ text: 'A' }",
        '{}',
        'TripController.getTrips is not given its text'
    ],
    ['a handler that is not there', HTML, '{handleBook}', '{handleBooks}', 'has no handleBooks'],
    ['a getter that is not there', HTML, '{labels.title}', '{trips.length}', 'has no trips'],
    ['an event that nobody fires', HTML, 'onbook=', 'onbooked=', 'tripCard fires no event booked'],
    [
        'a text in a template',
        HTML,
        '{labels.title}',
        'Trips of today',
        'the text "Trips of today" stands in the template'
    ],
    [
        'a text in an attribute',
        HTML,
        '<c-trip-card ',
        '<c-trip-card aria-label="Trips of today" ',
        'the text "Trips of today" stands in the template'
    ]
];

const CHOICES: readonly Planted[] = [
    [
        'a class of another version',
        'classes/TripController.cls-meta.xml',
        '66.0',
        '60.0',
        'apiVersion is 60.0, the others have 66.0'
    ],
    [
        'rules for records that everybody reaches',
        `${TRIP}/Trip__c.object-meta.xml`,
        '>Private<',
        '>ReadWrite<',
        'Trip__c is shared with everybody and takes no rules'
    ],
    [
        'all details for who does not see all masters',
        SET,
        '<object>Stop__c</object><viewAllRecords>false<',
        '<object>Stop__c</object><viewAllRecords>true<',
        'Stop__c: viewAllRecords needs viewAllRecords of Trip__c'
    ],
    [
        'a label that is shown nowhere',
        'labels/CustomLabels.labels-meta.xml',
        '</CustomLabels>',
        '<labels><fullName>Trip_Old</fullName><language>en_US</language><protected>false</protected><shortDescription>Old</shortDescription><value>Old</value></labels></CustomLabels>',
        'the label Trip_Old is shown nowhere'
    ]
];

describe('an app without faults', () => {
    it('When it is checked, then nothing is said', () => {
        expect(check(SMALL_APP)).toEqual([]);
    });

    it.each([...ELEMENTS, ...OBJECTS, ...GRANTS, ...PAGES, ...RECORDS, ...SOURCES, ...CONSOLE, ...CHOICES])(
        'When there is %s planted in %s, then it is found',
        (_fault, file, before, after, said) => {
            const text = SMALL_APP.get(file) ?? '';
            expect(text).toContain(before);
            const faults = check(new Map([...SMALL_APP, [file, text.replace(before, after)]]));
            expect(faults.filter((fault) => fault.includes(said))).not.toEqual([]);
        }
    );

    it.each([
        ['an unknown kind of file', 'objects/Trip__c/Trip__c.colour-meta.xml', '.colour is no known kind'],
        ['a file in the wrong folder', 'layouts/Trip__c.object-meta.xml', 'does not lie in a folder objects']
    ])('When there is %s, then it is found', (_fault, file, said) => {
        const text = SMALL_APP.get('objects/Trip__c/Trip__c.object-meta.xml') ?? '';
        expect(check(new Map([...SMALL_APP, [file, text]])).join('\n')).toContain(said);
    });

    it('When a file holds another type than its ending says, then it is found', () => {
        const faults = check(new Map([...SMALL_APP, ['tabs/Desk.tab-meta.xml', SMALL_APP.get(PAGE) ?? '']]));
        expect(faults.join('\n')).toContain('<FlexiPage> is not what .tab files hold');
    });

    it('When two lookups to an object share a relationship name, then it is found', () => {
        const path = `${TRIP}/fields/Account__c.field-meta.xml`;
        const other = (SMALL_APP.get(path) ?? '').replace('>Account__c<', '>Payer__c<');
        const faults = check(new Map([...SMALL_APP, [`${TRIP}/fields/Payer__c.field-meta.xml`, other]]));
        expect(faults.join('\n')).toContain('Account.Trips has two lookups of this relationship name');
    });

    it('When a page shows an unknown label, then it is found', () => {
        const text = (SMALL_APP.get(PAGE) ?? '').replace('Page.', '{!$Label.c.Gone}');
        expect(check(new Map([...SMALL_APP, [PAGE, text]])).join('\n')).toContain('there is no label Gone');
    });
});
