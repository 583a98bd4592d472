// Fill in all that is on a screen as somebody would who types nonsense: the texts in turn, the day, a choice where one is to be made; say how many fields there are.
async ([texts, day]) => {
  const main = document.querySelector("main");
  const put = (one, value) => {
    const room = one.maxLength > 0 ? one.maxLength : value.length;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(one), "value").set.call(one, value.slice(0, room));
    one.dispatchEvent(new Event("input", { bubbles: true }));
    one.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const choose = () => {
    const groups = new Set();
    for (const one of main.querySelectorAll("input[type=radio]")) {
      if (groups.has(one.name)) continue;
      groups.add(one.name);
      if (![...main.querySelectorAll("input[type=radio]")].some((other) => other.name === one.name && other.checked)) one.click();
    }
    for (const one of main.querySelectorAll("select")) if (!one.value && one.options.length > 1) put(one, one.options[1].value);
  };
  let count = 0;
  // The second time what only then is asked, and at last what was chosen last.
  for (const chooses of [true, true, false]) {
    if (chooses) choose();
    for (const one of main.querySelectorAll("input[type=date]")) if (day) put(one, day);
    const typed = main.querySelectorAll("textarea, input:not([type=radio]):not([type=checkbox]):not([type=date]):not([type=time])");
    typed.forEach((one, at) => put(one, texts.length > 1 && one.maxLength === 16 ? "" : texts[at % texts.length]));
    count = typed.length;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  }
  return count;
}
