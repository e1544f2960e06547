import { focusOnceShown } from 'c/dialogFocus';

const frames = async (count) => {
    for (let frame = 0; frame < count; frame += 1)
        await new Promise((resolve) => requestAnimationFrame(resolve));
};

/** A dialog whose field takes the focus from some attempt on, as one that is still hidden. */
function dialog({ shownAfter, active = null }) {
    const field = { focus: jest.fn() };
    const template = { activeElement: active, querySelector: () => field };
    field.focus.mockImplementation(() => {
        if (field.focus.mock.calls.length >= shownAfter) template.activeElement = field;
    });
    return { template, field };
}

describe('c-dialog-focus', () => {
    it('When a dialog becomes visible after some frames, then its field has the focus', async () => {
        const { template, field } = dialog({ shownAfter: 3 });
        focusOnceShown(template, '[data-first]');
        await frames(40);
        expect(template.activeElement).toBe(field);
        expect(field.focus).toHaveBeenCalledTimes(3);
    });

    it('When the focus is in the dialog already, then it stays where it is', async () => {
        const heading = {};
        const { template, field } = dialog({ shownAfter: 1, active: heading });
        focusOnceShown(template, '[data-first]');
        await frames(30);
        expect(field.focus).not.toHaveBeenCalled();
        expect(template.activeElement).toBe(heading);
    });
});
