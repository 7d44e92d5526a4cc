// The article out of each page by an npm package, as the lines that a scorer reads.
//     node extract.mjs MODULES readability|defuddle PAGES.jsonl OUT.jsonl
// MODULES is the folder that npm installed into. Pages are records with id, html and url. Prints the CPU seconds that parsing and
// extracting took: starting, reading and writing are left out, and so is turning the article's HTML into text.
import { createReadStream, createWriteStream } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [modules, tool, pages, out] = process.argv.slice(2);
const require = createRequire(resolve(modules, "package.json"));
const { parseHTML } = require("linkedom");
console.log = console.warn = console.error = () => {}; // the packages talk about single pages

async function readability() {
  const { Readability } = require("@mozilla/readability");
  return (document) => {
    const a = new Readability(document).parse();
    return a && { title: a.title, byline: a.byline, published: a.publishedTime, html: a.content };
  };
}

async function defuddle() {
  const { Defuddle } = await import(pathToFileURL(resolve(modules, "node_modules/defuddle/dist/node.js")));
  return async (document, url) => {
    const a = await Defuddle(document, url, { useAsync: false }); // nothing is fetched
    return { title: a.title, byline: a.author, published: a.published, html: a.content };
  };
}

// Text with a line end between blocks: words of two blocks must not run together.
const BLOCK = /^(address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|ol|p|pre|section|table|td|th|tr|ul)$/i;
function textOf(html) {
  const parts = [];
  (function walk(node) {
    if (node.nodeType === 3) parts.push(node.textContent);
    const block = node.nodeType === 1 && BLOCK.test(node.tagName);
    if (block) parts.push("\n");
    for (const child of node.childNodes ?? []) walk(child);
    if (block) parts.push("\n");
  })(parseHTML(`<!doctype html><html><body>${html}</body></html>`).document.body);
  return parts.join("").replace(/[ \t\u00a0]+/g, " ").replace(/\s*\n\s*/g, "\n").trim();
}

function cpuSeconds() {
  const used = process.cpuUsage();
  return (used.user + used.system) / 1e6;
}

const extract = await { readability, defuddle }[tool]();
const output = createWriteStream(out);
let seconds = 0;
for await (const line of createInterface({ input: createReadStream(pages) })) {
  const { id, html, url } = JSON.parse(line);
  let found = null;
  const before = cpuSeconds();
  try {
    found = await extract(parseHTML(html).document, url);
  } catch {
    found = null; // the page counts as empty
  }
  seconds += cpuSeconds() - before;
  const record = { id, title: found?.title ?? "", byline: found?.byline ? [found.byline] : [], text: found?.html ? textOf(found.html) : "" };
  if (found?.published) record.published = { value: found.published };
  output.write(JSON.stringify(record) + "\n");
}
output.end();
process.stdout.write(`${seconds.toFixed(2)}\n`);
