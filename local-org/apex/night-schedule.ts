import type { Doors } from '../src/apex-runtime/apex-context.ts';
import { soql } from '../src/apex-runtime/soql-text.ts';
import { isTrueIn, textIn } from './record-values.ts';
import { dayIn, isAmong, momentOf, plusDays } from './zoned-time.ts';

const lookAheadDays = 8;
const catchUpMs = 3 * 3_600_000;

const listOf = (text: string | null): readonly string[] =>
    (text ?? '')
        .split('|')
        .map((part) => part.trim())
        .filter((part) => part !== '');

/** When nights start and by when they must have succeeded. */
export class NightSchedule {
    readonly time: string;
    readonly zone: string;
    readonly days: readonly string[];
    readonly alarmTime: string;
    readonly receivers: readonly string[];
    readonly paused: boolean;

    constructor(given: Pick<NightSchedule, 'time' | 'zone' | 'days' | 'alarmTime' | 'receivers' | 'paused'>) {
        this.time = given.time;
        this.zone = given.zone;
        this.days = given.days;
        this.alarmTime = given.alarmTime;
        this.receivers = given.receivers;
        this.paused = given.paused;
    }

    /** The schedule of the org's custom metadata. */
    static async current(doors: Doors): Promise<NightSchedule> {
        const [record] = await doors.query(
            soql`SELECT Time__c, Time_Zone__c, Days__c, Alarm_Time__c, Receivers__c, Paused__c FROM Dial_Flow_Schedule__mdt WHERE DeveloperName = 'Nightly'`
        );
        return new NightSchedule({
            time: textIn(record, 'Time__c') ?? '02:00',
            zone: textIn(record, 'Time_Zone__c') ?? 'America/New_York',
            days: listOf(textIn(record, 'Days__c') ?? 'mon|tue|wed|thu|fri|sat|sun'),
            alarmTime: textIn(record, 'Alarm_Time__c') ?? '06:00',
            receivers: listOf(textIn(record, 'Receivers__c')),
            paused: isTrueIn(record, 'Paused__c')
        });
    }

    /** The start of the night that began last at or before a moment; null where none is planned. */
    lastStart(moment: Date): Date | null {
        return this.starts(moment, -1).find((start) => start <= moment) ?? null;
    }

    /** When the next night starts; null where none is planned. */
    nextStart(moment: Date): Date | null {
        if (this.paused) return null;
        return this.starts(moment, 1).find((start) => start > moment) ?? null;
    }

    /** A night that could not start in time is still started for some hours. */
    isStartDue(moment: Date): boolean {
        const start = this.lastStart(moment);
        return !this.paused && start !== null && moment.getTime() < start.getTime() + catchUpMs;
    }

    /** By when the night that started at a moment must have succeeded. */
    alarmOf(start: Date): Date {
        const day = dayIn(this.zone, start);
        const alarm = momentOf({ day, clockTime: this.alarmTime, zone: this.zone });
        return alarm > start
            ? alarm
            : momentOf({ day: plusDays(day, 1), clockTime: this.alarmTime, zone: this.zone });
    }

    /** The calendar day of the zone by which a night is known. */
    nightOf(start: Date): string {
        return dayIn(this.zone, start);
    }

    private starts(moment: Date, direction: 1 | -1): Date[] {
        const day = dayIn(this.zone, moment);
        return Array.from({ length: lookAheadDays }, (_, index) => plusDays(day, index * direction))
            .filter((candidate) => isAmong(this.days, candidate))
            .map((candidate) => momentOf({ day: candidate, clockTime: this.time, zone: this.zone }));
    }
}
