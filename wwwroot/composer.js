// Keys of the rule composer that must not wait for the server.
'use strict';

export function watch(section) {
    const box = section.querySelector('[data-search]');
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
        if (e.key === 'Escape' && (box.value || section.querySelector('[data-clear]'))) {
            section.querySelector('[data-clear]')?.click();
            e.preventDefault();
        } else if (e.key === 'ArrowDown') {
            const hits = section.querySelector('[data-hits]');
            if (hits) { hits.focus(); e.preventDefault(); }
        }
    };
    section.addEventListener('keydown', press);
    return { dispose() { section.removeEventListener('keydown', press); } };
}
