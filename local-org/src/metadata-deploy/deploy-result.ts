/** What a deployment asks for beside its files; everything else that clients send is of no consequence here. */
export interface DeployOptions {
    readonly checkOnly: boolean;
    readonly rollbackOnError: boolean;
    readonly testLevel: string | null;
}

/** What became of one component. */
export interface DeployMessage {
    readonly componentType: string;
    readonly fullName: string;
    readonly fileName: string;
    readonly success: boolean;
    readonly problem: string | null;
    readonly lineNumber: number | null;
}

/** The end of a deployment; the local org ends each before it answers. */
export interface DeployResult {
    readonly id: string;
    readonly options: DeployOptions;
    readonly messages: readonly DeployMessage[];
    readonly at: string;
    readonly userId: string;
}

type Plain = string | number | boolean;
export type ResultTree = { readonly [name: string]: Plain | ResultTree | readonly ResultTree[] };

const messageTree = (message: DeployMessage, at: string): ResultTree => ({
    changed: message.success,
    componentType: message.componentType,
    created: false,
    createdDate: at,
    deleted: false,
    fileName: message.fileName,
    fullName: message.fullName,
    ...(message.lineNumber === null ? {} : { lineNumber: message.lineNumber, columnNumber: 1 }),
    ...(message.problem === null ? {} : { problem: message.problem, problemType: 'Error' }),
    success: message.success
});

/** A result in the shape that clients know, for both doors of the metadata API. */
export function resultTree(result: DeployResult, includeDetails: boolean): ResultTree {
    const { id, options, messages, at, userId } = result;
    const failures = messages.filter(({ success }) => !success);
    const successes = messages.filter(({ success }) => success);
    const succeeded = failures.length === 0;
    return {
        checkOnly: options.checkOnly,
        completedDate: at,
        createdBy: userId,
        createdByName: 'Administrator',
        createdDate: at,
        ...(includeDetails
            ? {
                  details: {
                      componentFailures: failures.map((message) => messageTree(message, at)),
                      componentSuccesses: successes.map((message) => messageTree(message, at)),
                      runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0 }
                  }
              }
            : {}),
        done: true,
        id,
        ignoreWarnings: false,
        lastModifiedDate: at,
        numberComponentErrors: failures.length,
        numberComponentsDeployed: successes.length,
        numberComponentsTotal: messages.length,
        numberTestErrors: 0,
        numberTestsCompleted: 0,
        numberTestsTotal: 0,
        rollbackOnError: options.rollbackOnError,
        runTestsEnabled: false,
        startDate: at,
        status: succeeded ? 'Succeeded' : 'Failed',
        success: succeeded
    };
}
