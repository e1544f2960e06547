const xml = (type: string, body: string, more = ''): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata"${more}>\n${body}\n</${type}>\n`;

const field = (name: string, type: string, body = ''): string =>
    xml(
        'CustomField',
        `<fullName>${name}</fullName><description>A field.</description><label>${name}</label><type>${type}</type>${body}`
    );

const lookup = (target: string, relationship: string): string =>
    `<referenceTo>${target}</referenceTo><relationshipName>${relationship}</relationshipName>`;

const object = (label: string, sharing: string, body = ''): string =>
    xml(
        'CustomObject',
        `<description>An object.</description><label>${label}</label><pluralLabel>${label}s</pluralLabel>` +
            `<nameField><label>Name</label><type>Text</type></nameField><sharingModel>${sharing}</sharingModel>${body}`
    );

const layout = (fields: readonly string[], body = ''): string =>
    xml(
        'Layout',
        `<layoutSections><layoutColumns>${fields
            .map((name) => `<layoutItems><behavior>Edit</behavior><field>${name}</field></layoutItems>`)
            .join('')}</layoutColumns><style>OneColumn</style></layoutSections>${body}`
    );

const right = (list: string, body: string): string => `<${list}>${body}</${list}>`;

const objectRight = (name: string): string =>
    right(
        'objectPermissions',
        `<allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>${name}</object><viewAllRecords>false</viewAllRecords>`
    );

const fieldRight = (path: string): string =>
    right('fieldPermissions', `<editable>true</editable><field>${path}</field><readable>true</readable>`);

const bundle = (target: string, config = ''): string =>
    xml(
        'LightningComponentBundle',
        `<apiVersion>66.0</apiVersion><isExposed>true</isExposed><targets><target>${target}</target></targets>${config}`
    );

const XSI =
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"';

