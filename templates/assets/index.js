// The index of error texts as a browser reads it. generator/search/format.go
// describes the files.
//
// Small holds all articles and makes its postings itself. Sharded holds a table
// of how rare each word is and fetches postings and articles as they are asked
// for. Both answer the same questions: rarity, which articles share pieces with
// a paste, and the texts of an article.
import { codeForms, codeGram, codeKey, grams, letters } from "./normal.js";

// unpack fetches a file and returns its bytes without the compression. Any
// failure is an error that a page may print.
export async function unpack(fetch, url) {
  let bytes;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const stream = new Blob([await response.arrayBuffer()]).stream().pipeThrough(new DecompressionStream("gzip"));
    bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw damaged(url, cause);
  }
  return bytes;
}

// asJSON reads JSON; what is none is damage.
function asJSON(bytes, url) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw damaged(url, cause);
  }
}

const damaged = (url, cause) => new Error(`The search index is missing or damaged (${url})`, { cause });

// rarity is four times the binary logarithm of 1 + total/count, rounded down.
export function rarity(total, count) {
  const x = Math.floor((16 * total) / Math.max(count, 1)) + 16;
  const exponent = 31 - Math.clz32(x);
  const rest = x / 2 ** exponent;
  const quarter = rest < 1.189207115002721 ? 0 : rest < 1.4142135623730951 ? 1 : rest < 1.681792830507429 ? 2 : 3;
  return 4 * (exponent - 4) + quarter;
}

// weight is what a letter of a word counts that stands in count of total texts.
export function weight(total, count) {
  if (count === 0) return 4;
  if (total < 7 * count) return 2;
  if (total < 31 * count) return 3;
  return total < 255 * count ? 4 : 5;
}

// pack lays letters out for the alignment. A placeholder is a letter whose code
// is -1. b is 1 where a word begins; each Japanese letter begins one.
export function pack(list, weights) {
  const n = list.length;
  const out = { n, list, c: new Int32Array(n), s: new Int32Array(n), w: new Int32Array(n), b: new Uint8Array(n) };
  for (let i = 0; i < n; i++) {
    const letter = list[i];
    out.c[i] = letter.c;
    out.s[i] = letter.s;
    out.w[i] = letter.c < 0 ? 0 : weights[i];
    out.b[i] = letter.cjk || i === 0 || list[i - 1].word !== letter.word ? 1 : 0;
  }
  return out;
}

// weigh gives each letter the weight of the rarest piece it is in.
export function weigh(list, weightOf) {
  const weights = new Int32Array(list.length);
  grams(list, (hash, first, length, soft, whole) => {
    if (!whole) return;
    const w = weightOf(hash);
    for (let i = first; i < first + length; i++) if (w > weights[i]) weights[i] = w;
  });
  return weights;
}

// cut splits a text at its placeholders: {text, at} and {name, type}. kb/variants.go
// has the rules. A literal brace keeps its backslash: neither is a letter.
export function cut(text) {
  const pieces = [];
  let literal = "";
  let at = 0;
  const close = (next) => {
    if (literal !== "") pieces.push({ text: literal, at });
    literal = "";
    at = next;
  };
  for (let i = 0; i < text.length;) {
    const hole = text[i] === "{" ? /^\{([a-z][a-z0-9_]{0,31})(?::([a-z]+))?\}/.exec(text.slice(i, i + 80)) : null;
    if (text.startsWith("\\{", i)) {
      literal += "\\{";
      i += 2;
    } else if (hole) {
      close(i + hole[0].length);
      pieces.push({ name: hole[1], type: hole[2] ?? "" });
      i += hole[0].length;
    } else literal += text[i++];
  }
  close(text.length);
  return pieces;
}

// template reads an error text: letters with placeholders among them. at of a
// letter counts in the text as it was written.
export function template(text) {
  const list = [];
  let word = 0;
  for (const piece of cut(text)) {
    if (piece.name !== undefined) {
      if (list.length === 0 || list.at(-1).c >= 0) list.push({ c: -1, s: -1, word: -1, cjk: 1, gap: 1, name: piece.name });
      continue;
    }
    const run = letters(piece.text);
    for (const letter of run) list.push({ ...letter, word: letter.word + word, from: letter.from + piece.at, to: letter.to + piece.at });
    word += run.length;
  }
  return list;
}

