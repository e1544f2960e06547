/** What the Apex controllers answer, as the console uses it. */
declare namespace Dial {
    type Text = string | null;
    type Count = number | null;
    type Values = Record<string, unknown>;
    type State = Record<string, string>;

    interface Failure {
        code: string;
        message: string;
        advice: Text;
        correlationId: Text;
        field: Text;
        retryable: boolean;
    }
    interface Context {
        can: Record<string, boolean>;
        places: string[];
        counts: Record<string, number>;
        activeRunId: Text;
        setupDone: boolean;
    }
    interface RunRow {
        id: string;
        name: string;
        status: string;
        draft: Text;
        pipeline: string;
        engines: string[];
        asOf: Text;
        seed: Count;
        dryRun: boolean;
        requestedBy: Text;
        startedAt: Text;
        finishedAt: Text;
        durationS: Count;
        rowsIn: Count;
        rowsOut: Count;
        attempt: Count;
    }
    interface Step {
        key: string;
        engine: string;
        name: string;
        title: string;
        dropReason: Text;
        order: number;
        status: string;
        done: Count;
        total: Count;
        rows: Count;
        dropped: Count;
        durationMs: Count;
        usualMs: Count;
        attempt: Count;
        message: Text;
    }
    interface Check {
        code: string;
        title: string;
        severity: string;
        passed: boolean;
        expected: Text;
        actual: Text;
        sentence: string;
    }
    interface Output {
        name: string;
        title: string;
        rows: Count;
        versionId: Text;
        bytes: Count;
        sha256: Text;
    }
    interface Usual {
        p10S: number;
        medianS: number;
        p90S: number;
        nights: number;
    }
    interface Run extends RunRow {
        seq: number;
        updatedAt: Text;
        peakMemoryMb: Count;
        error: Failure | null;
        steps: Step[];
        checks: Check[];
        outputs: Output[];
        inputs: { name: string; announced: Count; read: Count; newestDate: Text; version: Text }[];
        diff: { output: string; before: Count; after: Count; added: Count; removed: Count }[];
        parameters: Record<string, Values>;
        usual: Usual | null;
    }
    /** What the frame around a queue and its detail shows. */
    interface ReviewFrame {
        verdict: string;
        canApply: boolean;
        readyText: string;
        applyLabel: string;
        isBusy: boolean;
        undoText: string;
        undoCount: number;
        appliedText: string;
        openableRunId: string;
        actionError: unknown;
        page: Region<Page<ReviewItem>>;
        isEmpty: boolean;
        emptyHeading: string;
        emptyBody: string;
        emptyAction: string;
        heading: string;
        items: { id: string; title: string; note: string }[];
        selectedId: string;
        checked: string[];
        mayDecide: boolean;
        total: number;
        hasMore: boolean;
        hasChecked: boolean;
        checkedLabel: string;
        areKeysOn: boolean;
    }
    interface LaunchRequest {
        pipeline: string;
        engines: string[];
        parameters: Record<string, Values>;
        asOf: Text;
        seed: Count | string;
        dryRun: boolean;
    }
    /** What the form of a section's parameters offers to the place around it. */
    interface ParameterForm extends HTMLElement {
        reportAll(): { name: string; message: string }[];
        focusField(name: string): void;
    }
    interface Field {
        name: string;
        title: string;
        description: string;
        unit: string;
        kind: string;
        group: string;
        order: number;
        advanced: boolean;
        minimum?: number;
        maximum?: number;
        step?: number;
        maxLength?: number;
        whole?: boolean;
        options?: { label: string; value: string }[];
        fallback: unknown;
    }
    /** Payload of a run event. */
    interface RunEvent {
        Run_Id__c: string;
        Sequence__c: number;
        At__c?: Text;
        Status__c?: Text;
        Step__c?: Text;
        Rows__c?: Count;
        Done__c?: Count;
        Total__c?: Count;
        Message__c?: Text;
    }
    interface LiveView {
        run: Run | undefined;
        mode: 'live' | 'polling' | 'lost';
        pollS: number;
        retryAt: number | undefined;
        error: unknown;
    }
    interface Page<T> {
        rows: T[];
        cursor: Text;
        total: number;
    }
    /** What people decide on: a group of duplicates, or a phone removal. */
    interface ReviewItem {
        id: string;
        version: string;
        status: string;
        accountName: Text;
    }
    interface Member {
        id: string;
        recordId: Text;
        accountId: string;
        accountName: Text;
        fields: Record<string, Text>;
        matchedBy: Text;
        reason: Text;
    }
    interface Group extends ReviewItem {
        kind: string;
        key: Text;
        size: number;
        visible: number;
        hot: boolean;
        reason: Text;
        survivorId: Text;
        ownerName: Text;
        members: Member[];
    }
    interface Removal extends ReviewItem {
        accountId: string;
        number: string;
        text: Text;
        object: string;
        field: string;
        rule: string;
        reason: Text;
        counts: Record<string, number> | null;
        conflict: { accountName: string; contactDate: Text } | null;
        evidence: { date: Text; direction: Text; disposition: Text; agent: Text; durationS: Count }[];
    }
    /** What became of one decision. */
    interface Decided {
        id: string;
        ok: boolean;
        status: string;
        version: string;
        message: Text;
    }
    interface ResearchRequest {
        id: string;
        version: string;
        accountId: string;
        accountName: Text;
        rank: number;
        reason: Text;
        address: { street: Text; city: Text; state: Text; postalCode: Text } | null;
        researchedDate: Text;
        status: string;
        claimEndsAt: Text;
        outcome: Text;
    }
    /** One state of a list. */
    interface StateOfList {
        state: string;
        target: number;
        supply: number;
        taken: number;
        recent: number;
        historical: number;
        dialled: Count;
        reached: Count;
    }
    interface Entry {
        id: string;
        accountId: string;
        accountName: Text;
        number: string;
        state: Text;
        rank: number;
        windowStartAt: Text;
        windowEndAt: Text;
        zones: Text;
        reason: Text;
        status: Text;
    }
    interface Explanation {
        headline: string;
        engines: {
            engine: string;
            included: boolean;
            step: Text;
            stepTitle: Text;
            sentence: Text;
            facts: { label: string; value: Text; limit: Text; parameter: Text }[];
        }[];
    }
    interface NowAndNew {
        now: number;
        proposed: number;
    }
    interface Sample {
        key: string;
        sentence: string;
    }
    interface Preview {
        previewId: Text;
        status: 'ready' | 'working';
        dataAt: Text;
        engines: (NowAndNew & {
            engine: string;
            output: string;
            variants: Record<string, NowAndNew> | null;
            states?: (NowAndNew & { state: string })[];
            samples: Record<string, Sample[]>;
        })[];
    }
    interface SettingVersion {
        engine: string;
        version: number;
        active: boolean;
        parameters: Values | null;
        changedBy: Text;
        changedAt: Text;
        reason: Text;
    }
    interface MappedColumn {
        table: string;
        column: string;
        object: string;
        field: Text;
        filled: Count;
        status: string;
    }
    interface Disposition {
        text: string;
        calls: Count;
        share: Count;
        canonical: Text;
    }
    interface Schedule {
        time: string;
        zone: string;
        days: string[];
        alarmTime: string;
        receivers: string[];
        paused: boolean;
        nextAt: Text;
    }
    interface Suppression {
        id: Text;
        version: Text;
        number: Text;
        accountId: Text;
        accountName: Text;
        reason: string;
        source: Text;
        createdAt: Text;
        expiresAt: Text;
        ended: boolean;
    }
    /** A night in a chart. */
    interface NightPoint {
        id: string;
        date: string;
        name: string;
        status: string;
        draft: Text;
        dryRun: boolean;
        durationS: Count;
    }
    /** A column of a plain table, and a row: its cells are texts by the keys of the columns. */
    interface TableColumn {
        key: string;
        label: string;
        number?: boolean;
    }
    type TableRow = { key?: string | number } & Record<string, unknown>;
    /** JSON Schema, as far as forms are made of it. */
    interface Schema {
        type?: string;
        title?: string;
        description?: string;
        default?: unknown;
        enum?: string[];
        const?: string;
        oneOf?: Schema[];
        anyOf?: Schema[];
        items?: Schema;
        properties?: Record<string, Schema>;
        format?: string;
        minimum?: number;
        maximum?: number;
        multipleOf?: number;
        maxLength?: number;
        maxItems?: number;
        'x-unit'?: string;
        'x-group'?: string;
        'x-order'?: number;
        'x-advanced'?: boolean;
    }
    interface Region<T = any> {
        data?: T;
        error?: unknown;
        isLoading?: boolean;
        loadedAt?: number;
        request?: number;
    }
}
