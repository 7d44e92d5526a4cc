// Classes of words from lists of persons' names: WORD, tab, number a line (see make_classes.py).
//
//     node make_lists.mjs LANGUAGE > classes.txt     with the npm package @faker-js/faker (MIT) at hand
//
// Bit 16: a first name, 18: a surname; as in make_classes.py. Names in Han and Hangul are cut into characters, as
// the finder's units are.
import { allLocales } from '@faker-js/faker';

const FIRST = 1 << 16, SURNAME = 1 << 18;
const language = process.argv[2];
const classes = new Map();

function add(name, flag) {
  if (typeof name !== 'string' || name.includes('{')) return;
  for (const word of name.normalize('NFKC').toLowerCase().split(/[\s'’-]+/)) {
    const units = /[\p{Script=Han}\p{Script=Hangul}]/u.test(word) ? [...word] : [word];
    for (const unit of units) if (/^\p{L}+\.?$/u.test(unit)) classes.set(unit, (classes.get(unit) ?? 0) | flag);
  }
}

function walk(value, flag) {
  if (Array.isArray(value)) for (const x of value) walk(x?.value ?? x, flag);
  else if (value && typeof value === 'object') for (const x of Object.values(value)) walk(x, flag);
  else add(value, flag);
}

for (const [tag, locale] of Object.entries(allLocales)) {
  if (tag !== language && !tag.startsWith(language + '_')) continue;
  walk(locale.person?.first_name, FIRST);
  walk(locale.person?.last_name, SURNAME);
}
for (const [word, value] of [...classes].sort()) console.log(`${word}\t${value}`);