// runs calls see with each stretch of letters between placeholders.
export function runs(list, see) {
  for (let i = 0; i < list.length;) {
    let end = i;
    while (end < list.length && list[end].c >= 0) end++;
    if (end > i) see(list.slice(i, end), i);
    i = end + 1;
  }
}

// wholeGrams lists the pieces of a text, each once, in order.
export function wholeGrams(list, parts) {
  const found = new Set();
  runs(list, (run) => grams(run, (hash, first, length, soft, whole) => {
    if (whole || parts) found.add(hash);
  }));
  return [...found];
}

// readArticle unfolds an article of the index, see format.go.
export function readArticle([id, flags, titles, codes, variants, side, firsts, family, tells], langs) {
  return {
    id, titles, codes, side, firsts, tells, family,
    retired: (flags & 1) !== 0,
    open: (flags & 2) !== 0,
    texts: textsOf(titles, variants, langs),
  };
}

// textsOf lists what an article is found by: its error texts, their headings,
// and its titles, where they say something else.
function textsOf(titles, variants, langs) {
  const texts = [];
  const known = new Set();
  const add = (lang, text, heading, title) => {
    const list = title ? letters(text) : template(text);
    const key = list.map((letter) => letter.c).join(" ");
    if (list.length === 0 || known.has(key)) return;
    known.add(key);
    texts.push({ lang, text, heading, title, list, packed: null });
  };
  for (const [lang, text, heading] of variants) add(langs[lang], text, heading ?? "", false);
  for (const [lang, , heading] of variants) if (heading) add(langs[lang], heading, "", true);
  titles.forEach((title, i) => title && add(langs[i], title, "", true));
  return texts;
}

// Small is an index in one file.
export class Small {
  constructor(data) {
    this.langs = data.langs;
    this.topics = new Map(data.topics);
    this.articles = data.articles.map((article) => readArticle(article, data.langs));
    this.texts = this.articles.flatMap((article) => article.texts.map((text) => Object.assign(text, { article })));
    this.texts.forEach((text, order) => (text.order = order));
    this.total = this.texts.length;
    this.makePostings();
    this.texts.forEach((text) => (text.rare = 0));
    for (const [hash, from] of this.starts) {
      const rare = rarity(this.total, this.count(hash));
      for (let i = from; i < this.ends.get(hash); i++) this.texts[this.ids[i]].rare += rare;
    }
    this.weightOf = (hash) => weight(this.total, this.count(hash));
    this.rarityOf = (hash) => rarity(this.total, this.count(hash));
  }

  // makePostings sorts pairs of piece and text. Both fit a double: 32 + 21 bits.
  makePostings() {
    const pairs = [];
    this.texts.forEach((text, i) => {
      const hashes = wholeGrams(text.list, true);
      text.size = hashes.length;
      for (const hash of hashes) pairs.push(hash * 0x200000 + i);
    });
    const sorted = Float64Array.from(pairs).sort();
    this.ids = new Int32Array(sorted.length);
    this.starts = new Map();
    let last = -1;
    sorted.forEach((pair, i) => {
      const hash = Math.floor(pair / 0x200000);
      this.ids[i] = pair - hash * 0x200000;
      if (hash !== last) this.starts.set(hash, i);
      last = hash;
    });
    this.ends = new Map();
    let previous = -1;
    for (const [hash, from] of this.starts) {
      if (previous >= 0) this.ends.set(previous, from);
      previous = hash;
    }
    if (previous >= 0) this.ends.set(previous, sorted.length);
  }

  // sharing lists texts that share pieces with a paste: those that share the
  // rarest, and those of which the largest part is shared.
  sharing(hashes, some, covered) {
    this.hits ??= new Int32Array(this.total);
    const touched = [];
    for (const hash of hashes) {
      const from = this.starts.get(hash);
      if (from === undefined) continue;
      const rare = this.rarityOf(hash);
      for (let i = from; i < this.ends.get(hash); i++) {
        if (this.hits[this.ids[i]] === 0) touched.push(this.ids[i]);
        this.hits[this.ids[i]] += rare;
      }
    }
    const found = new Map();
    for (const [most, key] of [[covered, (i) => this.hits[i] / (this.texts[i].rare + 60)], [some, (i) => this.hits[i] / Math.floor(16 * Math.sqrt(30 + this.texts[i].size))]]) {
      for (const { i, key: k } of top(touched, most, (i) => Math.floor(key(i) * 4096))) found.set(i, k);
    }
    const out = [...found].map(([i, key]) => ({ text: this.texts[i], key }));
    for (const i of touched) this.hits[i] = 0;
    return out;
  }

