// whenIdle puts work off until the page is drawn and nothing else is to do, one
// second at most. Safari has no idle callbacks.
export function whenIdle(work) {
  if (globalThis.requestIdleCallback) requestIdleCallback(work, { timeout: 1000 });
  else setTimeout(work);
}

// whenNear puts work off until a part of the page is less than a screen away.
export function whenNear(part, work) {
  const observer = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    work();
  }, { rootMargin: "100%" });
  observer.observe(part);
}
