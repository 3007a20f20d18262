// What a reader gains with scripts: completions while typing, results in place, marks to go through, links to copy.
// Without them every form and link does the same by loading a page, and the browser marks what was found.

const SHOWN = 8; // Completions.
const PATIENCE = 300; // Milliseconds without a sign of waiting.
const READ = 2000; // Milliseconds that a short message stays.
// So many letters of a word are asked for, at most four beginnings of it; all others are found among their completions.
const STEPS = [8, 5, 3, 1];

const byId = (id) => document.getElementById(id);
const field = byId("_q");
const form = field.form;
const said = byId("_said");
const words = said.dataset; // In the reader's language.
const isResults = () => location.pathname === "/search";
const isTouched = matchMedia("(pointer: coarse)").matches;

const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

const tell = (text, seen) => {
  said.textContent = text;
  said.classList.toggle("hidden", !seen);
};

// Completions: the ARIA combobox with a list (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).

const list = make("div", { id: "_suggestions", hidden: true, role: "listbox", ariaLabel: words.list });
form.after(list);
Object.assign(field, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false" });
field.setAttribute("aria-controls", list.id);

const answers = new Map(); // By the beginning asked for; undefined while one is under way.
let typed = "";
let isOpen = false;
let options = [];
let chosen = -1;

const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const wordsOf = (text) => text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
const asTyped = () => fold(typed).replace(/\s+/g, " ").trimStart();

const beginning = (text) => {
  const start = text.lastIndexOf(" ") + 1;
  return text.slice(0, start + (STEPS.find((step) => step <= text.length - start) ?? 0)).trimEnd();
};

const fits = ({ text }, begun) => {
  const whole = wordsOf(fold(text));
  const parts = wordsOf(begun);
  return parts.every((part) => whole.some((word) => word.startsWith(part))) || whole.join("").startsWith(parts.join(""));
};

// What is known of a beginning and of those before it. What one found by other means than its letters, as a slip or
// another script, stays until there is a later answer.
const find = (text) => {
  const found = new Map();
  let isLast = true;
  for (let end = text.length; end; end--) {
    const asked = text.slice(0, end);
    const answer = answers.get(asked);
    if (!answer) continue;
    if (end === text.length) return answer;
    for (const one of answer) {
      if (fits(one, text) || (isLast && !fits(one, asked))) found.set(one.text + one.url, one);
    }
    isLast = false;
  }
  return [...found.values()];
};

// The letters typed are bold.
const boldened = (text, begun) => text.split(/([^\p{L}\p{M}\p{N}]+)/u).flatMap((word) => {
  const part = begun.find((one) => fold(word).startsWith(one));
  if (!part) return word;
  let end = 1;
  while (fold(word.slice(0, end)).length < part.length) end++;
  return [make("b", { textContent: word.slice(0, end) }), word.slice(end)];
});

const show = (found) => {
  const begun = wordsOf(fold(typed));
  const of = (kind) => found.filter((one) => one.kind === kind);
  const left = Math.min(of("word").length, 1); // Places: before reviews take them, two are people's.
  let room = SHOWN;
  list.replaceChildren(...[
    ["review", left + Math.min(of("person").length, 2)], ["person", left], ["word", 0],
  ].flatMap(([kind, others]) => {
    const some = of(kind).slice(0, room - others);
    if (!some.length) return [];
    room -= some.length;
    const group = make("div", { role: "group", ariaLabel: words[kind] });
    group.append(...some.map(({ text, url = "" }) => {
      const option = make("div", { role: "option" });
      Object.assign(option.dataset, { text, url });
      const name = make("span");
      name.append(...boldened(text, begun));
      option.append(name);
      if (url.includes("#")) option.append(" ", make("small", { textContent: words.section }));
      return option;
    }));
    return group;
  }));
  options = [...list.querySelectorAll("[role=option]")];
  options.forEach((option, at) => { option.id = `_s${at}`; });
  list.hidden = !options.length;
  field.ariaExpanded = !list.hidden;
  choose(-1);
};

const look = () => {
  if (!isOpen || chosen >= 0 || document.activeElement !== field) return;
  show(find(asTyped().trimEnd()));
  tell(options.length ? `${words.list}: ${options.length}` : "");
};

const close = () => {
  isOpen = false;
  show([]);
};

const choose = (number) => {
  chosen = number;
  options.forEach((option, at) => { option.ariaSelected = at === number; });
  options[number]?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", options[number]?.id ?? "");
};

const move = (step) => {
  const count = options.length + 1; // One place more: the field itself, with what was typed.
  choose(((chosen + 1 + step + count) % count) - 1);
  const { url, text } = options[chosen]?.dataset ?? {};
  field.value = url || !text ? typed : text;
};

const pick = (option) => {
  const { url, text } = option.dataset;
  if (!url) field.value = text;
  close();
  if (url) location.assign(url);
  else form.requestSubmit();
};

const ask = async (text) => {
  answers.set(text);
  try {
    const answer = await fetch(form.dataset.suggest + encodeURIComponent(text));
    answers.set(text, (await answer.json()).suggestions);
    look();
  } catch {
    answers.delete(text); // Offline: completions are an extra.
  }
};

field.oninput = () => {
  typed = field.value;
  const asked = beginning(asTyped());
  if (!asked) return close();
  isOpen = true;
  chosen = -1;
  if (!answers.has(asked)) ask(asked);
  look();
};

field.onkeydown = (event) => {
  // While an input method composes, its keys are its own (229 is how some browsers say so).
  if (event.isComposing || event.keyCode === 229) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (list.hidden) {
    if (!step || !beginning(asTyped())) return;
    isOpen = true;
    look();
  } else if (step) move(step);
  else if (event.key === "Enter" && chosen >= 0) pick(options[chosen]);
  else if (event.key === "Escape") {
    field.value = typed;
    close();
  } else return;
  event.preventDefault();
};

field.onblur = close;
list.onpointerdown = (event) => event.preventDefault(); // The field keeps the focus.
list.onclick = (event) => {
  const option = event.target.closest("[role=option]");
  if (option) pick(option);
};

// Results in place: another search, filter, order or page replaces the text and keeps the page.

const main = () => byId("_main");
let shown = location.search;
let loading;
let waiting;

const replace = (page, url, isBack, focus) => {
  if (!isBack) history.pushState(null, "", url);
  shown = location.search;
  document.title = page.title;
  main().replaceWith(page.getElementById("_main"));
  field.value = typed = page.getElementById("_q").value;
  tell(document.querySelector(".count, h1").textContent);
  if (!isBack) scrollTo(0, 0);
  if (focus) main().focus({ preventScroll: true });
};

const visit = (url, isBack, focus) => {
  loading?.abort();
  clearTimeout(waiting);
  main().ariaBusy = "true";
  waiting = setTimeout(tell, PATIENCE, words.waiting, true);
  loading = new XMLHttpRequest();
  loading.open("GET", url);
  loading.responseType = "document"; // The browser reads the page: no text becomes markup here (Trusted Types).
  loading.onload = loading.onerror = ({ target: { response: page, status } }) => {
    clearTimeout(waiting);
    main().ariaBusy = "false";
    tell("");
    if (status === 200 && page) replace(page, url, isBack, focus);
    else location.assign(url);
  };
  loading.send();
};

form.onsubmit = (event) => {
  close();
  if (isTouched) field.blur(); // The keyboard goes.
  if (!isResults()) return;
  event.preventDefault();
  visit(`/search?${new URLSearchParams(new FormData(form))}`);
};

onpopstate = () => {
  if (isResults() && location.search !== shown) visit(location.href, true);
};

// A section's own link is shared where there is a way to, or copied; as any link it leads there too.

const share = async (url) => {
  try {
    if (isTouched && navigator.share) return await navigator.share({ url });
    await navigator.clipboard.writeText(url);
    tell(words.copied, true);
    setTimeout(tell, READ, "");
  } catch {
    // Called off or forbidden: the address is where addresses are.
  }
};

document.onclick = (event) => {
  const link = event.target.closest("main a");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.matches(".permalink, .self")) share(link.href);
  if (!isResults() || link.pathname !== "/search" || link.origin !== location.origin) return;
  event.preventDefault();
  visit(link.href, false, true);
};