  // wholeOf lists the whole pieces of a text.
  wholeOf(text) {
    text.whole ??= wholeGrams(text.list, false);
    return text.whole;
  }

  count(hash) {
    const from = this.starts.get(hash);
    return from === undefined ? 0 : this.ends.get(hash) - from;
  }

  async article(id) {
    return this.articles[id];
  }

  // prepare has nothing to fetch.
  async prepare() {
    return false;
  }

  // packed is a text laid out for alignment.
  packed(text) {
    text.packed ??= packText(text.list, this.weightOf);
    return text.packed;
  }

  // byCode lists the articles that have one of the codes, as keys, or of whose
  // codes the paste is a form and nothing else.
  async byCode(keys, alone) {
    return this.articles.filter((article) => hasCode(article, keys, alone));
  }
}

const hasCode = (article, keys, alone) =>
  article.codes.some((code) => keys.has(codeKey(code)) || (alone !== "" && codeForms(code).includes(alone)));

// packText lays out a text; weight is the sum of its letters' weights.
export function packText(list, weightOf) {
  const weights = new Int32Array(list.length);
  runs(list, (run, at) => weights.set(weigh(run, weightOf), at));
  const packed = pack(list, weights);
  packed.weight = packed.w.reduce((sum, w) => sum + w, 0);
  return packed;
}

// top lists the most best of ids, with their keys; equal keys go by id.
function top(ids, most, keyOf) {
  const list = ids.map((i) => ({ i, key: keyOf(i) }));
  list.sort((a, b) => b.key - a.key || a.i - b.i);
  return list.slice(0, most);
}

// readPostings reads a file of postings: the number of keys, then for each key
// the distance to the last, the number of articles, and the distance of each to
// the last; all numbers are varints of 7 bits a byte, lowest first.
export function readPostings(bytes, url) {
  let at = 0;
  const next = () => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      if (at >= bytes.length || scale > 2 ** 35) throw damaged(url);
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const found = new Map();
  let hash = 0;
  for (let keys = next(); keys > 0; keys--) {
    hash += next();
    const count = next();
    if (hash >= 2 ** 32 || count > bytes.length - at) throw damaged(url);
    const ids = new Int32Array(count);
    for (let i = 0, id = 0; i < ids.length; i++) ids[i] = id += next();
    found.set(hash, ids);
  }
  if (at !== bytes.length) throw damaged(url);
  return found;
}

// rounds says how much each round of a search fetches at the most: postings of
// whole pieces, postings of parts of words, and blocks of 160 articles.
const rounds = [
  { keys: 4, parts: 0, blocks: 3 },
  { keys: 10, parts: 6, blocks: 9 },
  { keys: 20, parts: 16, blocks: 20 },
];

// Sharded is an index in many files: a table of how rare each piece is, how many
// articles are how long, postings by piece, and blocks of articles. A paste costs
// a few of them.
export class Sharded {
  constructor(root, bytes, get) {
    const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    this.meta = asJSON(bytes.subarray(4, 4 + size), root.meta);
    this.total = this.meta.articles;
    this.table = bytes.subarray(4 + size);
    if (this.table.length === 0) throw damaged(root.meta);
    this.get = get;
    this.langs = this.meta.langs;
    this.topics = new Map(this.meta.topics);
    this.files = new Map();
    this.weightOf = (hash) => [4, 5, 4, 3][this.level(hash)];
    this.rarityOf = (hash) => [40, 40, 26, 15][this.level(hash)];
  }

  // level is 0 for a piece that no text has, 1 for a rare one, 2, and 3 for a
  // common one. Pieces that share a place in the table share their level.
  level(hash) {
    const place = hash % (4 * this.table.length);
    return (this.table[place >> 2] >> (2 * (place & 3))) & 3;
  }

  // rareOf is about how much rarity the shortest text of an article has.
  rareOf(id) {
    let level = 0;
    for (let end = this.meta.lengths[0]; id >= end && level < this.meta.lengths.length - 1; end += this.meta.lengths[level]) level++;
    return 16 * 2 ** level;
  }

  // file reads a file once.
  file(name, read) {
    if (!this.files.has(name)) this.files.set(name, this.get(name).then(read));
    return this.files.get(name);
  }

  // wordPostings lists the articles that have a whole piece or a code.
  wordPostings(hash) {
    return this.postings(this.level(hash) > 1 ? this.meta.common : this.meta.rare, hash);
  }