/** An app in which everything refers to something once, so that each reference can be broken by itself. */
export const SMALL_APP: ReadonlyMap<string, string> = new Map([
    [
        'objects/Trip__c/Trip__c.object-meta.xml',
        object(
            'Trip',
            'Private',
            '<compactLayoutAssignment>Short</compactLayoutAssignment><searchLayouts><searchResultsAdditionalFields>Town__c</searchResultsAdditionalFields></searchLayouts>'
        )
    ],
    ['objects/Trip__c/fields/Town__c.field-meta.xml', field('Town__c', 'Text', '<length>40</length>')],
    [
        'objects/Trip__c/fields/Story__c.field-meta.xml',
        field('Story__c', 'LongTextArea', '<length>4000</length><visibleLines>3</visibleLines>')
    ],
    [
        'objects/Trip__c/fields/Account__c.field-meta.xml',
        field('Account__c', 'Lookup', lookup('Account', 'Trips'))
    ],
    [
        'objects/Trip__c/fields/Status__c.field-meta.xml',
        field(
            'Status__c',
            'Picklist',
            '<valueSet><valueSetDefinition><sorted>false</sorted><value><fullName>Open</fullName><default>true</default><label>Open</label></value></valueSetDefinition></valueSet>'
        )
    ],
    [
        'objects/Trip__c/listViews/All.listView-meta.xml',
        xml(
            'ListView',
            '<fullName>All</fullName><columns>NAME</columns><columns>Town__c</columns><filterScope>Everything</filterScope><filters><field>Status__c</field><operation>equals</operation><value>Open</value></filters><label>All</label>'
        )
    ],
    [
        'objects/Trip__c/compactLayouts/Short.compactLayout-meta.xml',
        xml(
            'CompactLayout',
            '<fullName>Short</fullName><fields>Name</fields><fields>Town__c</fields><label>Short</label>'
        )
    ],
    ['objects/Stop__c/Stop__c.object-meta.xml', object('Stop', 'ControlledByParent')],
    [
        'objects/Stop__c/fields/Trip__c.field-meta.xml',
        field('Trip__c', 'MasterDetail', lookup('Trip__c', 'Stops'))
    ],
    [
        'objects/Fare__mdt/Fare__mdt.object-meta.xml',
        xml(
            'CustomObject',
            '<description>A type.</description><label>Fare</label><pluralLabel>Fares</pluralLabel><visibility>Public</visibility>'
        )
    ],
    [
        'objects/Fare__mdt/fields/Price__c.field-meta.xml',
        field('Price__c', 'Number', '<precision>6</precision><scale>0</scale>')
    ],
    ['objects/Fare__mdt/fields/Kind__c.field-meta.xml', field('Kind__c', 'Text', '<length>10</length>')],
    [
        'customMetadata/Fare.Adult.md-meta.xml',
        xml(
            'CustomMetadata',
            '<label>Adult</label><protected>false</protected><values><field>Price__c</field><value xsi:type="xsd:double">7.0</value></values><values><field>Kind__c</field><value xsi:type="xsd:string">single</value></values>',
            XSI
        )
    ],
    [
        'objects/Left__e/Left__e.object-meta.xml',
        xml(
            'CustomObject',
            '<description>An event.</description><label>Left</label><pluralLabel>Left</pluralLabel><deploymentStatus>Deployed</deploymentStatus>'
        )
    ],
    [
        'layouts/Trip__c-Trip Layout.layout-meta.xml',
        layout(
            ['Name', 'Town__c'],
            '<relatedLists><fields>NAME</fields><relatedList>Stop__c.Trip__c</relatedList></relatedLists>'
        )
    ],
    ['layouts/Stop__c-Stop Layout.layout-meta.xml', layout(['Name', 'Trip__c'])],
    [
        'groups/Guides.group-meta.xml',
        xml('Group', '<doesIncludeBosses>true</doesIncludeBosses><name>Guides</name>')
    ],
    [
        'sharingRules/Trip__c.sharingRules-meta.xml',
        xml(
            'SharingRules',
            '<sharingOwnerRules><fullName>Guides</fullName><accessLevel>Read</accessLevel><label>Guides</label><sharedTo><group>Guides</group></sharedTo><sharedFrom><allInternalUsers></allInternalUsers></sharedFrom></sharingOwnerRules>'
        )
    ],
    [
        'customPermissions/Book.customPermission-meta.xml',
        xml(
            'CustomPermission',
            '<description>Book.</description><isLicensed>false</isLicensed><label>Book</label>'
        )
    ],
    [
        'externalCredentials/Desk_Auth.externalCredential-meta.xml',
        xml(
            'ExternalCredential',
            "<authenticationProtocol>Custom</authenticationProtocol><description>Key.</description><externalCredentialParameters><parameterName>Clerk</parameterName><parameterType>NamedPrincipal</parameterType></externalCredentialParameters><externalCredentialParameters><parameterName>Authorization</parameterName><parameterType>AuthHeader</parameterType><parameterValue>{!'Bearer ' &amp; $Credential.Desk_Auth.Key}</parameterValue></externalCredentialParameters><label>Desk</label>"
        )
    ],
    [
        'namedCredentials/Desk.namedCredential-meta.xml',
        xml(
            'NamedCredential',
            '<description>Desk.</description><label>Desk</label><namedCredentialParameters><parameterName>Url</parameterName><parameterType>Url</parameterType><parameterValue>https://desk.example.com</parameterValue></namedCredentialParameters><namedCredentialParameters><externalCredential>Desk_Auth</externalCredential><parameterName>ExternalCredential</parameterName><parameterType>Authentication</parameterType></namedCredentialParameters>'
        )
    ],
    [
        'labels/CustomLabels.labels-meta.xml',
        xml(
            'CustomLabels',
            '<labels><fullName>Trip_Title</fullName><language>en_US</language><protected>false</protected><shortDescription>Title</shortDescription><value>Trips</value></labels>'
        )
    ],
    [
        'classes/TripController.cls',
        `/** Books. */
public with sharing class TripController {
    @AuraEnabled(cacheable=true)
    public static List<Trip__c> getTrips(String text) {
        FeatureManagement.checkPermission('Book');
        request.setEndpoint('callout:Desk/trips');
        throw new AuraHandledException(System.Label.Trip_Title + row.Label);
    }
    private static final String BELL = 'Trip_Bell';
    private static Id bell() {
        return PeopleSelector.notificationType(BELL);
    }
    public static void inside() {}
}`
    ],
    [
        'notificationtypes/Trip_Bell.notiftype-meta.xml',
        xml(
            'CustomNotificationType',
            '<customNotifTypeName>Trip_Bell</customNotifTypeName><description>Rings.</description><desktop>true</desktop><masterLabel>Bell</masterLabel><mobile>true</mobile>'
        )
    ],
    [
        'classes/TripController.cls-meta.xml',
        xml('ApexClass', '<apiVersion>66.0</apiVersion><status>Active</status>')
    ],
    [
        'lwc/tripDesk/tripDesk.js',
        `import getTrips from '@salesforce/apex/TripController.getTrips';
import TOWN from '@salesforce/schema/Trip__c.Town__c';
import OWNER from '@salesforce/schema/Trip__c.Account__r.Name';
import TRIP from '@salesforce/schema/Trip__c';
import TITLE from '@salesforce/label/c.Trip_Title';
import canBook from '@salesforce/customPermission/Book';
import { LightningElement } from 'lwc';
import { DESK } from 'c/labels';
import { townOf } from 'c/towns';
// import gone from '@salesforce/apex/Gone.away';

export default class TripDesk extends LightningElement {
    labels = DESK;

    load() {
        return getTrips({ text: 'A' });
    }

    handleBook() {}
}
`
    ],
    [
        'lwc/tripDesk/tripDesk.html',
        '<template>{labels.title}<c-trip-card onbook={handleBook}></c-trip-card><!-- <c-gone></c-gone> --></template>'
    ],
    ['lwc/tripDesk/tripDesk.js-meta.xml', bundle('lightning__Tab')],
    [
        'lwc/tripCard/tripCard.js-meta.xml',
        bundle(
            'lightning__RecordPage',
            '<targetConfigs><targetConfig targets="lightning__RecordPage"><property name="size" type="String"/><objects><object>Trip__c</object></objects></targetConfig></targetConfigs>'
        )
    ],
    [
        'lwc/tripCard/tripCard.js',
        `import { LightningElement } from 'lwc';

export default class TripCard extends LightningElement {
    book() {
        this.dispatchEvent(new CustomEvent('book'));
    }
}
`
    ],
    [
        'lwc/labels/desk.js',
        "import title from '@salesforce/label/c.Trip_Title';\n\nexport const DESK = {\n    title\n};\n"
    ],
    ['lwc/labels/labels.js-meta.xml', xml('LightningComponentBundle', '<apiVersion>66.0</apiVersion>')],
    ['lwc/towns/towns.js-meta.xml', xml('LightningComponentBundle', '<apiVersion>66.0</apiVersion>')],
    [
        'tabs/Desk.tab-meta.xml',
        xml(
            'CustomTab',
            '<label>Desk</label><lwcComponent>tripDesk</lwcComponent><motif>Custom67: Gears</motif>'
        )
    ],
    ['tabs/Trip__c.tab-meta.xml', xml('CustomTab', '<customObject>true</customObject>')],
    [
        'flexipages/Trip_Page.flexipage-meta.xml',
        xml(
            'FlexiPage',
            '<description>Page.</description><flexiPageRegions><itemInstances><componentInstance><componentName>force:detailPanel</componentName><identifier>detail</identifier></componentInstance></itemInstances><itemInstances><componentInstance><componentInstanceProperties><name>size</name><value>big</value></componentInstanceProperties><componentName>tripCard</componentName><identifier>card</identifier></componentInstance></itemInstances><name>main</name><type>Region</type></flexiPageRegions><masterLabel>Trip</masterLabel><sobjectType>Trip__c</sobjectType><template><name>flexipage:recordHomeTemplateDesktop</name></template><type>RecordPage</type>'
        )
    ],
    [
        'applications/Trips.app-meta.xml',
        xml(
            'CustomApplication',
            '<actionOverrides><actionName>View</actionName><content>Trip_Page</content><formFactor>Large</formFactor><pageOrSobjectType>Trip__c</pageOrSobjectType><type>Flexipage</type></actionOverrides><description>Trips.</description><formFactors>Large</formFactors><label>Trips</label><tabs>Desk</tabs><tabs>standard-Account</tabs><uiType>Lightning</uiType>'
        )
    ],
    [
        'permissionsets/Clerk.permissionset-meta.xml',
        xml(
            'PermissionSet',
            [
                right('applicationVisibilities', '<application>Trips</application><visible>true</visible>'),
                right('classAccesses', '<apexClass>TripController</apexClass><enabled>true</enabled>'),
                right('customMetadataTypeAccesses', '<enabled>true</enabled><name>Fare__mdt</name>'),
                right('customPermissions', '<enabled>true</enabled><name>Book</name>'),
                '<description>Books.</description>',
                right(
                    'externalCredentialPrincipalAccesses',
                    '<enabled>true</enabled><externalCredentialPrincipal>Desk_Auth-Clerk</externalCredentialPrincipal>'
                ),
                ...['Account__c', 'Status__c', 'Story__c', 'Town__c'].map((name) =>
                    fieldRight(`Trip__c.${name}`)
                ),
                '<label>Clerk</label>',
                right('userPermissions', '<enabled>true</enabled><name>ActivitiesAccess</name>'),
                ...['Trip__c', 'Stop__c'].map(objectRight),
                right(
                    'objectPermissions',
                    '<allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Left__e</object><viewAllRecords>false</viewAllRecords>'
                ),
                ...['Desk', 'Trip__c'].map((tab) =>
                    right('tabSettings', `<tab>${tab}</tab><visibility>Visible</visibility>`)
                )
            ].join('')
        )
    ],
    [
        'permissionsetgroups/Desk_Staff.permissionsetgroup-meta.xml',
        xml(
            'PermissionSetGroup',
            '<description>All.</description><label>Staff</label><permissionSets>Clerk</permissionSets>'
        )
    ]
]);
