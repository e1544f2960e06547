import { native } from '../types/apex-type.ts';
import { ListValue, NativeObject, type Value } from '../values/value.ts';
import { type NativeField, type NativeType, stateOf } from './native-type.ts';

/** What deployments are made of: values by lower-case name. */
class MetadataState {
    readonly values: Map<string, Value>;

    constructor(values: readonly (readonly [string, Value])[]) {
        this.values = new Map(values);
    }
}

const field = (name: string, isWritable = true): NativeField => ({
    read: (self) => stateOf(self, MetadataState).values.get(name) ?? null,
    write: isWritable
        ? (self, value) => {
              stateOf(self, MetadataState).values.set(name, value);
          }
        : null
});

class ContainerState {
    readonly records = new ListValue(native('Metadata.Metadata'));
}

const named = { 'fullName: String': field('fullname') } as const;

export const deploymentTypes: readonly NativeType[] = [
    { name: 'Metadata.Metadata', fields: named },
    {
        name: 'Metadata.CustomMetadata',
        constructors: {
            '()': () =>
                new NativeObject(
                    'Metadata.CustomMetadata',
                    new MetadataState([['values', new ListValue(native('Metadata.CustomMetadataValue'))]])
                )
        },
        fields: {
            ...named,
            'label: String': field('label'),
            'values: List<Metadata.CustomMetadataValue>': field('values', false)
        }
    },
    {
        name: 'Metadata.CustomMetadataValue',
        constructors: { '()': () => new NativeObject('Metadata.CustomMetadataValue', new MetadataState([])) },
        fields: { 'field: String': field('field'), 'value: Object': field('value') }
    },
    {
        name: 'Metadata.DeployContainer',
        constructors: { '()': () => new NativeObject('Metadata.DeployContainer', new ContainerState()) },
        methods: {
            'addMetadata(Metadata.Metadata)': (call) => {
                stateOf(call.self, ContainerState).records.items.push(call.given(0));
                return null;
            },
            'getMetadata(): List<Metadata.Metadata>': (call) => stateOf(call.self, ContainerState).records
        }
    },
    { name: 'Metadata.DeployCallback' },
    {
        name: 'Metadata.Operations',
        statics: {
            'enqueueDeployment(Metadata.DeployContainer, Metadata.DeployCallback): Id': (call) =>
                call.runtime.throwNew('AsyncException', 'Metadata cannot be deployed from within a test')
        }
    },
    { name: 'Metadata' }
];
