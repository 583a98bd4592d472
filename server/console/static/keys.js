/*
 * Keys of the console: they move the focus and open what a link opens; none of them decides anything.
 *
 * Every page works without this file. The keys do nothing while somebody types, with Ctrl, Alt or Meta, or when switched off (WCAG 2.1.4).
 */
(() => {
  "use strict";
  const OFF = "lapangan-pintasan-mati";
  const dialog = document.getElementById("pintasan");
  const opener = document.getElementById("buka-pintasan");
  if (!dialog || !opener || !dialog.showModal) return;
  const [turnOff, turnOn] = dialog.querySelectorAll("[data-keys]");

  const isOff = () => {
    try {
      return localStorage.getItem(OFF) === "1";
    } catch {
      return false;
    }
  };
  const turn = (off) => {
    try {
      if (off) localStorage.setItem(OFF, "1");
      else localStorage.removeItem(OFF);
    } catch {
      return;
    }
    show();
    (off ? turnOn : turnOff).focus();
  };
  const show = () => {
    turnOff.hidden = isOff();
    turnOn.hidden = !isOff();
  };
  const help = () => {
    show();
    dialog.showModal();
  };

  const among = (found, step) => {
    const at = found.findIndex((one) => one === document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : found.length - 1) : Math.min(Math.max(at + step, 0), found.length - 1);
    if (found[next]) found[next].focus();
    return found.length > 0;
  };
  const rows = () => [...document.querySelectorAll("main table.cards tbody th a")];
  const inRow = () => rows().includes(document.activeElement);
  const FIELD = "input:not([type=hidden]), select, textarea, button";
  const nextForm = () => {
    const forms = [...document.querySelectorAll("main form.decision")];
    const at = forms.findIndex((one) => one.contains(document.activeElement));
    const form = forms[(at + 1) % forms.length];
    if (form) form.querySelector(FIELD).focus();
    return forms.length > 0;
  };
  const goBack = () => {
    const link = document.querySelector("main a[data-back]");
    if (link) link.click();
    return link !== null;
  };
  const KEYS = {
    j: () => among(rows(), 1),
    k: () => among(rows(), -1),
    ArrowDown: () => inRow() && among(rows(), 1),
    ArrowUp: () => inRow() && among(rows(), -1),
    f: nextForm,
    u: goBack,
    "?": () => (help(), true),
  };

  const types = (one) => one instanceof HTMLElement && (one.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(one.tagName));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (dialog.open || isOff() || types(event.target) || !Object.hasOwn(KEYS, event.key)) return;
    if (KEYS[event.key]()) event.preventDefault();
  });
  opener.addEventListener("click", help);
  turnOff.addEventListener("click", () => turn(true));
  turnOn.addEventListener("click", () => turn(false));
  opener.hidden = false;
})();
