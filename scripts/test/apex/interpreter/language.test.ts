import { failureOf, faultsOf, itHolds } from './apex-snippets.ts';

/** What the Apex developer guide says of the language itself. */

describe('Expressions', () => {
    itHolds({
        cases: {
            'Whole numbers are divided without a rest': `
                Assert.areEqual(3, 7 / 2);
                Assert.areEqual(-3, -7 / 2);`,
            'Integers run over as 32 bits do': `
                Integer most = 2147483647;
                Assert.areEqual(-2147483648, most + 1);`,
            'Long and Integer give a Long, Decimal keeps its digits': `
                Long wide = 3000000000L;
                Assert.areEqual(3000000001L, wide + 1);
                Decimal exact = 0.1;
                Assert.areEqual('0.3', String.valueOf(exact + 0.2));`,
            'A Decimal is divided to 33 digits, and setScale rounds half up': `
                Decimal third = 1.0 / 3;
                Assert.areEqual(33, third.scale());
                Assert.areEqual('0.13', String.valueOf((0.125).setScale(2)));`,
            'Texts are equal by == whatever their case, by equals and in collections not': `
                String low = 'abc';
                Assert.isTrue(low == 'ABC');
                Assert.isFalse(low.equals('ABC'));
                Assert.isFalse(new Set<String>{ 'abc' }.contains('ABC'));
                Assert.isFalse(new Map<String, Integer>{ 'abc' => 1 }.containsKey('ABC'));`,
            'An order with null does not hold': `
                Integer none;
                Assert.isFalse(none < 1);
                Assert.isFalse(none >= 1);`,
            'Names count whatever their case': `
                Integer counted = 1;
                Assert.areEqual(1, COUNTED);
                assert.AREEQUAL('a', 'A'.toLOWERcase());`,
            '?. ends the whole chain where it meets null': `
                Account none;
                Assert.isNull(none?.Owner.Name);
                Assert.isNull(none?.Name.toLowerCase());`,
            '?? takes the right side only where the left is null': `
                String none;
                Assert.areEqual('b', none ?? 'b');
                Decimal amount;
                Decimal result = amount ?? 1;
                Assert.areEqual(1, result);`,
            'A Date in a text has a time, String.valueOf of a Date has none': `
                Date day = Date.newInstance(2026, 11, 26);
                Assert.areEqual('on 2026-11-26 00:00:00', 'on ' + day);
                Assert.areEqual('2026-11-26', String.valueOf(day));
                Object unknown = day;
                Assert.areEqual('2026-11-26 00:00:00', String.valueOf(unknown));`,
            'x++ gives the value before, ++x the one after': `
                Integer x = 1;
                Assert.areEqual(1, x++);
                Assert.areEqual(3, ++x);
                x += 2;
                Assert.areEqual(5, x);`,
            'instanceof is false for null, and knows ids by their form': `
                Object none;
                Assert.isFalse(none instanceof String);
                String text = '001000000000001';
                Assert.isTrue(text instanceof Id);
                text = 'short';
                Assert.isFalse(text instanceof Id);`,
            'A cast to another type than the value has is a TypeException': `
                Object text = 'a';
                try {
                    Integer n = (Integer) text;
                    Assert.fail('It was cast.' + n);
                } catch (System.TypeException cause) {
                    Assert.areEqual('Invalid conversion from runtime type String to Integer', cause.getMessage());
                }`,
            'A list may be taken for a list of objects, a map only for what it is': `
                Object texts = new List<String>{ 'a' };
                Assert.areEqual(1, ((List<Object>) texts).size());
                Object named = new Map<String, String>();
                Assert.isFalse(named instanceof Map<String, Object>);`
        }
    });
});

describe('Statements', () => {
    itHolds({
        members: `
            private static Integer calls = 0;
            private static Boolean called() { calls++; return true; }
            private static String kindOf(String word) {
                switch on word {
                    when 'a', 'b' { return 'early'; }
                    when null { return 'none'; }
                    when else { return 'late'; }
                }
            }
            private static Integer ended() {
                try { return 1; } finally { calls = 9; }
            }`,
        cases: {
            '&& and || look at the right side only where it counts': `
                Assert.isFalse(1 > 2 && called());
                Assert.isTrue(1 < 2 || called());
                Assert.areEqual(0, calls);`,
            'switch takes the first case that fits, texts by their capital letters': `
                Assert.areEqual('early', kindOf('b'));
                Assert.areEqual('late', kindOf('B'));
                Assert.areEqual('none', kindOf(null));`,
            'Loops end and go on': `
                Integer sum = 0;
                for (Integer i = 0; i < 10; i++) {
                    if (i == 2) { continue; }
                    if (i == 5) { break; }
                    sum += i;
                }
                do { sum++; } while (sum < 10);
                while (sum < 12) { sum++; }
                for (Integer each : new List<Integer>{ 1, 2 }) { sum += each; }
                Assert.areEqual(15, sum);`,
            'finally runs after return': `
                Assert.areEqual(1, ended());
                Assert.areEqual(9, calls);`,
            'The first catch clause that fits is taken': `
                String caught = '';
                try {
                    Integer zero = 0;
                    zero = 1 / zero;
                } catch (System.QueryException cause) {
                    caught = 'query';
                } catch (Exception cause) {
                    caught = cause.getTypeName();
                }
                Assert.areEqual('System.MathException', caught);`,
            'null where a value is needed is a NullPointerException': `
                String none;
                try {
                    none.length();
                    Assert.fail('null has no length.');
                } catch (System.NullPointerException cause) {
                    Assert.areEqual('Attempt to de-reference a null object', cause.getMessage());
                }`
        }
    });
});

