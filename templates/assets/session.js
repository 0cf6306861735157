// The same few lines serve the worker and, where there is none, the page.

// How many answers are asked for.
const limit = 10;

// session opens the index at once and gives a function that answers a text.
// When opening failed, the next text tries again.
export function session(open, settings) {
  let opened = null;
  const ready = () => {
    opened ??= open(settings).catch((error) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  ready().catch(() => {}); // told to whoever asks
  return async (text) => (await ready()).search(text, { limit });
}
