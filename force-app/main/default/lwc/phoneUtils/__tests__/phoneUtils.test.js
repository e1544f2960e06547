import { formatPhone, phoneFault, readPhone } from 'c/phoneUtils';

describe('c-phone-utils', () => {
    it.each([
        ['(415) 555-2671', '+14155552671'],
        ['1 415 555 2671', '+14155552671'],
        ['+1 415 555 2671 ext. 12', '+14155552671'],
        ['+44 20 7946 0018', '+442079460018']
    ])('When the text is %s, then the number is %s', (text, e164) => {
        expect(readPhone(text)).toEqual({ e164, reason: null });
    });

    it.each([
        ['', 'The number is blank.'],
        ['none', 'This text holds no digits.'],
        ['+0 123', 'A country code does not start with 0.'],
        ['12345', 'A number has 10 digits, or + and its country code.'],
        ['2222222222', 'Ten equal digits are no number.'],
        ['555 234 5678', 'Area code 555 does not exist.'],
        ['911 234 5678', 'Area code 911 does not exist.'],
        ['415 123 4567', 'Exchange 123 does not exist.'],
        ['415 555 0123', 'This number is reserved for fiction.']
    ])('When the text is "%s", then it says why it cannot be dialled', (text, sentence) => {
        expect(phoneFault(text)).toBe(sentence);
    });

    it('When a number is shown, then it is grouped; a text that is none stays as it is', () => {
        expect(formatPhone('4155552671')).toBe('+1 415 555 2671');
        expect(formatPhone('ask Bob')).toBe('ask Bob');
        expect(formatPhone(null)).toBe('not given');
        expect(phoneFault('415 555 2671')).toBeNull();
    });
});
