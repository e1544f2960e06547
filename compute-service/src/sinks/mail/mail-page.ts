import type { MailImage } from '../../ports/mail.ts';

/** How the news is taken at a glance. */
export type MailTone = 'good' | 'warning' | 'bad' | 'neutral';

export interface MailFigure {
    readonly label: string;
    readonly value: string;
    /** What the value is compared with; null for nothing. */
    readonly note: string | null;
}

export interface MailRow {
    readonly label: string;
    readonly note: string | null;
    readonly value: string;
}

export interface MailChart {
    readonly image: MailImage;
    /** What the picture shows, for who does not see it. */
    readonly words: string;
    /** In the pixels of a page; the picture has twice as many. */
    readonly width: number;
    readonly height: number;
    readonly legend: readonly { readonly words: string; readonly colour: string }[];
}

export interface MailSection {
    readonly title: string;
    readonly lines: readonly string[];
    readonly chart: MailChart | null;
    readonly rows: readonly MailRow[];
    /** Whether the rows are counted from 1, as the bars of the chart are. */
    readonly numbered: boolean;
    /** Below everything else and smaller: the details for who wants them. */
    readonly details: readonly string[];
}

export interface MailPage {
    readonly tone: MailTone;
    /** The verdict in one or two words. */
    readonly label: string;
    readonly headline: string;
    readonly facts: readonly string[];
    readonly figures: readonly MailFigure[];
    readonly links: readonly { readonly label: string; readonly address: string }[];
    readonly sections: readonly MailSection[];
    /** Why the reader gets this mail. */
    readonly footer: string;
}

/** A section of lines alone, or with what is given besides. */
export const mailSection = (section: Pick<MailSection, 'title'> & Partial<MailSection>): MailSection => ({
    lines: [],
    chart: null,
    rows: [],
    numbered: false,
    details: [],
    ...section
});

const ENTITIES: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;'
};

/** Returns text that means nothing but itself in HTML. */
export const escaped = (text: string): string =>
    text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** One line of plain text: a line break or another control character in a value must not begin anything new. */
export const oneLine = (text: string): string =>
    text.replaceAll(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
