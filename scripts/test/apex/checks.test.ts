import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../apex/finding.ts';
import { formatCheck } from '../../apex/format-check.ts';
import { javaFault } from '../../apex/java.ts';
import { jsonShapeCheck } from '../../apex/json-shape-check.ts';
import { ruleCheck } from '../../apex/rule-check.ts';
import { semanticCheck } from '../../apex/semantic-check.ts';
import { queryCheck } from '../../apex/soql/query-check.ts';
import { statementCheck } from '../../apex/statement-check.ts';
import { valueCheck } from '../../apex/value-check.ts';
import { plantedProject } from './planted-project.ts';

const TOOLS = join(__dirname, '../../..');

/** Every check has to find what was planted for it, and nothing in what is sound. */
const SOUND = `public with sharing class Sound {
    public List<Number__c> named(String text) {
        return [
            SELECT Id, Text__c, Account__r.Name, Owner.Name
            FROM Number__c
            WHERE
                Text__c = :text
                AND Kind__c IN ('Home', 'Work')
                AND Account__c IN (SELECT Id FROM Account WHERE Name != NULL)
            WITH USER_MODE
            ORDER BY CreatedDate DESC NULLS LAST, Id
            LIMIT 10
        ];
    }

    public List<Account> withNumbers() {
        return [
            SELECT Id, (SELECT Id, Text__c FROM Numbers__r WHERE Kind__c = 'Home')
            FROM Account
            WITH USER_MODE
            LIMIT 10
        ];
    }

    public Number__c home(String text) {
        Number__c row = new Number__c(Text__c = text, Kind__c = 'Home');
        row.Kind__c = 'Work';
        return row;
    }
}
`;

const FAULTY_DETAILS = `public with sharing class FaultyDetails {
    public void ask(String text, AccessLevel access) {
        List<Account> parents = [SELECT Id, (SELECT Id, Txt__c FROM Numbers__r) FROM Account WITH USER_MODE];
        parents = [SELECT Id, (SELECT Id FROM Numberz__r) FROM Account WITH USER_MODE];
        parents = [SELECT Id, (SELECT Id FROM Numbers__r WHERE Kind__c = 'Hme') FROM Account WITH USER_MODE];
        List<Number__c> rows = [SELECT Id FROM Number__c WHERE Kind__c = 'Wrk' WITH USER_MODE];
        rows = [SELECT Id FROM Number__c WHERE Kind__c NOT IN ('Home', 'Wrk') WITH USER_MODE];
        rows = [SELECT Id FROM Number__c WHERE DAY_ONLY(CreatdDate) = TODAY WITH USER_MODE];
        List<AggregateResult> sums = [SELECT COUNT(Id) FROM Number__c WITH USER_MODE GROUP BY Knd__c];
        sums = [SELECT Kind__c FROM Number__c WITH USER_MODE GROUP BY Kind__c HAVING COUNT(Txxt__c) > 1];
        new DialQuery(access, 'Number__c', 'Id').also('Text__c = :txt').bind('text', text).rows(1);
        new DialQuery(access, 'Number__c', 'Id').also('Kind__c = \\'Hm\\'').rows(1);
        Database.queryWithBinds('SELECT Id FROM Number__c WHERE Text__c = :other', new Map<String, Object>{ 'text' => text }, access);
        Number__c row = new Number__c(Text__c = 'Hme', Kind__c = 'Hme');
        row.Kind__c = 'Offce';
        Boolean isHome = row.Kind__c == 'Hmoe' || row.Text__c == 'Hmoe';
        switch on row.Kind__c {
            when 'Home', 'Wrok' {
                isHome = false;
            }
        }
    }
}
`;

const FAULTY_TYPES = `public with sharing class FaultyTypes {
    public Integer size() {
        Number__c row = new Number__c(Txt__c = 'a');
        String text = row.Text__c.shout();
        return text;
    }

    public void rename(String name) {
        Missing.call(name);
    }
}
`;

const FAULTY_QUERIES = `public with sharing class FaultyQueries {
    public void ask(String text, AccessLevel access) {
        List<Number__c> rows = [SELECT Id, Txt__c FROM Number__c WHERE Account__r.Nme = :text WITH USER_MODE];
        rows = [SELECT Id FROM Number__c WHERE Account__c IN (SELECT Id FROM Account WHERE Colour__c = NULL) WITH USER_MODE];
        rows = [SELECT Id FROM Number__c WITH USER_MODE ORDER BY Rnk__c];
        rows = [SELECT Id FROM Numbr__c WITH USER_MODE];
        new DialQuery(access, 'Number__c', 'Id, Textt__c').also('Account__r.Owner.Nam = :text').bind('text', text).sortedBy('Nmae');
        new DialQuery(access, 'Number__c', 'Id').also('Text__c = ' + text).rows(1);
    }
}
`;

