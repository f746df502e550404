// Keys of the rule composer that must not wait for the server, and names completed while they are typed.
'use strict';

const MOST_SHOWN = 4;
const SHORTEST = 2;

/** Names that the word before the caret begins, with where that word starts. */
function completionsAt(box, names) {
    if (box.selectionStart !== box.selectionEnd) return { from: 0, found: [] };
    const before = box.value.slice(0, box.selectionStart);
    // within quotes and patterns words are words
    const quotes = before.replace(/\\./g, '').match(/"/g)?.length ?? 0;
    const word = quotes % 2 === 1 ? null : /(?:^|[\s(])(@?[\p{L}\p{N}_.-]*)$/u.exec(before)?.[1];
    if (!word || word.length < (word[0] === '@' ? 1 : SHORTEST)) return { from: 0, found: [] };
    const upper = word === word.toUpperCase() && word !== word.toLowerCase() && word[0] !== '@';
    const fits = n => n.length > word.length && (upper ? n.startsWith(word) : n.toLowerCase().startsWith(word.toLowerCase()) && n !== n.toUpperCase());
    return { from: before.length - word.length, found: names.filter(fits).slice(0, MOST_SHOWN) };
}

export function watch(section) {
    const box = section.querySelector('[data-search]');
    const shown = section.querySelector('[data-completions]');
    let offer = { from: 0, found: [] };

    function show(found) {
        offer = found;
        shown.hidden = offer.found.length === 0;
        shown.replaceChildren(...offer.found.map((name, i) => {
            const line = document.createElement('span');
            line.textContent = name.trim();
            if (i === 0) {
                const key = document.createElement('kbd');
                key.textContent = 'Tab';
                line.append(' ', key);
            }
            return line;
        }));
    }

    const offerNames = () => show(document.activeElement === box ? completionsAt(box, JSON.parse(section.dataset.names || '[]')) : { from: 0, found: [] });
    const hide = () => show({ from: 0, found: [] });

    function complete() {
        box.setRangeText(offer.found[0], offer.from, box.selectionStart, 'end');
        hide();
        box.dispatchEvent(new Event('input', { bubbles: true }));
    }

    const press = e => {
        if (e.isComposing) return;
        if (e.key === 'F1') {
            section.querySelector('[data-language]')?.click();
            e.preventDefault();
            return;
        }
        // a digit is told by its place: with Alt some keyboards write another sign
        if (e.altKey && !e.ctrlKey && !e.metaKey && /^Digit[1-9]$/.test(e.code)) {
            const choice = section.querySelector(`[data-choice="${e.code.slice(5)}"]`);
            if (choice) { choice.click(); e.preventDefault(); }
            return;
        }
        if (e.key === 'Escape' && e.target.closest?.('[data-hits]')) { box.focus(); e.preventDefault(); return; }
        if (e.target !== box || e.ctrlKey || e.metaKey || e.altKey) return;
        if (e.key === 'Tab' && !e.shiftKey && offer.found.length > 0) {
            complete();
            e.preventDefault();
        } else if (e.key === 'Escape' && offer.found.length > 0) {
            hide();
            e.preventDefault();
        } else if (e.key === 'Escape' && section.querySelector('[data-clear]')) {
            section.querySelector('[data-clear]').click();
            e.preventDefault();
        } else if (e.key === 'ArrowDown') {
            const hits = section.querySelector('[data-hits]');
            if (hits) { hits.focus(); e.preventDefault(); }
        }
    };

    section.addEventListener('keydown', press);
    box.addEventListener('input', offerNames);
    box.addEventListener('blur', hide);
    return {
        dispose() {
            section.removeEventListener('keydown', press);
            box.removeEventListener('input', offerNames);
            box.removeEventListener('blur', hide);
        },
    };
}
