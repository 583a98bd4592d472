/**
 * Where a finger must tap to reach a thing: [x, y] of the first of a kind with that name; null while it moves, is covered or not there.
 *
 * `selector`: what kind of thing; `name`: what it is called, or null for any.
 */
async (selector, name) => {
  const drawn = () => new Promise((done) => requestAnimationFrame(done));
  const clean = (text) => text.replace(/\s+/g, " ").trim();
  const labels = (one) => Array.from(one.labels || []);
  const called = (one) => clean(one.getAttribute("aria-label") || labels(one).map((label) => label.textContent).join(" ") || one.textContent);
  const found = Array.from(document.querySelectorAll(selector)).find((one) => name === null || called(one) === name);
  if (!found || found.disabled) return null;
  const middle = () => {
    const { left, top, width, height } = found.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  found.scrollIntoView({ block: "center" });
  const [x, y] = middle();
  for (let picture = 0; picture < 3; picture++) await drawn();
  const hit = document.elementFromPoint(x, y);
  const isReached = hit && [found, ...labels(found)].some((one) => one.contains(hit));
  return isReached && String(middle()) === String([x, y]) ? [x, y] : null;
}