const FAULTY_RULES = `public class FaultyRules {
    public void change(String text) {
        List<Number__c> rows = Database.query('SELECT Id FROM Number__c WHERE Text__c = \\'' + text + '\\'');
        for (Number__c row : rows) {
            update row;
        }
        try {
            delete rows;
        } catch (Exception cause) {
        }
    }
}
`;

const FAULTY_STATEMENTS = `public class FaultyStatements {
    private static final String SECRET = 'insert into [SELECT Id]';
    @TestVisible
    private static Integer counted;

    public void change(List<Number__c> rows) {
        update rows;
        insert as user rows;
        Database.delete(rows, false);
        Database.update(rows, false, AccessLevel.USER_MODE);
        rows = [SELECT Id FROM Number__c LIMIT 1];
    }

    public void ask(List<Id> ids) {
        NumberSelector numbers = new NumberSelector();
        for (Number__c row : numbers.byIds(ids)) {
            numbers.byIds(ids);
        }
        while (ids.isEmpty()) {
            new NumberSelector().byIds(ids);
        }
    }

    private final NumberSelector kept;

    public void askKept(List<Id> ids) {
        for (Id one : ids) {
            kept.byIds(ids);
        }
    }
}
`;

const FAULTY_VALUES = `public with sharing class FaultyValues {
    private static final Map<String, String> PLACES = new Map<String, String>{ 'home' => 'Hoem', 'work' => 'Wokr' };
    private static final Set<String> BOTH = new Set<String>{ 'Home', 'Work', 'World', 'Words', 'Homes' };
}
`;

const INTRUDER = `public with sharing class Intruder {
    public String text() {
        return FaultyStatements.secret + FaultyStatements.counted;
    }
}
`;

const INTRUDER_TEST = `@IsTest
private class IntruderTest {
    @IsTest
    static void text_isAllowed() {
        FaultyStatements.counted = 1;
        Assert.areEqual('x', FaultyStatements.SECRET);
    }
}
`;

const FAULTY_SHAPES = `public with sharing class FaultyShapes {
    public Map<String, Object> free;

    public class Answer {
        public String code;
        public List<Part> parts;
    }

    public class Part {
        public Integer size;
        public Map<String, Object> more { get; set; }
    }

    public Answer read(String text) {
        return (Answer) JSON.deserialize(text, Answer.class);
    }
}
`;

const messagesOf = (findings: readonly Finding[], name: string): readonly string[] =>
    findings.flatMap(({ file, line, message }) => (file.includes(name) ? [`${line}: ${message}`] : []));

let planted: Awaited<ReturnType<typeof plantedProject>>;

beforeAll(async () => {
    planted = await plantedProject({
        Sound: SOUND,
        FaultyTypes: FAULTY_TYPES,
        FaultyQueries: FAULTY_QUERIES,
        FaultyDetails: FAULTY_DETAILS,
        FaultyStatements: FAULTY_STATEMENTS,
        FaultyValues: FAULTY_VALUES,
        Intruder: INTRUDER,
        IntruderTest: INTRUDER_TEST,
        FaultyShapes: FAULTY_SHAPES,
        FaultyRules: FAULTY_RULES,
        Unformatted: 'public with sharing class Unformatted { Integer a;\n}\n',
        Broken: 'public class Broken {\n    public void run( {\n    }\n}\n'
    });
});
afterAll(async () => {
    await rm(planted.project, { recursive: true });
});

describe('names in queries', () => {
    test('faults are found where they are', async () => {
        const findings = await queryCheck(planted);
        expect(messagesOf(findings, 'FaultyQueries')).toEqual([
            '3: Number__c has no field Txt__c',
            '3: account has no field Nme',
            '4: Account has no field Colour__c',
            '5: Number__c has no field Rnk__c',
            '6: There is no object Numbr__c',
            '7: Number__c has no field Textt__c',
            '7: user has no field Nam',
            '7: Number__c has no field Nmae',
            '8: A part of a query is not a fixed text; bind what varies.'
        ]);
    });

    test('faults in children, functions, groups, values and bound names are found', async () => {
        const findings = await queryCheck(planted);
        expect(messagesOf(findings, 'FaultyDetails').toSorted()).toEqual(
            [
                '3: number__c has no field Txt__c',
                '4: Account has no children Numberz__r',
                '5: Hme is no value of Kind__c',
                '6: Wrk is no value of Kind__c',
                '7: Wrk is no value of Kind__c',
                '8: Number__c has no field CreatdDate',
                '9: Number__c has no field Knd__c',
                '10: Number__c has no field Txxt__c',
                '11: :txt is bound to nothing',
                '12: Hm is no value of Kind__c',
                '13: :other is bound to nothing',
                '14: Hme is no value of Kind__c',
                '15: Offce is no value of Kind__c',
                '16: Kind__c is never Hmoe',
                '18: Kind__c is never Wrok'
            ].toSorted()
        );
    });

    test('what is sound passes', async () => {
        expect(messagesOf(await queryCheck(planted), 'Sound')).toEqual([]);
    });
});

