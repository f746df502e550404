// Starts the page's connection and brings it back when it breaks. The page is covered meanwhile, for clicks would be lost; but for one that needs no connection.
'use strict';
(() => {
    const overlay = document.getElementById('reconnect');
    const title = document.getElementById('reconnect-title');
    const text = document.getElementById('reconnect-text');
    const LONGEST_PAUSE = 3000;
    const ANSWER_WITHIN = 4000;
    const SILENCE = 15000;
    const PATIENT_TRIES = 6;
    let running = null;

    const say = (heading, words) => { title.textContent = heading; text.textContent = words; };

    function cover(on) {
        overlay.hidden = !on;
        // a page that goes on by itself is told, not covered
        const aside = document.querySelector('[data-offline]') !== null;
        overlay.classList.toggle('aside', aside);
        const shell = document.querySelector('.shell');
        if (shell) shell.inert = on && !aside;
        if (on) say('Connection lost', 'Connecting again. What you typed is kept.');
    }

    function reload() {
        say('LabelStudio was restarted', 'Loading the page again.');
        keepDrafts();
        location.reload();
    }

    async function tryUntilBack(me) {
        for (let n = 0; !me.stop; n++) {
            await new Promise(r => setTimeout(r, n === 0 ? 0 : Math.min(1000 * n, LONGEST_PAUSE)));
            if (me.stop) return;
            if (n === PATIENT_TRIES) say('LabelStudio does not answer', 'If you stopped it, start it again; this page then comes back by itself.');
            try {
                const answer = await fetch('healthz', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_WITHIN) });
                if (!answer.ok) continue;
                const same = await Blazor.reconnect();
                if (me.stop) return;
                if (!same) reload();
                return;
            } catch { /* not yet */ }
        }
    }

    const handler = {
        onConnectionDown() {
            if (running) return;
            running = { stop: false };
            cover(true);
            tryUntilBack(running);
        },
        onConnectionUp() {
            if (running) { running.stop = true; running = null; }
            cover(false);
        },
    };

    // Text in boxes marked data-draft outlives a reload: kept for this tab, put back when the box is there again.
    const draftKey = () => 'drafts:' + location.pathname;

    function keepDrafts() {
        const drafts = {};
        for (const box of document.querySelectorAll('[data-draft]')) if (box.value) drafts[box.dataset.draft] = box.value;
        try { sessionStorage.setItem(draftKey(), JSON.stringify(drafts)); } catch { /* storage full or off */ }
    }

    function restoreDrafts() {
        const stored = sessionStorage.getItem(draftKey());
        if (!stored) return;
        sessionStorage.removeItem(draftKey());
        const drafts = JSON.parse(stored);
        const put = () => {
            for (const box of document.querySelectorAll('[data-draft]')) {
                const value = drafts[box.dataset.draft];
                if (value === undefined) continue;
                delete drafts[box.dataset.draft];
                if (box.value) continue;
                box.value = value;
                box.dispatchEvent(new Event('input', { bubbles: true }));
                box.dispatchEvent(new Event('change', { bubbles: true }));
            }
            if (Object.keys(drafts).length === 0) watch.disconnect();
        };
        const watch = new MutationObserver(put);
        watch.observe(document.body, { childList: true, subtree: true });
        setTimeout(() => watch.disconnect(), 15000);
        put();
    }

    restoreDrafts();
    Blazor.start({
        circuit: {
            reconnectionHandler: handler,
            configureSignalR: b => b.withServerTimeout(SILENCE).withKeepAliveInterval(5000),
        },
    }).catch(() => {
        overlay.hidden = false;
        say('LabelStudio does not answer', 'Loading the page again when it does.');
        const me = { stop: false };
        (async () => {
            while (!me.stop) {
                await new Promise(r => setTimeout(r, 2000));
                try { if ((await fetch('healthz', { cache: 'no-store' })).ok) { me.stop = true; location.reload(); } } catch { /* not yet */ }
            }
        })();
    });
})();
