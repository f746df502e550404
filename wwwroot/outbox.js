// Answers that the server has not confirmed yet: kept in this browser and sent in their order, again and again until they are saved.
// Each carries a key of its own, so that one that arrives twice counts once.
const PAUSES = [200, 400, 800, 1500, 3000];
const ANSWER_WITHIN = 8000;
const BATCH = 40;
const PREFIX = `answers:${document.querySelector('meta[name=person]')?.content ?? ''}:`;

const entries = restore();
const listeners = new Set();
let sending = false;
let failures = 0;
let timer = 0;
let trouble = '';
let last = 0;

const random = bytes => crypto.getRandomValues(new Uint8Array(bytes));

/** Random keys for answers that are given together: they share their first half. crypto.randomUUID is not there on plain http. */
export function keys(count) {
    const together = random(8);
    together[6] = (together[6] & 15) | 64;
    return Array.from({ length: count }, () => {
        const b = [...together, ...random(8)];
        b[8] = (b[8] & 63) | 128;
        const hex = b.map(x => x.toString(16).padStart(2, '0')).join('');
        return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    });
}

export const key = () => keys(1)[0];

function restore() {
    const found = [];
    try {
        for (let i = 0; i < localStorage.length; i++)
            if (localStorage.key(i).startsWith(PREFIX)) found.push(JSON.parse(localStorage.getItem(localStorage.key(i))));
    } catch { /* storage is off */ }
    return found.sort((a, b) => a.at - b.at);
}

/** Keeps entries (an answer, or what takes one back) and sends them. */
export function add(...added) {
    for (const entry of added) {
        entry.at = last = Math.max(Date.now(), last + 1);
        entries.push(entry);
        try { localStorage.setItem(PREFIX + entry.key, JSON.stringify(entry)); } catch { /* storage is full or off: sent from memory */ }
    }
    tell([]);
    send();
}

/** Entries of a queue that wait. */
export const unsent = queue => entries.filter(e => e.queue === queue);

/** Calls back with what was refused and why whenever something was added, saved or went wrong. */
export function watch(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** Why nothing is being saved now, or ''. */
export const why = () => trouble;

/** Waits until a queue's entries are saved, but no longer than the given time. */
export function settled(queue, milliseconds) {
    send();
    return new Promise(done => {
        const end = () => { stop(); clearTimeout(limit); done(unsent(queue).length === 0); };
        const stop = watch(() => { if (unsent(queue).length === 0) end(); });
        const limit = setTimeout(end, milliseconds);
        if (unsent(queue).length === 0) end();
    });
}

const tell = refused => { for (const l of [...listeners]) l(refused); };

function forget(batch) {
    for (const entry of batch) {
        entries.splice(entries.indexOf(entry), 1);
        try { localStorage.removeItem(PREFIX + entry.key); } catch { /* storage is off */ }
    }
}

async function send() {
    if (sending || entries.length === 0) return;
    clearTimeout(timer);
    sending = true;
    const { project, queue } = entries[0];
    const other = entries.findIndex(e => e.queue !== queue || e.project !== project);
    const batch = entries.slice(0, Math.min(BATCH, other < 0 ? entries.length : other));
    let refused = [];
    try {
        const answer = await fetch(`api/v1/projects/${project}/review/${queue}/answers`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': document.querySelector('meta[name=csrf]').content },
            body: JSON.stringify({ entries: batch.map(e => ({ key: e.key, position: e.position, class: e.class, comment: e.comment, undo: e.undo })) }),
            signal: AbortSignal.timeout(ANSWER_WITHIN),
        });
        if (!answer.ok) throw answer;
        refused = (await answer.json()).refused;
        forget(batch);
        [failures, trouble] = [0, ''];
    } catch (e) {
        trouble = e.status === 401 ? 'You have been signed out. Sign in again.'
            : e.status === 400 || e.status === 403 ? 'This page is out of date. Load it again.'
            : 'No connection.';
        failures++;
        timer = setTimeout(send, PAUSES[Math.min(failures, PAUSES.length) - 1]);
    }
    sending = false;
    tell(refused);
    if (failures === 0) send();
}

addEventListener('online', send);
send();