describe('sharing, access levels and private members', () => {
    test('faults are found where they are', async () => {
        const findings = await statementCheck(planted);
        expect(messagesOf(findings, 'FaultyStatements').toSorted()).toEqual(
            [
                '1: The class does not state its sharing.',
                '7: The update does not state its access level.',
                '9: Database.delete does not state its access level.',
                '11: The query does not state its access level.',
                '17: A selector is asked in a loop.',
                '20: A selector is asked in a loop.',
                '28: A selector is asked in a loop.'
            ].toSorted()
        );
        expect(messagesOf(findings, 'Intruder.cls')).toEqual([
            '3: FaultyStatements.secret is private.',
            '3: FaultyStatements.counted is private.'
        ]);
        expect(messagesOf(findings, 'IntruderTest')).toEqual(['6: FaultyStatements.SECRET is private.']);
    });

    test('what is sound passes', async () => {
        expect(messagesOf(await statementCheck(planted), 'Sound')).toEqual([]);
    });
});

test('values of picklists that are written with a slip are found', async () => {
    expect(messagesOf(await valueCheck(planted), 'FaultyValues')).toEqual([
        "2: 'Hoem' is nearly the picklist value Home.",
        "2: 'Wokr' is nearly the picklist value Work.",
        "3: 'Homes' is nearly the picklist value Home."
    ]);
});

test('classes that JSON is read into: a member of type Object is found, also in a part of an answer', async () => {
    const findings = await jsonShapeCheck(planted);
    expect(findings.map(({ line, message }) => `${line}: ${message}`)).toEqual([
        '11: JSON is read into FaultyShapes.Part, and the platform reads none into Map<String, Object>.'
    ]);
});

test('format: unformatted and unreadable files are found', async () => {
    const findings = await formatCheck({ ...planted, tools: TOOLS });
    expect(findings.map(({ file, rule }) => `${file.split('/').at(-1) ?? ''} ${rule}`)).toEqual(
        expect.arrayContaining(['Unformatted.cls format', 'Broken.cls syntax'])
    );
    expect(messagesOf(findings, 'Sound')).toEqual([]);
});

/** Without Java these checks cannot run; continuous integration has to have it. */
async function isLeftOut(): Promise<boolean> {
    const fault = await javaFault();
    if (fault !== null) console.warn(fault);
    return fault !== null && !process.env['CI'];
}

describe('with Java', () => {
    test('there is one, or the reason says what to install', async () => {
        const fault = await javaFault();
        expect(fault === null || /Java 17/.test(fault)).toBe(true);
    });

    test('a missing Java is told', async () => {
        const before = process.env['JAVA_HOME'];
        process.env['JAVA_HOME'] = join(planted.project, 'no-java-here');
        try {
            expect(await javaFault()).toMatch(/Java 17 or later, and there is none/);
        } finally {
            if (before === undefined) delete process.env['JAVA_HOME'];
            else process.env['JAVA_HOME'] = before;
        }
    });

    test('names, types and signatures: faults are found', async () => {
        if (await isLeftOut()) return;
        const findings = await semanticCheck({ project: planted.project, tools: TOOLS });
        const messages = messagesOf(findings, 'FaultyTypes').join('\n');
        expect(messages).toMatch(/3: .*Txt__c/);
        expect(messages).toMatch(/4: .*shout/);
        expect(messages).toMatch(/5: .*(Incompatible|Invalid|types)/);
        expect(messages).toMatch(/9: .*Missing/);
        expect(messagesOf(findings, 'Broken')).not.toEqual([]);
        expect(messagesOf(findings, 'Sound')).toEqual([]);
    });

    test('security, performance and common errors: faults are found', async () => {
        if (await isLeftOut()) return;
        const findings = await ruleCheck({ ...planted, tools: TOOLS });
        const rules = findings.flatMap(({ file, rule }) => (file.includes('FaultyRules') ? [rule] : []));
        expect(rules).toEqual(
            expect.arrayContaining([
                'ApexSharingViolations',
                'ApexSOQLInjection',
                'ApexCRUDViolation',
                'OperationWithLimitsInLoop',
                'EmptyCatchBlock'
            ])
        );
        expect(messagesOf(findings, 'Sound')).toEqual([]);
    });
});
