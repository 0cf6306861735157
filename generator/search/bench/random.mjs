// Numbers that look random and are the same each time.

// from gives random numbers in [0, 1) for a class of things and a text: mulberry32,
// which is in the public domain, begun with FNV-1a.
export function from(seed, cls, { lang, text }) {
  let state = 2166136261 ^ seed;
  for (const sign of `${cls} ${lang} ${text}`) state = Math.imul(state ^ sign.codePointAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = (list, random) => list[Math.floor(random() * list.length)];
