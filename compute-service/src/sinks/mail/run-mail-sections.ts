import { count, counted } from '../../engines/share.ts';
import type { MailOutcome } from '../../ports/outbox.ts';
import type { Run } from '../../runs/run.ts';
import type { Canvas } from './charts/canvas.ts';
import { drawFunnel } from './charts/funnel-chart.ts';
import { drawStateMap, FILL_CLASSES, fillClassOf, type StateFill } from './charts/state-map.ts';
import { mailSection, type MailChart, type MailSection } from './mail-page.ts';
import type { FunnelLine, RunMailInput } from './run-mail-input.ts';

const MOST_SHORT_STATES = 8;

function chart(
    canvas: Canvas,
    { id, words, legend = [] }: Pick<MailChart, 'words'> & Partial<MailChart> & { readonly id: string }
): MailChart {
    return {
        image: { id, filename: `${id}.png`, base64: canvas.png().toString('base64') },
        words,
        width: canvas.width / 2,
        height: canvas.height / 2,
        legend
    };
}

function whatToDo(run: Run, outcome: MailOutcome): readonly MailSection[] {
    if (!run.error) return [];
    if (outcome === 'failed') {
        return [
            mailSection({
                title: 'What happened',
                lines: [
                    run.error.message,
                    `What to do: ${run.error.advice}`,
                    `To go on from the last finished step: dial-flow resume ${run.id}`,
                    `Reference: ${run.error.correlationId}`
                ]
            })
        ];
    }
    if (outcome !== 'held') return [];
    const decision = `${run.id} --reason "…" --by "your name"`;
    return [
        mailSection({
            title: 'What to do',
            lines: [
                run.error.advice,
                `To deliver the results: dial-flow accept ${decision}`,
                `To drop them: dial-flow discard ${decision}; the last list stays in force.`
            ]
        })
    ];
}

function notices(run: Run): readonly MailSection[] {
    const failed = (run.documents.checks ?? []).filter(
        ({ passed, severity }) => !passed && severity !== 'off'
    );
    const warnings = run.documents.warnings ?? [];
    return [
        ...(failed.length > 0
            ? [
                  mailSection({
                      title: 'Checks that failed',
                      lines: failed.map(
                          ({ severity, sentence }) =>
                              `${severity === 'error' ? 'Error' : 'Warning'}: ${sentence}`
                      )
                  })
              ]
            : []),
        ...(warnings.length > 0 ? [mailSection({ title: 'Warnings', lines: warnings })] : [])
    ];
}

/** `TX 1,799 of 1,800`; where the target is met, the number alone. */
const stateWords = ({ state, target, taken }: StateFill): string =>
    taken === target ? `${state} ${count(taken)}` : `${state} ${count(taken)} of ${count(target)}`;

function stateSection(states: readonly StateFill[]): readonly MailSection[] {
    if (states.length === 0) return [];
    const withTarget = states.filter(({ target }) => target > 0);
    const short = withTarget
        .filter(({ target, taken }) => taken < target)
        .sort((a, b) => a.taken / a.target - b.taken / b.target || (a.state < b.state ? -1 : 1));
    const verdict =
        short.length === 0
            ? 'Every state has its share.'
            : `${counted(withTarget.length - short.length, 'state')} of ${withTarget.length} ${withTarget.length - short.length === 1 ? 'has its' : 'have their'} share; the others have fewer numbers that may be called than they should get.`;
    const classes = new Set(states.map(fillClassOf));
    const legend = Object.entries(FILL_CLASSES)
        .filter(([name]) => [...classes].some((one) => one === name))
        .map(([, { words, fill }]) => ({ words, colour: `rgb(${fill.join(',')})` }));
    return [
        mailSection({
            title: 'The list by state',
            lines: [verdict],
            details: [`All states: ${states.map(stateWords).join(', ')}`],
            chart: chart(drawStateMap(states), {
                id: 'states',
                words: `Map of the states by how full their share is. ${verdict}`,
                legend
            }),
            rows: short.slice(0, MOST_SHORT_STATES).map((line) => ({
                label: line.state,
                note: `${Math.floor((line.taken * 100) / line.target)} % of its share`,
                value: `${count(line.taken)} of ${count(line.target)}`
            }))
        })
    ];
}

const idOf = (engine: string): string => `funnel-${engine.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;

/** One section for each engine; the list first, because it is what people wait for. */
function funnelSections(funnel: readonly FunnelLine[]): readonly MailSection[] {
    const engines = [...Map.groupBy(funnel, ({ engine }) => engine)].toReversed();
    return engines.map(([engine, lines]) => {
        const [first, last] = [lines[0], lines.at(-1)];
        return mailSection({
            title: `${engine}: what was left at each step`,
            chart: chart(drawFunnel(lines.map(({ rows }) => rows)), {
                id: idOf(engine),
                words: `Bars from ${count(first?.rows ?? 0)} (${first?.title ?? ''}) down to ${count(last?.rows ?? 0)} (${last?.title ?? ''}); the figures stand below.`
            }),
            numbered: true,
            rows: lines.map(({ title, rows, dropped, dropReason }) => ({
                label: title,
                value: count(rows),
                note: dropped > 0 ? `−${count(dropped)} ${dropReason ?? ''}`.trim() : null
            }))
        });
    });
}

function fileSection(run: Run): readonly MailSection[] {
    const outputs = run.documents.outputs ?? [];
    if (outputs.length === 0) return [];
    return [
        mailSection({
            title: 'Files',
            rows: outputs.map(({ file, rows, sha256 }) => ({
                label: file,
                note: `SHA-256 ${sha256}`,
                value: counted(rows, 'row')
            }))
        })
    ];
}

/** Returns what stands below the figures of a mail about a run: what to do first, then what explains the result. */
export function runSections(input: RunMailInput, outcome: MailOutcome): readonly MailSection[] {
    const { run, funnel, stateFill } = input;
    if (outcome === 'resumed') {
        return run.decisionReason === null || run.draft !== 'accepted'
            ? []
            : [mailSection({ title: 'Reason', lines: [run.decisionReason] })];
    }
    return [
        ...whatToDo(run, outcome),
        ...notices(run),
        ...stateSection(stateFill),
        ...funnelSections(funnel),
        ...fileSection(run)
    ];
}
