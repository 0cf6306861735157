// What a reader has tried of an article, kept on the device alone, under the
// article's ID. A remedy is "relink", its second step "relink.2".
const prefix = "naosu:";

// tries gives the set of what was tried, has and set(what, done). The storage is
// first read when one of them is called.
export function tries(id) {
  let loaded;
  const tried = () => loaded ??= new Set(load(prefix + id));
  return {
    has: (what) => tried().has(what),
    set(what, done) {
      if (done) tried().add(what);
      else tried().delete(what);
      save(prefix + id, [...tried()]);
    },
  };
}

// load tolerates whatever stands there: other programs may share the storage.
function load(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((what) => typeof what === "string") : [];
  } catch {
    return [];
  }
}

function save(key, list) {
  try {
    if (list.length > 0) localStorage.setItem(key, JSON.stringify(list));
    else localStorage.removeItem(key);
  } catch {
    // Storage is switched off or full; ticks last for this visit only.
  }
}
