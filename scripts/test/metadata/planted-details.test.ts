import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkMetadata } from '../../metadata/check-metadata.ts';
import { readMetadataShapes } from '../../metadata/metadata-shapes.ts';
import type { SourceTree } from '../../metadata/source-tree.ts';
import { STANDARD_OBJECTS } from '../../metadata/standard-objects.ts';
import { SMALL_APP } from './small-app.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const shapes = readMetadataShapes(join(root, 'node_modules/@salesforce/types/lib/metadata.d.ts'));
const check = (source: SourceTree): readonly string[] =>
    checkMetadata({ source, shapes, standard: STANDARD_OBJECTS });

/** Path in the small app, what is replaced there, by what, and what the check says. */
type Planted = readonly [fault: string, file: string, before: string, after: string, said: string];

const TRIP = 'objects/Trip__c';
const OBJECT = `${TRIP}/Trip__c.object-meta.xml`;
const TOWN = `${TRIP}/fields/Town__c.field-meta.xml`;
const STORY = `${TRIP}/fields/Story__c.field-meta.xml`;
const STATUS = `${TRIP}/fields/Status__c.field-meta.xml`;
const PRICE = 'objects/Fare__mdt/fields/Price__c.field-meta.xml';
const SET = 'permissionsets/Clerk.permissionset-meta.xml';
const PAGE = 'flexipages/Trip_Page.flexipage-meta.xml';
const CARD = 'lwc/tripCard/tripCard.js-meta.xml';
const LABELS = 'labels/CustomLabels.labels-meta.xml';
const OPEN = '<value><fullName>Open</fullName><default>true</default><label>Open</label></value>';

const FIELDS: readonly Planted[] = [
    ['a text without a length', TOWN, '<length>40</length>', '', 'a Text needs <length>'],
    ['too long a text', TOWN, '>40<', '>300<', 'a Text is 1 to 255 characters long, not 300'],
    ['too short a long text', STORY, '>4000<', '>200<', 'a LongTextArea is 256 to 131072'],
    ['a long text without lines', STORY, '<visibleLines>3</visibleLines>', '', 'needs <visibleLines>'],
    ['a long text as an external id', STORY, '<type>', '<externalId>true</externalId><type>', 'cannot be an'],
    ['a number without a scale', PRICE, '<scale>0</scale>', '', 'a Number needs <scale>'],
    ['too many digits', PRICE, '<precision>6<', '<precision>19<', '19 digits with 0 behind the point'],
    ['a switch without a default', TOWN, '>Text<', '>Checkbox<', 'a Checkbox needs <defaultValue>'],
    [
        'a detail whose master cannot name its children',
        'objects/Stop__c/fields/Trip__c.field-meta.xml',
        '<relationshipName>Stops</relationshipName>',
        '',
        'a MasterDetail needs <relationshipName>'
    ],
    [
        'a relationship with a blank in its name',
        `${TRIP}/fields/Account__c.field-meta.xml`,
        '>Trips<',
        '>The Trips<',
        'The Trips is no name of a relationship'
    ],
    ['a value that stands there twice', STATUS, OPEN, OPEN + OPEN, 'the value Open stands there twice'],
    [
        'two default values',
        STATUS,
        OPEN,
        OPEN + OPEN.replaceAll('Open', 'Shut'),
        'has several default values'
    ],
    [
        'a history that the object does not keep',
        TOWN,
        '<type>',
        '<trackHistory>true</trackHistory><type>',
        'the object keeps none'
    ],
    ['a number as the name of a record', OBJECT, '<type>Text<', '<type>Number<', 'cannot be a Number'],
    [
        'an automatic number without a form',
        OBJECT,
        '<type>Text<',
        '<type>AutoNumber<',
        'an automatic number needs a <displayFormat>'
    ]
];

