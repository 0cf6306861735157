// The language that the reader chose last, kept on the device alone.
const key = "naosu-language";

export function remember(lang) {
  try {
    localStorage.setItem(key, lang);
  } catch {
    // Storage is switched off; the choice lasts for this page only.
  }
}

export function remembered() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

// choose picks the first of wanted (tags such as "ja-JP") that is available,
// or null.
export function choose(wanted, available) {
  for (const tag of wanted) {
    const found = available.find((lang) => tag === lang || tag.startsWith(lang + "-"));
    if (found) return found;
  }
  return null;
}
