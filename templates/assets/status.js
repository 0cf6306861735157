// announce shows words in the page's status region for a while and has them
// read out.
const shown = 4000; // milliseconds
let timer = 0;

export function announce(words) {
  const status = document.querySelector("[data-status]");
  status.textContent = "";
  requestAnimationFrame(() => {
    status.textContent = words;
  });
  clearTimeout(timer);
  timer = setTimeout(() => {
    status.textContent = "";
  }, shown);
}