describe('Classes', () => {
    itHolds({
        classes: {
            Shapes: `public virtual class Shapes {
                public static Integer made = 0;
                public final String name;
                public Integer sides { get; private set; }
                public Shapes(String name) { this.name = name; made++; }
                public Shapes() { this('unnamed'); }
                public virtual String told() { return name; }
                public class Square extends Shapes {
                    public Square() { super('square'); this.sides = 4; }
                    public override String told() { return super.told() + ' of 4'; }
                }
                public class Refusal extends Exception { public Integer code = 7; }
                public enum Color { RED, BLUE }
            }`
        },
        cases: {
            'The method of the object is run, not that of its declared type': `
                Shapes shape = new Shapes.Square();
                Assert.areEqual('square of 4', shape.told());
                Assert.areEqual(4, shape.sides);`,
            'Constructors call each other': `
                Assert.areEqual('unnamed', new Shapes().told());
                Assert.areEqual(1, Shapes.made);`,
            'Static values begin anew in every test': 'Assert.areEqual(0, Shapes.made);',
            'Own exceptions have the constructors of all, and fields': `
                try {
                    throw new Shapes.Refusal('no');
                } catch (Shapes.Refusal refusal) {
                    Assert.areEqual('no', refusal.getMessage());
                    Assert.areEqual(7, refusal.code);
                    Assert.areEqual('Shapes.Refusal', refusal.getTypeName());
                }`,
            'Apex learns of an AuraHandledException what setMessage said': `
                AuraHandledException refusal = new AuraHandledException('for the console');
                Assert.areEqual('Script-thrown exception', refusal.getMessage());
                refusal.setMessage('for Apex');
                Assert.areEqual('for Apex', refusal.getMessage());`,
            'Enums have names and an order': `
                Assert.areEqual('BLUE', Shapes.Color.BLUE.name());
                Assert.areEqual(2, Shapes.Color.values().size());
                Assert.areEqual(0, Shapes.Color.RED.ordinal());`
        }
    });
});

describe('What the platform refuses to compile', () => {
    it.each([
        ['a type that does not fit', `Integer n = 'a';`, 'Illegal assignment from String to Integer'],
        ['a variable that is not there', 'Integer n = m;', 'Variable does not exist: m'],
        ['a second variable of a name', 'Integer n = 1; { String n; }', 'Duplicate variable: n'],
        [
            'a method that is not there',
            `'a'.shout();`,
            'Method does not exist or is not supported: String.shout'
        ],
        ['too many arguments', `'a'.left(1, 2);`, 'Method does not exist or is not supported'],
        ['a type that is not there', 'Nowhere n;', 'the type Nowhere is not there or not supported'],
        [
            'a field that is not there',
            'Account a = new Account(Nme = null);',
            'Field does not exist: Account.Nme'
        ],
        [
            'an object taken for a text',
            `Object o = 'a'; String s = o;`,
            'Illegal assignment from ANY to String'
        ],
        ['types that have nothing in common', `Boolean b = 1 == 'a';`, 'cannot be compared'],
        ['a condition that is none', 'if (1) { }', 'Condition expression must be of type Boolean'],
        ['a map of another type', 'Map<String, Object> m = new Map<String, String>();', 'Illegal assignment']
    ])('refuses %s', (_, body, message) => {
        const faults = faultsOf(body);
        expect(faults).toHaveLength(1);
        expect(faults[0]).toContain(message);
        expect(faults[0]).toMatch(/^Snippet\.cls:1 /);
    });

    it('refuses a value for a final field outside of its constructor', () => {
        expect(faultsOf('X = 2;', 'private static final Integer X = 1;')[0]).toContain('Field is final');
    });
});

describe('What cannot be caught', () => {
    it('ends the test by a failed assertion, with message and place', () => {
        const failure = failureOf(`try { Assert.areEqual(1, 2, 'Sum'); } catch (Exception cause) { }`);
        expect(failure).toBe(
            'System.AssertException: Assertion Failed: Sum: Expected: 1, Actual: 2\nClass.Snippet.run: line 1'
        );
    });

    it('ends the test by a call that goes on for ever', () => {
        const failure = failureOf('again();', 'private static void again() { again(); }');
        expect(failure).toContain('System.LimitException: Maximum stack depth reached');
    });
});
