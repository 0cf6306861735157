// The remedies as a path: steps can be ticked off, "it worked" ends the path,
// "it did not help" is a link to the next remedy, which ticks this one.
import { element } from "./dom.js";

// path brings the list of remedies to life. tried is what tries.js gives.
export function path(list, closing, tried) {
  for (const item of list.children) remedy(item, list.dataset.step, closing, tried);
  closing.querySelector("[data-again]").addEventListener("click", () => {
    const item = closing.closest("[data-remedy]");
    closing.hidden = true;
    delete item.dataset.done;
    item.querySelector("[data-worked]").focus();
  });
}

function remedy(item, label, closing, tried) {
  const id = item.dataset.remedy;
  const box = item.querySelector("[data-tried]");
  keep(box, id, tried);
  steps(item).forEach((step, i) => {
    const tick = element("input", { type: "checkbox", class: "step", "aria-label": label.replace("{0}", i + 1) });
    keep(tick, `${id}.${i + 1}`, tried);
    step.prepend(tick);
  });
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
}

// steps are the items of a remedy's own numbered lists.
const steps = (item) => [...item.querySelectorAll(":scope > ol > li")];

function keep(box, what, tried) {
  box.checked = tried.has(what);
  box.addEventListener("change", () => tried.set(what, box.checked));
}
