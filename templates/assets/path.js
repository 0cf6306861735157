// The remedies as a path: steps can be ticked off, "it worked" ends the path,
// "it did not help" is a link to the next remedy, which ticks this one.
import { element } from "./dom.js";
import { whenNear } from "./later.js";

// path brings the list of remedies to life. tried is what tries.js gives: it is
// asked when the list comes near, because storage keeps a page waiting when it is
// first read (12 to 50 ms).
export function path(list, closing, tried) {
  const boxes = [...list.children].flatMap((item) => remedy(item, list.dataset.step, closing, tried));
  whenNear(list, () => {
    for (const [box, what] of boxes) box.checked = tried.has(what);
  });
  closing.querySelector("[data-again]").addEventListener("click", () => {
    const item = closing.closest("[data-remedy]");
    closing.hidden = true;
    delete item.dataset.done;
    item.querySelector("[data-worked]").focus();
  });
}

// remedy brings one remedy to life and gives its boxes, each with what it says
// was tried.
function remedy(item, label, closing, tried) {
  const id = item.dataset.remedy;
  const box = item.querySelector("[data-tried]");
  const ticks = steps(item).map((step, i) => {
    const tick = element("input", { type: "checkbox", class: "step", "aria-label": label.replace("{0}", i + 1) });
    step.prepend(tick);
    return [tick, `${id}.${i + 1}`];
  });
  const boxes = [[box, id], ...ticks];
  for (const [box, what] of boxes) box.addEventListener("change", () => tried.set(what, box.checked));
  item.querySelector("[data-next]").addEventListener("click", () => {
    box.checked = true;
    box.dispatchEvent(new Event("change"));
  });
  item.querySelector("[data-worked]").addEventListener("click", () => {
    item.querySelector(".outcome").after(closing);
    item.dataset.done = "";
    closing.hidden = false;
    closing.focus();
  });
  return boxes;
}

// steps are the items of a remedy's own numbered lists.
const steps = (item) => [...item.querySelectorAll(":scope > ol > li")];