const TEXTS: readonly Planted[] = [
    ['too long a label', TOWN, '<label>Town__c<', `<label>${'x'.repeat(41)}<`, 'label has 41 characters'],
    [
        'too long a description',
        SET,
        '>Books.<',
        `>${'x'.repeat(256)}<`,
        'description has 256 characters, 255 at most'
    ],
    [
        'too long a label of a label',
        LABELS,
        '>Title<',
        `>${'x'.repeat(81)}<`,
        'labels > shortDescription has 81 characters'
    ],
    [
        'a label twice',
        LABELS,
        '</CustomLabels>',
        '<labels><fullName>Trip_Title</fullName><language>en_US</language><protected>false</protected><shortDescription>Again</shortDescription><value>Trips</value></labels></CustomLabels>',
        'the label Trip_Title stands there twice'
    ],
    [
        'a text that the component of a template does not have',
        'lwc/tripDesk/tripDesk.html',
        'labels.title',
        'labels.tittle',
        'there is no text tittle in DESK'
    ]
];

const NAMES: readonly Planted[] = [
    [
        'an unknown user permission',
        SET,
        '>ActivitiesAccess<',
        '>ActivitesAccess<',
        'there is no user permission ActivitesAccess'
    ],
    [
        'a right on a field that everybody may read',
        SET,
        '<field>Trip__c.Town__c<',
        '<field>Task.CallDisposition<',
        'Task.CallDisposition is not subject to field-level security'
    ],
    ['a property that a component does not have', PAGE, '<name>size<', '<name>sise<', 'has no property sise'],
    [
        'a component made for an unknown object',
        CARD,
        '>Trip__c<',
        '>Tripp__c<',
        'there is no object Tripp__c'
    ],
    [
        'a component configured for another place',
        CARD,
        'targets="lightning__RecordPage"',
        'targets="lightning__HomePage"',
        'is configured for lightning__HomePage'
    ],
    ['an unknown motif', 'tabs/Desk.tab-meta.xml', 'Custom67: Gears', 'Custom101: Gears', 'is no motif'],
    [
        'an unknown kind of sharing',
        'sharingRules/Trip__c.sharingRules-meta.xml',
        '>Read<',
        '>Reed<',
        'accessLevel cannot be Reed'
    ],
    [
        'a version that no org speaks',
        'classes/TripController.cls-meta.xml',
        '66.0',
        '99.0',
        'apiVersion 99.0 is none that orgs speak'
    ],
    [
        'an unknown notification type in Apex',
        'classes/TripController.cls',
        "'Trip_Bell'",
        "'Trip_Bel'",
        'there is no notification type Trip_Bel'
    ],
    [
        'a notification type of another name than its file',
        'notificationtypes/Trip_Bell.notiftype-meta.xml',
        '>Trip_Bell<',
        '>Bell<',
        'fullName is Bell'
    ]
];

describe('details that an org refuses', () => {
    it('When the small app is checked, then nothing is said', () => {
        expect(check(SMALL_APP)).toEqual([]);
    });

    it.each([...FIELDS, ...TEXTS, ...NAMES])(
        'When there is %s planted in %s, then it is found',
        (_fault, file, before, after, said) => {
            const text = SMALL_APP.get(file) ?? '';
            expect(text).toContain(before);
            const faults = check(new Map([...SMALL_APP, [file, text.replace(before, after)]]));
            expect(faults.filter((fault) => fault.includes(said))).not.toEqual([]);
        }
    );

    it.each([
        ['a class without its file of versions', 'classes/Loose.cls', 'Loose.cls-meta.xml beside it'],
        [
            'a file of versions without its class',
            'classes/Gone.cls-meta.xml',
            'there is no Gone.cls beside it'
        ]
    ])('When there is %s, then it is found', (_fault, file, said) => {
        const like = file.endsWith('.xml')
            ? 'classes/TripController.cls-meta.xml'
            : 'classes/TripController.cls';
        const faults = check(new Map([...SMALL_APP, [file, SMALL_APP.get(like) ?? '']]));
        expect(faults.filter((fault) => fault.includes(said))).not.toEqual([]);
    });

    it('When only a field is sent, then nothing is asked of the history of its object', () => {
        const tracked = (SMALL_APP.get(TOWN) ?? '').replace(
            '<type>',
            '<trackHistory>true</trackHistory><type>'
        );
        expect(check(new Map([[TOWN, tracked]])).join('\n')).not.toContain('history');
    });
});