// The / key, for who wants it (WCAG 2.1.4: it can be turned off).

const shortcut = byId("_shortcut");
let kept = {};
try {
  kept = localStorage;
} catch {
  // Forbidden: the choice holds for this page.
}
shortcut.parentElement.hidden = false;
shortcut.checked = kept.shortcut !== "off";
shortcut.onchange = () => { kept.shortcut = shortcut.checked ? "on" : "off"; };

document.onkeydown = (event) => {
  const writing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (event.key !== "/" || writing || !shortcut.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
  field.select();
};

// The contents show where the reader is.

const places = new Map([...document.querySelectorAll(".review > .contents a")]
  .map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const link = places.get(target.id);
    if (link) link.ariaCurrent = isIntersecting ? "location" : null;
  }
}, { rootMargin: "-20% 0px -79%" });
for (const section of document.querySelectorAll(".text > section[id]")) observer.observe(section);

// What led to a section is in its text fragment, which a page is not shown in its address. The browser marks a passage;
// here its words are marked in all of the section, with a way from one to the next and to be rid of them.

const BLOCKS = "p, li, td, th, h2, h3, h4, pre, figcaption, summary";
const BETWEEN = "[^\\p{L}\\p{M}\\p{N}\v]+"; // Of one word and the next in a block.
const LETTER = "(?:[^\\P{L}\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}]|\\p{N})"; // Of words with spaces between.

