// The words that script shows. Each page hands them over in a hidden list of
// keys (dt) and words (dd), so that script holds none.
export function wordsOf(list) {
  const words = new Map();
  for (const key of list.querySelectorAll("dt")) words.set(key.textContent, key.nextElementSibling.textContent);
  return speaker(words);
}

// speaker gives say(key, ...values), which puts values in place of {0}, {1} and
// so on, and count(key, n), which takes key.one for 1 where there is such a key.
export function speaker(words) {
  const say = (key, ...values) => (words.get(key) ?? key).replace(/\{(\d)\}/g, (hole, i) => values[i] ?? hole);
  const count = (key, n) => say(n === 1 && words.has(`${key}.one`) ? `${key}.one` : key, n);
  return { say, count };
}
