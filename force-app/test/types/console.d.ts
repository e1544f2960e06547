/** What the Apex controllers answer, as the console uses it. */
declare namespace Dial {
    type Text = string | null;
    type Count = number | null;
    type Values = Record<string, any>;
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
    interface LaunchRequest {
        pipeline: string;
        engines: string[];
        parameters: Record<string, Values>;
        asOf: Text;
        seed: Count;
        dryRun: boolean;
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
    interface LiveView {
        run: Run | undefined;
        mode: 'live' | 'polling' | 'lost';
        pollS: number;
        retryAt: number | undefined;
        error: unknown;
    }
    interface Region<T = any> {
        data?: T;
        error?: unknown;
        isLoading?: boolean;
        loadedAt?: number;
        request?: number;
    }
}
