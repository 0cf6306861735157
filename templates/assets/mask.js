// mask hides what looks like a secret in a pasted text before the text is shown
// or put into a link: keys, tokens, passwords, e-mail addresses, card numbers.
// What error texts are recognised by stays: codes, UUIDs, short hashes.
//
// Every repetition has a limit, so that time grows with the length of the text
// and no faster. There is no look-behind, which older browsers cannot read.
// Masking twice is the same as masking once.
const hidden = "•••";

export function mask(text) {
  return rules.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}

const rules = [
  // -----BEGIN RSA PRIVATE KEY----- …
  [/-----BEGIN ([A-Z ]{0,30}PRIVATE KEY)-----[^]{0,8000}?-----END \1-----/g, `-----BEGIN $1----- ${hidden} -----END $1-----`],
  // https://user:password@host
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/:@]{0,100}:[^\s/@]{1,200}@/gi, `$1${hidden}@`],
  // JSON web tokens
  [/\beyJ[\w-]{5,4000}\.[\w-]{5,8000}(?:\.[\w-]{0,4000})?/g, hidden],
  // Tokens that say whose they are: GitHub, GitLab, Slack, npm, PyPI, AWS, Google, Stripe, OpenAI, SendGrid, Hugging Face
  [/\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|xapp-|npm_|pypi-|A[KS]IA|AIza|ya29\.|[prs]k_(?:live|test)_|sk-|SG\.|hf_)[\w.-]{16,4000}/g, hidden],
  [/\b(bearer|basic)(\s{1,3})([\w.~+/=-]{8,4000})/gi, (all, scheme, gap, value) => looksSecret(value) ? scheme + gap + hidden : all],
  // password=…, "api_key": "…", --token …
  [/(["']?)([\w-]{0,40}(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|authorization|session[_-]?id|signature)[\w-]{0,10})\1([ \t]{0,3}[=:][ \t]{0,3}|[ \t]{1,3})("[^"\n]{1,500}"|'[^'\n]{1,500}'|[^\s"'&;,(){}[\]<>]{1,500})/gi, maskNamed],
  // E-mail addresses, but not git@host:path nor package@1.2.3
  [/(^|[^\w.+-])(?!git@)[\w.+-]{1,64}@(?!\d+\.\d)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}\.[a-z]{2,24}\b/gi, `$1${hidden}@${hidden}`],
  [/\b[3-6]\d{3}(?:[ -]?\d){9,15}\b/g, (digits) => isCard(digits) ? hidden : digits],
  [/\b(?:0x)?[0-9a-f]{32,4000}\b/gi, hidden],
  [/[\w+/-]{32,4000}={0,2}/g, (run) => looksRandom(run) ? hidden : run],
];

// maskNamed hides the value of something that is called a password or the like.
// "name=value" is settings and always hidden; with a colon or a space it may be
// a sentence about passwords, so the value has to look like one.
function maskNamed(all, quote, name, between, value) {
  const bare = value.replace(/^["']|["']$/g, "");
  if (bare.startsWith(hidden) || /^(?:null|undefined|true|false|none|yes|no|bearer|basic|=.*)$/i.test(bare)) return all;
  const setting = between === "=" || (quote !== "" && /[:=]/.test(between) && value !== bare);
  const option = name.startsWith("--") && !/[:=]/.test(between) && !bare.startsWith("-");
  const told = /[:=]/.test(between) && looksSecret(bare);
  return setting || option || told ? all.slice(0, all.length - value.length) + value.replace(bare, () => hidden) : all;
}

// looksSecret tells a password from a word: it has six letters, of which one is
// a digit and one is none.
const looksSecret = (value) => value.length >= 6 && /\d/.test(value) && /\D/.test(value);

// looksRandom tells a key from a name or a path: in a key, capitals, small
// letters and digits change at nearly every step. Names have words in them.
function looksRandom(run) {
  const signs = run.replace(/[^A-Za-z0-9]/g, "");
  if (!/\d/.test(signs) || !/[a-z]/.test(signs) || !/[A-Z]/.test(signs)) return false;
  let changes = 0;
  for (let i = 1; i < signs.length; i++) if (classOf(signs[i]) !== classOf(signs[i - 1])) changes++;
  return changes > 0.4 * signs.length;
}

const classOf = (sign) => sign < ":" ? "digit" : sign < "[" ? "capital" : "small";

// isCard checks the length of a card number and its last digit (Luhn).
function isCard(text) {
  const digits = text.replace(/\D/g, "");
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.at(-1 - i)) * (i % 2 + 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}