  async postings(names, hash) {
    const name = names[Math.floor((hash / 2 ** 32) * names.length)];
    return (await this.file(name, (bytes) => readPostings(bytes, name))).get(hash) ?? [];
  }

  block(number) {
    const name = this.meta.blocks[number];
    return this.file(name, (bytes) => this.readBlock(number, asJSON(bytes, name)));
  }

  readBlock(number, rows) {
    const list = rows.map((row) => readArticle(row, this.langs));
    list.forEach((article, i) => article.texts.forEach((text, j) => Object.assign(text, { article, order: 64 * (number * this.meta.block + i) + j })));
    return list;
  }

  async article(id) {
    return (await this.block(Math.floor(id / this.meta.block)))[id % this.meta.block];
  }

  // prepare fetches what the next round of a search needs: the postings of the
  // rarest pieces, and the blocks of the articles that share most of them. The
  // paste keeps the articles, since searches may run at once. It says whether
  // there may be more.
  async prepare(paste, round) {
    const limits = rounds[round];
    const scale = paste.windows.length > 1 ? 2 : 1;
    const keys = this.words(paste, scale * limits.keys, round);
    const parts = spread(paste.windows.flatMap((window) => window.pieces.parts), scale * limits.parts);
    const lists = await Promise.all([...keys.map((hash) => this.wordPostings(hash)), ...parts.map((hash) => this.postings(this.meta.parts, hash))]);
    const hits = new Map();
    for (const list of lists) for (const id of list) hits.set(id, (hits.get(id) ?? 0) + rarity(this.total, list.length));
    const ids = this.nearest(hits, round === 0 && paste.lines.at(-1) === 1);
    const most = scale * Math.max(3, Math.round((limits.blocks * 160) / this.meta.block));
    const blocks = new Map();
    for (const id of ids) if (blocks.size < most) blocks.set(Math.floor(id / this.meta.block), null);
    await Promise.all([...blocks.keys()].map(async (number) => blocks.set(number, await this.block(number))));
    paste.near = ids.flatMap((id) => blocks.get(Math.floor(id / this.meta.block))?.[id % this.meta.block] ?? []);
    paste.holders = null;
    return round + 1 < rounds.length;
  }

  // words are the whole pieces that a round looks up. Files of common ones are
  // large, so the first round takes two at the most, and none beside three rare.
  words(paste, most, round) {
    const rarest = this.rarest(paste).slice(0, most);
    if (round > 0) return rarest;
    const rare = rarest.filter((hash) => this.level(hash) === 1);
    return rarest.slice(0, Math.max(rare.length, Math.min(3, rare.length + 2)));
  }

  // nearest lists the articles to look at: by what they share, and by which part
  // of them is shared, in turn. clear leaves out those that share less than three
  // quarters of what the best one does, as a paste that holds one error allows.
  nearest(hits, clear) {
    let best = 0;
    if (clear) for (const hit of hits.values()) best = Math.max(best, hit);
    const ids = [...hits.keys()].filter((id) => 4 * hits.get(id) >= 3 * best);
    const most = top(ids, 100, (id) => hits.get(id));
    const covered = top(ids, 100, (id) => hits.get(id) / (this.rareOf(id) + 60));
    return [...new Set(most.flatMap(({ i }, n) => [i, covered[n].i]))];
  }

  // rarest lists the pieces of a paste that texts have, the rarest first, the
  // windows in turn.
  rarest(paste) {
    const lists = paste.windows.map((window) => {
      const list = [...window.pieces.found].filter(([hash, rare]) => rare > 0 && this.level(hash) > 0).map(([hash]) => hash);
      return list.sort((a, b) => this.level(a) - this.level(b) || a - b);
    });
    if (lists.length === 1) return lists[0];
    return [...new Set([0, 1, 2].flatMap((i) => lists.flatMap((list) => list.slice(i, i + 1))))];
  }

