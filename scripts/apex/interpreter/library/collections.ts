import { convertedElement } from './elements.ts';
import { compareValues, isEqual } from '../values/equality.ts';
import { InterpreterFault } from '../values/faults.ts';
import {
    Instance,
    ListValue,
    MapValue,
    NativeObject,
    RecordValue,
    SetValue,
    type Value
} from '../values/value.ts';
import { invokeNamed } from '../runtime/invoke.ts';
import { type Call, type NativeType, stateOf } from './native-type.ts';

function elementAt(call: Call, index: number): Value {
    const found = call.ownList.items[index];
    if (found === undefined)
        return call.runtime.throwNew('ListException', `List index out of bounds: ${index}`);
    return found;
}

function addAll(call: Call): null {
    call.ownList.items.push(...call.elements(0));
    return null;
}

/** Adds all to a set. Returns whether any was new. */
function addAllToSet(call: Call): boolean {
    const set = call.ownSet;
    return (
        call.elements(0).filter((item) => set.add(convertedElement(call, { item, element: set.element })))
            .length > 0
    );
}

const removeAll = (call: Call): boolean => {
    const set = call.ownSet;
    return call.elements(0).filter((item) => set.delete(item)).length > 0;
};

/** Nulls come first. Objects of classes are asked by compareTo. */
function sort(call: Call): null {
    call.ownList.items.sort((left, right) => {
        if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
        if (left instanceof Instance) {
            const order = invokeNamed(call.runtime, { self: left, name: 'compareTo', args: [right] });
            return typeof order === 'number' ? order : 0;
        }
        return compareValues(left, right);
    });
    return null;
}

export class IteratorState {
    readonly items: readonly Value[];
    at = 0;

    constructor(items: readonly Value[]) {
        this.items = items;
    }
}

const listOfType = (call: Call, items: readonly Value[]): ListValue => {
    if (call.returns.kind !== 'list') throw new InterpreterFault('a list was expected');
    return new ListValue(call.returns.element, [...items]);
};

const setOfType = (call: Call, items: readonly Value[]): SetValue => {
    if (call.returns.kind !== 'set') throw new InterpreterFault('a set was expected');
    const { element } = call.returns;
    return new SetValue(
        element,
        items.map((item) => convertedElement(call, { item, element }))
    );
};

function newMap(call: Call): MapValue {
    if (call.returns.kind !== 'map') throw new InterpreterFault('a map was expected');
    return new MapValue(call.returns);
}

function putAll(map: MapValue, entries: readonly (readonly [Value, Value])[]): MapValue {
    for (const [key, value] of entries) map.put(key, value);
    return map;
}

/** Records by their ids. */
function byId(call: Call): MapValue {
    const map = newMap(call);
    for (const [index, record] of call.list(0).items.entries()) {
        const id = record instanceof RecordValue ? record.id : null;
        if (id === null) return call.runtime.throwNew('ListException', `Row with null Id at index: ${index}`);
        if (map.has(id))
            return call.runtime.throwNew('ListException', `Row with duplicate Id at index: ${index}`);
        map.put(id, record);
    }
    return map;
}

const listType: NativeType = {
    name: 'List',
    constructors: {
        '()': (call) => listOfType(call, []),
        '(Integer)': (call) => listOfType(call, new Array<Value>(call.integer(0)).fill(null)),
        '(List<T>)': (call) => listOfType(call, call.elements(0)),
        '(Set<T>)': (call) => listOfType(call, call.elements(0))
    },
    methods: {
        'add(T)': (call) => {
            call.ownList.items.push(call.at(0));
            return null;
        },
        'add(Integer, T)': (call) => {
            call.ownList.items.splice(call.integer(0), 0, call.at(1));
            return null;
        },
        'addAll(List<T>)': addAll,
        'addAll(Set<T>)': addAll,
        'get(Integer): T': (call) => elementAt(call, call.integer(0)),
        'set(Integer, T)': (call) => {
            elementAt(call, call.integer(0));
            call.ownList.items[call.integer(0)] = call.at(1);
            return null;
        },
        'remove(Integer): T': (call) => {
            const found = elementAt(call, call.integer(0));
            call.ownList.items.splice(call.integer(0), 1);
            return found;
        },
        'size(): Integer': (call) => call.ownList.items.length,
        'isEmpty(): Boolean': (call) => call.ownList.items.length === 0,
        'clear()': (call) => {
            call.ownList.items.length = 0;
            return null;
        },
        'contains(T): Boolean': (call) => call.ownList.items.some((item) => isEqual(item, call.at(0))),
        'indexOf(T): Integer': (call) => call.ownList.items.findIndex((item) => isEqual(item, call.at(0))),
        'sort()': sort,
        'clone(): List<T>': (call) => listOfType(call, call.ownList.items),
        'equals(List<T>): Boolean': (call) => isEqual(call.self, call.at(0)),
        'iterator(): Iterator': (call) =>
            new NativeObject('Iterator', new IteratorState([...call.ownList.items]))
    }
};

