/*
 * Progress of long work: the part of a page that shows it is read anew every few seconds, until the work has ended.
 *
 * Every page works without this file, by its link. Only that part is replaced: it holds nothing to type in or to stand on, so neither the
 * focus nor what is typed is touched, and a screen reader hears of the end alone. The button stops it, and a hidden page waits.
 * Once the work has ended, what may be done with it is another thing: the part marked so, with its forms, is exchanged at that moment.
 */
(() => {
  "use strict";
  const EVERY_MS = 4000;
  const FAILED_MAX = 5;
  const box = document.querySelector("[data-renew]");
  const button = document.querySelector("[data-renew-stop]");
  const said = document.querySelector("[data-renew-said]");
  const after = document.querySelector("[data-renew-after]");
  if (!box || !button || !said) return;
  let timer = 0;
  let failed = 0;

  const wait = () => {
    timer = setTimeout(renew, EVERY_MS);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = 0;
    failed = 0;
    button.textContent = button.dataset.renewAgain;
  };
  const end = (told) => {
    stop();
    button.hidden = true;
    const next = after && told.getElementById(after.id);
    if (next) {
      const stood = after.contains(document.activeElement);
      after.replaceChildren(...next.childNodes);
      if (stood) after.focus(); // what had the focus is gone, and the keys go on from the same place
    }
    said.textContent = next ? said.dataset.renewShown : said.dataset.renewSaid;
  };
  const read = async () => {
    const answer = await fetch(box.dataset.renew, { redirect: "error" });
    if (!answer.ok) return null;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    return told.getElementById(box.id) ? told : null;
  };
  const renew = async () => {
    const mine = timer;
    if (document.hidden) return wait();
    let told = null;
    try {
      told = await read();
    } catch {
      // Without signal, or logged out meanwhile: the link of the page goes on being there.
    }
    if (timer !== mine) return;
    if (!told) return ++failed < FAILED_MAX ? wait() : stop(); // logged out, or long without signal: the button tries again
    failed = 0;
    const found = told.getElementById(box.id);
    box.replaceChildren(...found.childNodes);
    if (found.hasAttribute("data-renew")) wait();
    else end(told);
  };

  button.addEventListener("click", () => {
    if (timer) return stop();
    button.textContent = button.dataset.renewStop;
    wait();
  });
  button.hidden = false;
  wait();
})();