const namedWords = () => {
  const [, fragment] = performance.getEntriesByType("navigation")[0]?.name.split(":~:") ?? [];
  return (fragment ?? "").split("&").flatMap((directive) => directive.slice(5).split(","))
    .filter((part) => part && !/^-|-$/.test(part)).map(decodeURIComponent);
};

const rangesOf = (named, section) => {
  const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
  const starts = [];
  let text = "";
  let last;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(".footnote-ref, .permalink")) continue;
    const block = node.parentElement.closest(BLOCKS);
    if (block !== last) text += "\v";
    last = block;
    starts.push([text.length, node]);
    text += node.data;
  }
  const place = (at) => {
    const [start, node] = starts.findLast(([first]) => first <= at);
    return [node, at - start];
  };
  const sought = named.sort().reverse().map((word) => word.replace(/[^\p{L}\p{M}\p{N}]+/gu, BETWEEN)).join("|");
  const one = `(?<!${LETTER})(?:${sought})(?!${LETTER})`;
  return [...text.matchAll(new RegExp(`${one}(?:${BETWEEN}${one})*`, "gu"))].map(({ 0: { length }, index }) => {
    const range = new Range();
    range.setStart(...place(index));
    const [node, at] = place(index + length - 1);
    range.setEnd(node, at + 1);
    return range;
  });
};

const mark = (section, found) => {
  const spoiler = (range) => range.startContainer.parentElement.closest("details:not([open])");
  const open = found.filter((range) => !spoiler(range));
  if (!open.length) for (const range of found) spoiler(range).open = true;
  const ranges = open.length ? open : found;
  const bar = make("div", { className: "marks", role: "group", ariaLabel: words.marks });
  const clear = () => {
    CSS.highlights.clear();
    if (bar.contains(document.activeElement)) main().focus({ preventScroll: true });
    bar.remove();
  };
  let at = -1;
  const go = (step) => {
    if (at < 0) at = ranges.findIndex((range) => range.getBoundingClientRect().bottom > 0);
    at = (at + step + ranges.length) % ranges.length;
    const now = new Highlight(ranges[at]);
    now.priority = 1;
    CSS.highlights.set("now", now);
    scrollBy(0, ranges[at].getBoundingClientRect().top - innerHeight / 2);
    tell(`${at + 1} / ${ranges.length}`);
  };
  for (const [ariaLabel, textContent, onclick] of [
    [words.previous, "↑", () => go(-1)], [words.next, "↓", () => go(1)], [words.clear, "×", clear],
  ]) bar.append(make("button", { type: "button", title: ariaLabel, ariaLabel, textContent, onclick }));
  onkeydown = (event) => { if (event.key === "Escape" && !event.defaultPrevented) clear(); };
  document.body.classList.add("unmarked");
  CSS.highlights.set("found", new Highlight(...ranges));
  section.prepend(bar);
};

const named = namedWords();
// An id that a section had before is that of an empty span in it.
const landed = byId(decodeURIComponent(location.hash.slice(1)))?.closest(":not(span)");
if (named.length && landed && CSS.highlights) {
  const found = rangesOf(named, landed);
  if (found.length) mark(landed, found);
}