const setType: NativeType = {
    name: 'Set',
    constructors: {
        '()': (call) => setOfType(call, []),
        '(List<T>)': (call) => setOfType(call, call.elements(0)),
        '(Set<T>)': (call) => setOfType(call, call.elements(0))
    },
    methods: {
        'add(T): Boolean': (call) => call.ownSet.add(call.at(0)),
        'addAll(List<T>): Boolean': addAllToSet,
        'addAll(Set<T>): Boolean': addAllToSet,
        'contains(T): Boolean': (call) => call.ownSet.has(call.at(0)),
        'containsAll(List<T>): Boolean': (call) => call.elements(0).every((item) => call.ownSet.has(item)),
        'containsAll(Set<T>): Boolean': (call) => call.elements(0).every((item) => call.ownSet.has(item)),
        'remove(T): Boolean': (call) => call.ownSet.delete(call.at(0)),
        'removeAll(List<T>): Boolean': removeAll,
        'removeAll(Set<T>): Boolean': removeAll,
        'size(): Integer': (call) => call.ownSet.size,
        'isEmpty(): Boolean': (call) => call.ownSet.size === 0,
        'clear()': (call) => {
            call.ownSet.clear();
            return null;
        },
        'clone(): Set<T>': (call) => setOfType(call, call.ownSet.values()),
        'equals(Set<T>): Boolean': (call) => isEqual(call.self, call.at(0)),
        'iterator(): Iterator': (call) =>
            new NativeObject('Iterator', new IteratorState(call.ownSet.values()))
    }
};

const mapType: NativeType = {
    name: 'Map',
    constructors: {
        '()': newMap,
        '(Map<K, V>)': (call) => putAll(newMap(call), call.map(0).entries()),
        '(List<V>)': byId
    },
    methods: {
        'get(K): V': (call) => call.ownMap.get(call.at(0)),
        'put(K, V): V': (call) => call.ownMap.put(call.at(0), call.at(1)),
        'putAll(Map<K, V>)': (call) => {
            putAll(call.ownMap, call.map(0).entries());
            return null;
        },
        'containsKey(K): Boolean': (call) => call.ownMap.has(call.at(0)),
        'remove(K): V': (call) => call.ownMap.delete(call.at(0)),
        'keySet(): Set<K>': (call) =>
            setOfType(
                call,
                call.ownMap.entries().map(([key]) => key)
            ),
        'values(): List<V>': (call) =>
            listOfType(
                call,
                call.ownMap.entries().map(([, value]) => value)
            ),
        'size(): Integer': (call) => call.ownMap.size,
        'isEmpty(): Boolean': (call) => call.ownMap.size === 0,
        'clear()': (call) => {
            call.ownMap.clear();
            return null;
        },
        'clone(): Map<K, V>': (call) => putAll(newMap(call), call.ownMap.entries()),
        'equals(Map<K, V>): Boolean': (call) => isEqual(call.self, call.at(0))
    }
};

const iteratorType = (name: string, element: string): NativeType => ({
    name,
    methods: {
        'hasNext(): Boolean': (call) => {
            const { at, items } = stateOf(call.self, IteratorState);
            return at < items.length;
        },
        [`next(): ${element}`]: (call) => {
            const state = stateOf(call.self, IteratorState);
            const found = state.items[state.at];
            if (found === undefined)
                return call.runtime.throwNew('NoSuchElementException', 'There is no next element.');
            state.at += 1;
            return found;
        }
    }
});

export const collectionTypes: readonly NativeType[] = [
    listType,
    setType,
    mapType,
    iteratorType('Iterator', 'Object'),
    iteratorType('Database.QueryLocatorIterator', 'SObject')
];