  // sharing lists the texts of the articles that prepare fetched: all of them
  // for a short paste, and for a window of a long one as Small does.
  sharing(hashes, some, covered, paste) {
    const texts = paste.near.flatMap((article) => article.texts);
    if (paste.windows.length === 1) return texts.map((text) => ({ text, key: 0 }));
    paste.holders ??= this.holdersOf(texts);
    const hits = new Map();
    for (const hash of hashes) for (const text of paste.holders.get(hash) ?? []) hits.set(text, (hits.get(text) ?? 0) + this.rarityOf(hash));
    const found = new Map();
    for (const [most, keyOf] of [[covered, (text) => hits.get(text) / (text.rare + 60)], [some, (text) => hits.get(text) / Math.floor(16 * Math.sqrt(30 + text.size))]]) {
      const list = [...hits.keys()].map((text) => ({ text, key: Math.floor(4096 * keyOf(text)) }));
      for (const { text, key } of list.sort((a, b) => b.key - a.key || a.text.order - b.text.order).slice(0, most)) found.set(text, key);
    }
    return [...found].map(([text, key]) => ({ text, key }));
  }

  // holdersOf maps each piece to the texts that have it.
  holdersOf(texts) {
    const holders = new Map();
    for (const text of texts) {
      const hashes = wholeGrams(text.list, true);
      text.size = hashes.length;
      text.rare = 0;
      for (const hash of hashes) {
        text.rare += this.rarityOf(hash);
        if (!holders.has(hash)) holders.set(hash, []);
        holders.get(hash).push(text);
      }
    }
    return holders;
  }

  wholeOf(text) {
    text.whole ??= wholeGrams(text.list, false);
    return text.whole;
  }

  packed(text) {
    text.packed ??= packText(text.list, this.weightOf);
    return text.packed;
  }

  // byCode is that of Small. Only a code that the table knows is looked up.
  async byCode(keys, alone) {
    const known = [alone, ...keys].filter(Boolean).map(codeGram).filter((hash) => this.level(hash) > 0).slice(0, 4);
    const lists = await Promise.all(known.map((hash) => this.wordPostings(hash)));
    const ids = [...new Set(lists.flatMap((list) => [...list]))].slice(0, 20);
    const articles = await Promise.all(ids.map((id) => this.article(id)));
    return articles.filter((article) => hasCode(article, keys, alone));
  }
}

// spread picks at most n of a list, evenly.
function spread(list, n) {
  if (list.length <= n) return list;
  return Array.from({ length: n }, (_, i) => list[Math.floor((i * list.length) / n)]);
}

// load opens the index of a site: {index, bodies}. bodies fetches the postings
// of what stands in the articles besides error texts.
export async function load({ base, fetch }) {
  const url = base + "search/index.json";
  let root;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`status ${response.status}`);
    root = await response.json();
  } catch (cause) {
    throw damaged(url, cause);
  }
  const get = (name) => unpack(fetch, base + "search/" + name);
  const index = root.meta ? new Sharded(root, await get(root.meta), get) : new Small(asJSON(await get(root.texts), root.texts));
  return { index, bodies: new Bodies(index, root, get) };
}

// Bodies finds articles by words that stand in their prose. Its files are
// fetched when they are first needed.
class Bodies {
  constructor(index, root, get) {
    this.index = index;
    this.names = index.meta?.bodies ?? root.bodies;
    if (!Array.isArray(this.names)) throw damaged("search/index.json");
    this.get = get;
    this.shards = new Map();
    this.most = this.names.length > 1 ? 10 : 40; // pieces to look up
  }

  async postings(hash) {
    const number = Math.floor((hash / 2 ** 32) * this.names.length);
    if (!this.shards.has(number)) this.shards.set(number, this.get(this.names[number]).then((bytes) => readPostings(bytes, this.names[number])));
    return (await this.shards.get(number)).get(hash);
  }

  // find lists articles that hold most of the rare pieces of a paste, the best
  // first. A piece that no file has may be a common one, so it counts little.
  async find(paste) {
    const keys = spread([...paste.windows[0].pieces.found].filter(([, rare]) => rare > 0).map(([hash]) => hash), this.most);
    const lists = await Promise.all(keys.map((hash) => this.postings(hash)));
    const hits = new Map();
    let all = 0;
    for (const list of lists) {
      const rare = list ? Math.min(40, rarity(this.index.total, list.length)) : unknownPiece;
      all += rare;
      for (const id of list ?? []) hits.set(id, (hits.get(id) ?? 0) + rare);
    }
    const enough = ([, hit]) => 20 * hit >= 11 * all && hit >= leastShared;
    const best = [...hits].filter(enough).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 8);
    return Promise.all(best.map(async ([id, hit]) => ({ article: await this.index.article(id), score: hit })));
  }
}

const unknownPiece = 8; // the rarity of a piece that no file has
const leastShared = 24; // rarity that a paste and an article share at the least
