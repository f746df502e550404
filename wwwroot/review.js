// The review card: shows one of the cards that the page holds ready, takes the answer and moves on at once.
// Nothing here waits for the server; the outbox saves, and the page follows.
import { add, key, keys, settled, unsent, watch as watchOutbox, why } from './outbox.js';

const AGAIN = 300;
const HEARD_WITHIN = 3000;
const ON_OPENING = 6000;
const MOST = 8;
const typing = e => e.target.closest?.('input, textarea, select, [contenteditable=true]') != null;
const covered = () => document.querySelector('dialog[open], .rz-dialog-wrapper') != null;
const plain = text => text.toLowerCase().replace(/[_\s-]+/g, ' ').trim();

/** A call to the page that is under way when the connection breaks is never answered. */
const heard = call => Promise.race([call, new Promise((_, fail) => setTimeout(fail, HEARD_WITHIN))]);

/** How well a typed text fits a name: 0 best, null not at all. */
export function fit(typed, name) {
    if (name.startsWith(typed)) return 0;
    const words = name.split(' ');
    let from = 0;
    const inOrder = typed.split(' ').every(t => {
        const at = words.findIndex((w, i) => i >= from && w.startsWith(t));
        from = at + 1;
        return at >= 0;
    });
    if (inOrder) return 1;
    if (name.includes(typed)) return 2;
    // letters in their order, the first at the beginning of a word
    for (const start of words.keys()) {
        let rest = words.slice(start).join(' ');
        if (rest[0] !== typed[0]) continue;
        let all = true;
        for (const letter of typed.replaceAll(' ', '')) {
            const at = rest.indexOf(letter);
            if (at < 0) { all = false; break; }
            rest = rest.slice(at + 1);
        }
        if (all) return 3;
    }
    return null;
}

