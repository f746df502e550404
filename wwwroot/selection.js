// Words that somebody marks in a document are told to the page, which offers to make a rule of them.
'use strict';

const LONGEST = 300;
const SETTLED = 250;
const GAP = 8;
const NARROWEST = 280;
const AGAIN = 300;

/** The marked words, where all of them stand in one document's text; else null. */
function marked() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    const of = node => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.('[data-document]');
    const text = of(range.startContainer);
    if (!text || (text !== of(range.endContainer) && !text.contains(range.endContainer))) return null;
    const words = selection.toString().trim();
    return words.length > 0 && words.length <= LONGEST && /[\p{L}\p{N}]/u.test(words) ? { words, range, text } : null;
}

export function watch(panel, page) {
    let told = null;
    let timer = 0;
    let again = 0;
    let pressed = false;

    const tell = words => {
        if (words === told) return;
        told = words;
        page.invokeMethodAsync('OnMarked', words).catch(() => { /* the page was left */ });
    };

    function place({ range, text }) {
        const at = range.getBoundingClientRect();
        // what stands beside the text, such as the answers to it, is not covered
        const room = (text.closest('article, section') ?? document.body).getBoundingClientRect();
        panel.style.maxWidth = `${Math.max(NARROWEST, Math.min(room.width, innerWidth) - 2 * GAP)}px`;
        const wide = panel.offsetWidth || 320;
        const high = panel.offsetHeight || 84;
        const below = at.bottom + GAP + high <= innerHeight;
        panel.style.left = `${Math.max(GAP, Math.min(at.left, Math.min(room.right, innerWidth) - wide - GAP))}px`;
        panel.style.top = `${below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - high)}px`;
    }

    function look() {
        // while the mouse is down the words are still being marked
        if (pressed) return;
        const now = marked();
        if (now) place(now);
        tell(now ? now.words : '');
        // the text may be replaced under the marked words, and the panel grows with what it tells
        clearTimeout(again);
        if (now) again = setTimeout(look, AGAIN);
    }

    const soon = () => { clearTimeout(timer); timer = setTimeout(look, SETTLED); };
    const down = e => { pressed = !panel.contains(e.target); };
    const up = () => { pressed = false; soon(); };
    const escape = e => { if (e.key === 'Escape' && told) document.getSelection()?.removeAllRanges(); };
    const scrolled = () => { const now = told && marked(); if (now) place(now); };
    // the panel takes no focus, so that the keys of the page go on to mean what they mean
    const keep = e => e.preventDefault();

    document.addEventListener('selectionchange', soon);
    document.addEventListener('pointerdown', down, true);
    document.addEventListener('pointerup', up, true);
    document.addEventListener('pointercancel', up, true);
    document.addEventListener('keydown', escape);
    document.addEventListener('scroll', scrolled, true);
    panel.addEventListener('mousedown', keep);
    // words may have been marked before the page was alive
    soon();

    return {
        dispose() {
            clearTimeout(timer);
            clearTimeout(again);
            document.removeEventListener('selectionchange', soon);
            document.removeEventListener('pointerdown', down, true);
            document.removeEventListener('pointerup', up, true);
            document.removeEventListener('pointercancel', up, true);
            document.removeEventListener('keydown', escape);
            document.removeEventListener('scroll', scrolled, true);
            panel.removeEventListener('mousedown', keep);
        },
    };
}
