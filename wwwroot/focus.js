// A page that opens takes the focus to its heading, for keyboards and screen readers; but never from somebody who is already at work in it.
const PATIENCE = 10000;
let stop = () => { };

const atWork = () => document.activeElement?.closest('main, dialog') != null && !document.activeElement.matches('main, h1');

export function heading() {
    stop();
    let timer = 0;
    const done = () => {
        watch.disconnect();
        clearTimeout(timer);
        document.removeEventListener('keydown', done, true);
        document.removeEventListener('pointerdown', done, true);
    };
    const look = () => {
        const h1 = document.querySelector('h1');
        if (!h1 && !atWork()) return;
        done();
        if (!atWork()) h1.focus({ preventScroll: true });
    };
    // the heading may stand there only when the page has loaded
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('keydown', done, true);
    document.addEventListener('pointerdown', done, true);
    timer = setTimeout(done, PATIENCE);
    stop = done;
    look();
}
