/*
 * Progress of long work: the part of a page that shows it is read anew every few seconds, until the work has ended.
 *
 * Every page works without this file, by its link. Only that part is replaced: it holds nothing to type in or to stand on, so neither the
 * focus nor what is typed is touched, and a screen reader hears of the end alone. The button stops it, and a hidden page waits.
 */
(() => {
  "use strict";
  const EVERY_MS = 4000;
  const box = document.querySelector("[data-renew]");
  const button = document.querySelector("[data-renew-stop]");
  const said = document.querySelector("[data-renew-said]");
  if (!box || !button || !said) return;
  let timer = 0;

  const wait = () => {
    timer = setTimeout(renew, EVERY_MS);
  };
  const end = (text) => {
    clearTimeout(timer);
    timer = 0;
    button.hidden = true;
    said.textContent = text;
  };
  const read = async () => {
    const answer = await fetch(box.dataset.renew, { redirect: "error" });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(box.id);
  };
  const renew = async () => {
    const mine = timer;
    if (document.hidden) return wait();
    let found = null;
    try {
      found = await read();
    } catch {
      // Without signal, or logged out meanwhile: the link of the page goes on being there.
    }
    if (timer !== mine) return;
    if (!found) return wait();
    box.replaceChildren(...found.childNodes);
    if (found.hasAttribute("data-renew")) wait();
    else end(said.dataset.renewSaid);
  };

  button.addEventListener("click", () => {
    if (timer) {
      clearTimeout(timer);
      timer = 0;
    } else wait();
    button.textContent = timer ? button.dataset.renewStop : button.dataset.renewAgain;
  });
  button.hidden = false;
  wait();
})();