export async function watch(root, page, project, queue, bindings) {
    const cards = root.querySelector('[data-cards]');
    const other = root.querySelector('#other-class');
    const matches = root.querySelector('[data-matches]');
    const comment = root.querySelector('#comment');
    const given = [];
    let current = null;
    let actionOf = {};
    let moves = 0;
    let [stopped, telling, news, takingBack] = [false, false, false, false];

    // after a restart the page is loaded anew: what was answered before comes first
    await settled(queue, ON_OPENING);

    const bind = b => { actionOf = Object.fromEntries(Object.entries(b).map(([action, k]) => [k, action])); };
    const open = () => [...cards.children].filter(c => !c.dataset.answer);
    const classes = () => current ? [...current.querySelectorAll('[data-do=class]')] : [];
    const found = () => [...matches.querySelectorAll('[data-class]:not([hidden])')];

    /** Tells the page where we are, until it has heard. */
    async function tell() {
        news = true;
        if (telling) return;
        telling = true;
        while (news && !stopped) {
            news = false;
            const last = given.at(-1);
            try {
                await heard(page.invokeMethodAsync('OnMovedAsync', {
                    at: Number(current?.dataset.position ?? -1), open: open().length, unsent: unsent(queue).length, moves,
                    last: last ? Number(last.card.dataset.position) : -1, said: last?.chosen ?? -1,
                }));
            } catch {
                news = true;
                await new Promise(r => setTimeout(r, AGAIN));
            }
        }
        telling = false;
    }

    function show(card) {
        current?.removeAttribute('data-current');
        current = card;
        root.classList.toggle('showing', card !== null);
        if (card) {
            card.setAttribute('data-current', '');
            clear();
            // the focus goes along, unless somebody is at work elsewhere on the page
            const at = document.activeElement;
            if (!at || at === document.body || at.tagName === 'H1' || root.contains(at)) card.querySelector('article').focus({ preventScroll: true });
            if (card.firstElementChild.getBoundingClientRect().top < 0) scrollTo(0, 0);
        }
        tell();
    }

    /** Shows the first card without an answer, when none is shown. */
    function fill() {
        if (current?.isConnected) return;
        const next = open()[0] ?? null;
        if (next || current) show(next);
    }

    function give(chosen) {
        if (!current) return;
        const said = { project, queue, class: chosen, comment: comment.value.trim() };
        const alike = [...current.querySelectorAll('[data-pick][aria-checked=true]')].map(p => p.dataset.pick);
        const positions = [current.dataset.position, ...alike];
        const entries = keys(positions.length).map((own, i) => ({ ...said, key: own, position: Number(positions[i]) }));
        // those that lie ready among the cards are answered with it
        const answered = [current, ...open().filter(c => alike.includes(c.dataset.position))];
        for (const card of answered) card.dataset.answer = entries[0].key;
        given.push({ card: current, answered, chosen, keys: entries.map(e => e.key) });
        moves++;
        add(...entries);
        show(open()[0] ?? null);
    }

    async function undo() {
        let last = given.pop();
        while (last && !last.card.isConnected) last = given.pop();
        moves++;
        if (last) {
            add(...last.keys.map(k => ({ project, queue, key: key(), undo: k })));
            for (const card of last.answered) delete card.dataset.answer;
            show(last.card);
            return;
        }
        // an answer of another day: the server knows which was the last
        if (takingBack) return;
        takingBack = true;
        try {
            if (await settled(queue, ON_OPENING) && await heard(page.invokeMethodAsync('TakeBackAsync'))) show(null);
        } catch { /* the connection is gone: nothing was taken back, and the page says so */ }
        takingBack = false;
        fill();
    }

    function clear() {
        other.value = comment.value = '';
        look();
    }

    /** Lists the classes that fit what is typed, the best first. */
    function look() {
        const typed = plain(other.value);
        const fits = new Map();
        for (const item of matches.querySelectorAll('[data-class]')) {
            const how = typed ? fit(typed, plain(item.dataset.name)) : null;
            item.hidden = how === null;
            item.removeAttribute('aria-selected');
            if (how !== null) fits.set(item, how);
        }
        const best = [...fits.keys()].sort((a, b) => fits.get(a) - fits.get(b) || a.dataset.class - b.dataset.class);
        for (const [i, item] of best.entries()) {
            item.style.order = i;
            if (i >= MOST) item.hidden = true;
        }
        matches.hidden = !typed;
        matches.classList.toggle('none', best.length === 0);
        best[0]?.setAttribute('aria-selected', 'true');
    }

    function walk(by) {
        const list = found().sort((a, b) => a.style.order - b.style.order);
        const at = list.findIndex(i => i.getAttribute('aria-selected') === 'true');
        const to = list[Math.min(list.length - 1, Math.max(0, at + by))];
        list[at]?.removeAttribute('aria-selected');
        to?.setAttribute('aria-selected', 'true');
    }

    const back = () => { (current?.querySelector('article') ?? root).focus({ preventScroll: true }); };
    const flip = name => {
        const on = root.classList.toggle(name);
        try { localStorage.setItem(`review:${name}`, on ? '1' : ''); } catch { /* storage is off */ }
    };

    const does = {
        accept: () => { const first = classes()[0]; if (first && current.dataset.accept) give(Number(first.dataset.class)); },
        skip: () => give(-1),
        undo,
        comment: () => comment.focus(),
        highlights: () => flip('unmarked'),
        guideline: () => flip('unguided'),
        together: () => page.invokeMethodAsync('OnTogetherAsync').catch(() => { /* no connection: the page says so */ }),
    };
    for (let n = 1; n <= 5; n++) does[`class${n}`] = () => { const c = classes()[n - 1]; if (c) give(Number(c.dataset.class)); };

    /** Up and down among the documents that say the same. */
    function among(e) {
        const picks = [...(current?.querySelectorAll('[data-pick]') ?? [])];
        if (picks.length === 0) return false;
        const at = picks.indexOf(document.activeElement);
        const to = picks[Math.min(picks.length - 1, Math.max(0, at + (e.key === 'ArrowDown' ? 1 : at < 0 ? 1 : -1)))];
        e.preventDefault();
        to.focus();
        return true;
    }

    /** A page on or back in a text that is longer than its place. */
    function turn(e) {
        const text = current?.querySelector('.document-text');
        if (!text || text.scrollHeight <= text.clientHeight) return false;
        e.preventDefault();
        text.scrollBy({ top: (e.key === 'PageDown' ? 0.9 : -0.9) * text.clientHeight });
        return true;
    }

    function pressed(e) {
        if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || covered()) return;
        if (e.target === other || e.target === comment) { write(e); return; }
        if (typing(e)) return;
        if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && among(e)) return;
        if ((e.key === 'PageDown' || e.key === 'PageUp') && turn(e)) return;
        if (e.repeat) return;
        if (e.key === 'Enter' && e.target.closest?.('[data-pick]')) { e.preventDefault(); does.accept(); return; }
        if ((e.key === 'Enter' || e.key === ' ') && e.target.closest?.('button, a, summary')) return;
        const action = actionOf[e.key.length === 1 ? e.key.toLowerCase() : e.key];
        if (!action || !does[action]) return;
        e.preventDefault();
        does[action]();
    }

    /** Keys in the two boxes. */
    function write(e) {
        if (e.key === 'Escape') {
            if (e.target === other) { other.value = ''; look(); }
            back();
        } else if (e.key === 'Enter') {
            e.preventDefault();
            if (e.target === comment) { back(); return; }
            const chosen = matches.querySelector('[aria-selected=true]');
            if (chosen && !matches.hidden) give(Number(chosen.dataset.class));
        } else if (e.target === other && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
            e.preventDefault();
            walk(e.key === 'ArrowDown' ? 1 : -1);
        }
    }

    function clicked(e) {
        const pick = e.target.closest('[data-pick]');
        if (pick) { pick.setAttribute('aria-checked', pick.getAttribute('aria-checked') === 'true' ? 'false' : 'true'); return; }
        const button = e.target.closest('[data-do]');
        if (!button || button.disabled) return;
        if (button.dataset.do === 'class') give(Number(button.dataset.class));
        else does[button.dataset.do]?.();
    }

    const saved = refused => {
        for (const r of refused) page.invokeMethodAsync('OnRefused', r.why).catch(() => { /* told on the console of nobody: the answer itself is known to the server */ });
        const waiting = unsent(queue).length;
        root.querySelector('[data-unsent]').textContent = waiting > 0 && why() ? `${why()} ${waiting} ${waiting === 1 ? 'answer is' : 'answers are'} kept in this browser until saved.` : '';
        tell();
    };

    for (const name of ['unmarked', 'unguided']) try { root.classList.toggle(name, localStorage.getItem(`review:${name}`) === '1'); } catch { /* storage is off */ }
    bind(bindings);
    const stopWatching = watchOutbox(saved);
    const more = new MutationObserver(fill);
    more.observe(cards, { childList: true });
    document.addEventListener('keydown', pressed);
    document.addEventListener('click', clicked);
    other.addEventListener('input', look);
    look();
    fill();

    return {
        bind,
        unsent: () => unsent(queue).filter(e => !e.undo && e.position !== undefined).map(e => e.position),
        dispose() {
            stopped = true;
            stopWatching();
            more.disconnect();
            document.removeEventListener('keydown', pressed);
            document.removeEventListener('click', clicked);
        },
    };
}
