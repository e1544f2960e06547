import { assertTypes } from './asserting.ts';
import { calloutTypes } from './callouts.ts';
import { collectionTypes } from './collections.ts';
import { databaseTypes } from './database.ts';
import { deploymentTypes } from './deployments.ts';
import { describeTypes } from './describe.ts';
import { encodingTypes } from './encoding.ts';
import { eventTypes } from './events.ts';
import { exceptionTypes } from './exceptions.ts';
import { jsonType } from './json.ts';
import { messagingTypes } from './messaging.ts';
import type { NativeType } from './native-type.ts';
import { numberTypes } from './numbers.ts';
import { regexTypes } from './regex.ts';
import { systemTypes } from './system.ts';
import { testTypes } from './testing.ts';
import { textTypes } from './text.ts';
import { timeTypes } from './times.ts';

/** The platform's types, as far as the interpreter knows them. What is not here is refused by its name. */
export const platformLibrary = (deliver: () => void): readonly NativeType[] => [
    ...assertTypes,
    ...calloutTypes,
    ...collectionTypes,
    ...databaseTypes,
    ...deploymentTypes,
    ...describeTypes,
    ...encodingTypes,
    ...eventTypes,
    ...exceptionTypes,
    jsonType,
    ...messagingTypes,
    ...numberTypes,
    ...regexTypes,
    ...systemTypes,
    ...testTypes(deliver),
    ...textTypes,
    ...timeTypes
];
