// What the page does without asking the server: theme, width of the navigation, keys.
'use strict';
(() => {
    const root = document.documentElement;
    const YEAR = 31536000;
    const remember = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`; };

    function isDark() {
        const theme = root.dataset.theme;
        return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
    }

    function toggleTheme() {
        const theme = isDark() ? 'light' : 'dark';
        root.dataset.theme = theme;
        document.getElementById('theme-light').media = theme === 'light' ? 'all' : 'not all';
        document.getElementById('theme-dark').media = theme === 'dark' ? 'all' : 'not all';
        remember('theme', theme);
    }

    function toggleNav() {
        root.dataset.nav = root.dataset.nav === 'narrow' ? 'wide' : 'narrow';
        remember('nav', root.dataset.nav);
    }

    function toggleHelp() {
        const help = document.getElementById('help');
        if (!help) return;
        if (help.open) help.close(); else help.showModal();
    }

    const actions = { theme: toggleTheme, nav: toggleNav, help: toggleHelp };

    document.addEventListener('click', e => {
        const action = e.target.closest?.('[data-action]')?.dataset.action;
        if (action in actions) actions[action]();
        // a click beside the overview closes it
        if (e.target.id === 'help') e.target.close();
        const copy = e.target.closest?.('[data-copy]');
        if (copy) navigator.clipboard?.writeText(copy.dataset.copy);
    });

    let going = 0;
    const typing = e => e.target.closest?.('input, textarea, select, [contenteditable=true]') != null;
    const covered = () => document.querySelector('dialog[open], .rz-dialog-wrapper') != null;

    document.addEventListener('keydown', e => {
        if (e.ctrlKey || e.metaKey || e.altKey || typing(e)) return;
        if (e.key === '?') { toggleHelp(); e.preventDefault(); return; }
        if (covered()) return;
        if (e.key === '/') {
            const search = document.querySelector('[data-search]');
            if (search) { search.focus(); search.select?.(); e.preventDefault(); }
            return;
        }
        if (e.key === 'g') { going = Date.now(); return; }
        if (Date.now() - going < 1500) {
            going = 0;
            const link = document.querySelector(`[data-go="${CSS.escape(e.key)}"]`);
            if (link) { link.click(); e.preventDefault(); }
        }
    });

    // a button that shows its key is pressed by it; a box that shows its key is entered by it
    document.addEventListener('keydown', e => {
        if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || covered()) return;
        if (typing(e)) { if (e.key === 'Escape') e.target.blur(); return; }
        if (e.key === 'Enter' && e.target.closest?.('button, a, summary')) return;
        const key = CSS.escape(e.key.length === 1 ? e.key.toLowerCase() : e.key);
        const button = document.querySelector(`[data-key="${key}"]:not(:disabled)`);
        if (button && !e.repeat) { button.click(); e.preventDefault(); return; }
        const box = document.querySelector(`[data-focus-key="${key}"]`);
        if (box) { box.focus(); e.preventDefault(); }
    });

    // the row that the arrows stand on stays in sight
    new MutationObserver(changes => {
        for (const { target } of changes)
            if (target.getAttribute('aria-selected') === 'true' && target.closest('[data-walk]')?.contains(document.activeElement)) target.scrollIntoView({ block: 'nearest' });
    }).observe(document.body, { attributes: true, attributeFilter: ['aria-selected'], subtree: true });

    // a table of small links is one stop for the Tab key; the arrows move in it
    const cellsOf = row => [...row.querySelectorAll('a[data-cell]')];
    const nearest = (row, column) => cellsOf(row).reduce((best, c) => best && Math.abs(best.dataset.cell - column) <= Math.abs(c.dataset.cell - column) ? best : c, null);

    document.addEventListener('keydown', e => {
        const cell = e.target.closest?.('[data-cells] a[data-cell]');
        if (!cell || e.ctrlKey || e.metaKey || e.altKey) return;
        const row = cell.closest('tr');
        let to = null;
        if (e.key === 'ArrowLeft' || e.key === 'ArrowRight') {
            const cells = cellsOf(row);
            to = cells[cells.indexOf(cell) + (e.key === 'ArrowLeft' ? -1 : 1)];
        } else if (e.key === 'ArrowUp' || e.key === 'ArrowDown') {
            const next = e.key === 'ArrowUp' ? 'previousElementSibling' : 'nextElementSibling';
            for (let r = row[next]; r && !to; r = r[next]) to = nearest(r, cell.dataset.cell);
        } else return;
        e.preventDefault();
        if (to) { cell.tabIndex = -1; to.tabIndex = 0; to.focus(); }
    });

    // lists that are walked by keys must not scroll the page as well
    document.addEventListener('keydown', e => {
        if (typing(e)) return;
        if (e.key.startsWith('Arrow') ? e.target.closest?.('[data-walk]') : e.key === ' ' && e.target.matches?.('[data-walk]')) e.preventDefault();
    }, true);
})();
