// Three small tokenizer.json files, and the numbers that Hugging Face's own tokenizers give to 12,000 lines by them and by GPT-2's
// published vocabulary: for tests/common/text/tokenizer_file.cpp and chapter 12.
//
// Run by hand; the result is committed beside this file:
//     npm install tokenizers && node tests/common/text/tokenizer_file.mjs GPT2_TOKENIZER_JSON
// where GPT2_TOKENIZER_JSON is GPT-2's published file. The lines are put together from fragments by a formula that the test repeats, so the file
// holds a check number for each thousand lines. Not among the fragments: a capital Σ that ends a word, which BERT's code writes ς and these
// tokenizers σ; and characters that no version of Unicode has named, which they drop and BERT's code does not.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';

const require = createRequire(process.cwd() + '/');
const { Tokenizer } = require('tokenizers');
const here = new URL('.', import.meta.url).pathname;
const ruth = readFileSync(here + '../../../common/data/samples/ruth.txt', 'utf8');

const fragments = [...ruth.split(/\s+/).slice(0, 150),
  ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', '  ', '   ', '\t', '\u00a0', '\u2003', '\u3000', '\u2028', '\u200b', '\r\n', '\n',
  "don't", "'s", "we'll", "'", '’', 'ʼ', 'мʼята', "м'ята", 'їжак', 'Ґанок', 'Є', 'Річка', 'тече', 'Щастя', 'й', 'и\u0306', 'Київ',
  'naïve', 'e\u0301', '\u0301', 'a\u0328\u0301', 'ß', 'ẞ', 'Ångström', 'İ', 'ı', 'ﬁ', 'ﬀ', 'ａｂ', 'Ⅷ', '½', '٣٤', '12345', '7', '3.14', '1,000',
  '東京', 'タワー', 'ひらがな', '한국어', 'ไทย', 'العربية', 'עִבְרִית', 'हिन्दी', 'λόγος', 'Ελλάδα',
  '👩‍🚀', '🇺🇦', '👍🏽', '☃', '❤️', '🫠', '…', '—', '«', '»', '"', '(', ')', '--', '!?', '$', '+', '<', '^', '`', '|', '~', '%', '#', '_',
  '\u00ad', '\ufeff', '\u200d', '\u0007', '\u0000', '\ufffd', 'x'.repeat(120), 'Σίσυφος', 'www.a-b.org/?q=1&r=2', '<|end|>', '▁', '▁a', '##s', '[UNK]'];

// A 32-bit linear congruential generator (Numerical Recipes' constants).
let state;
const next = (n) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0, Math.floor(state / 65536) % n);
function lines() {
  state = 12;
  return Array.from({ length: 12000 }, () => Array.from({ length: next(12) }, () => fragments[next(fragments.length)]).join(''));
}

// GPT-2's way to write a byte.
const written = (() => {
  const table = [];
  let other = 256;
  for (let b = 0; b < 256; ++b) {
    const plain = (b >= 33 && b <= 126) || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
    table.push(String.fromCodePoint(plain ? b : other++));
  }
  return table;
})();

function bytePairs() {
  const words = (ruth.match(/ ?\p{L}+| ?[^\s\p{L}]+|\s+/gu) ?? []).map((w) => [...Buffer.from(w)].map((b) => written[b]));
  const merges = [];
  while (merges.length < 250) {
    const counts = new Map();
    for (const w of words) for (let i = 0; i + 1 < w.length; ++i) counts.set(w[i] + ' ' + w[i + 1], (counts.get(w[i] + ' ' + w[i + 1]) ?? 0) + 1);
    const [best] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
    const [l, r] = best.split(' ');
    merges.push([l, r]);
    for (const w of words) for (let i = 0; i + 1 < w.length; ++i) if (w[i] === l && w[i + 1] === r) w.splice(i, 2, l + r);
  }
  const tokens = [...new Set([...written, ...merges.map(([l, r]) => l + r)])];
  return { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false,
           byte_fallback: false, ignore_merges: false, vocab: Object.fromEntries(tokens.map((t, n) => [t, n])), merges };
}

function substrings(words, most) {
  const counts = new Map();
  for (const w of words) {
    const c = [...w];
    for (let i = 0; i < c.length; ++i) for (let n = 2; n <= 6 && i + n <= c.length; ++n) {
      const s = c.slice(i, i + n).join('');
      counts.set(s, (counts.get(s) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] * b[0].length - a[1] * a[0].length || (a[0] < b[0] ? -1 : 1)).slice(0, most);
}

function wordPieces() {
  const words = ruth.toLowerCase().match(/\p{L}+/gu);
  const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789.,!?\'"-абвгґдеєжзиіїйклмнопрстуфхцчшщьюя東京'];
  const parts = substrings(words, 200).map(([s]) => s);
  const tokens = [...new Set(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...letters, ...letters.map((c) => '##' + c), ...parts, ...parts.map((p) => '##' + p)])];
  return { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100,
           vocab: Object.fromEntries(tokens.map((t, n) => [t, n])) };
}

function unigram() {
  const words = ruth.split(/\s+/).map((w) => '▁' + w);
  const letters = new Map();
  for (const c of words.join('')) letters.set(c, (letters.get(c) ?? 0) + 1);
  for (const c of 'їжакґ東') letters.set(c, 1);
  const all = [...letters, ...substrings(words, 250)];
  const sum = all.reduce((s, [, n]) => s + n, 0);
  return { type: 'Unigram', unk_id: 0, byte_fallback: false, vocab: [['<unk>', 0], ...all.map(([t, n]) => [t, Number(Math.log(n / sum).toFixed(6))])] };
}

const around = { version: '1.0', truncation: null, padding: null, post_processor: null, decoder: null };
const added = (id) => [{ id, content: '<|end|>', single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }];
const files = {
  byte_pairs: { ...around, added_tokens: added(Object.keys(bytePairs().vocab).length), normalizer: null, model: bytePairs(),
                pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true } },
  word_piece: { ...around, added_tokens: [], model: wordPieces(),
                normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
                pre_tokenizer: { type: 'BertPreTokenizer' } },
  unigram: { ...around, added_tokens: [], normalizer: null, model: unigram(),
             pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true } },
};

// FNV-1a over the numbers, a line's end as 2³² − 1.
function fnv(numbers, hash) {
  for (const n of numbers) hash = Number((BigInt(hash ^ n) & 0xffffffffn) * 16777619n & 0xffffffffn);
  return hash;
}
async function checks(tokenizer) {
  const all = [];
  let hash = 2166136261;
  const some = lines();
  for (let n = 0; n < some.length; ++n) {
    const ids = (await tokenizer.encode(some[n], null, { addSpecialTokens: false })).getIds();
    hash = fnv([...ids, 4294967295], hash) >>> 0;
    if (n % 1000 === 999) all.push(hash);
  }
  return all;
}

const golden = { made_with: 'tokenizers ' + require('tokenizers/package.json').version, fragments, checks: {}, files, first: {} };
for (const [name, file] of Object.entries(files)) {
  const tokenizer = Tokenizer.fromString(JSON.stringify(file));
  golden.checks[name] = await checks(tokenizer);
  golden.first[name] = await Promise.all(lines().slice(0, 40).map(async (l) => (await tokenizer.encode(l, null, { addSpecialTokens: false })).getIds()));
}
golden.checks.gpt2 = await checks(Tokenizer.fromFile(process.argv[2]));
writeFileSync(here + 'tokenizer_file.json', JSON.stringify(golden) + '\n');
