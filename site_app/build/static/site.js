// What a reader gains with scripts: completions while typing, results in place, a key to search, marks that go.
// Without them every form and link does the same by loading a page.

const WAIT = 120; // Milliseconds of quiet before asking for completions.
const field = document.getElementById("_q");
const form = field.form;
const words = form.parentElement.dataset; // What is said here, in the site's language.
const isResults = () => location.pathname === "/search";

const make = (tag, properties, attributes = {}) => {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

// Completions: the ARIA combobox with a list (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).

const list = make("ul", { id: "_suggestions", hidden: true }, { role: "listbox", "aria-label": words.suggestions });
form.after(list);
for (const [name, value] of Object.entries({
  role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
})) field.setAttribute(name, value);

let typed = "";
let timer;
let asking;
let chosen = -1;

const show = (suggestions) => {
  list.replaceChildren(...suggestions.map(({ text, url, kind }, number) => {
    const option = make("li", { id: `_s${number}` }, { role: "option", "aria-selected": "false" });
    option.append(make("span", { textContent: text }));
    option.dataset.url = url ?? "";
    option.dataset.kind = words[url?.includes("#") ? "section" : kind];
    return option;
  }));
  list.hidden = !suggestions.length;
  field.setAttribute("aria-expanded", String(!list.hidden));
  choose(-1);
};

const close = () => {
  clearTimeout(timer);
  asking?.abort();
  show([]);
};

const choose = (number) => {
  chosen = number;
  [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
  const option = list.children[number];
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
};

const move = (step) => {
  const count = list.children.length + 1; // One place more: the field itself, with what was typed.
  choose(((chosen + 1 + step + count) % count) - 1);
  const option = list.children[chosen];
  field.value = option && !option.dataset.url ? option.firstChild.textContent : typed;
};

const pick = (option) => {
  const { url } = option.dataset;
  if (!url) field.value = option.firstChild.textContent;
  close();
  if (url) location.assign(url);
  else form.requestSubmit();
};

const ask = async () => {
  asking = new AbortController();
  try {
    const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
    if (answer.ok && document.activeElement === field) show((await answer.json()).suggestions);
  } catch {
    // Overtaken by the next letter, or offline: completions are an extra.
  }
};

field.addEventListener("input", () => {
  typed = field.value;
  clearTimeout(timer);
  asking?.abort();
  if (typed.trim()) timer = setTimeout(ask, WAIT);
  else close();
});

field.addEventListener("keydown", (event) => {
  // While an input method composes, its keys are its own (229 is how some browsers say so).
  if (event.isComposing || event.keyCode === 229 || list.hidden) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) move(step);
  else if (event.key === "Enter" && chosen >= 0) pick(list.children[chosen]);
  else if (event.key === "Escape") {
    field.value = typed;
    close();
  } else return;
  event.preventDefault();
});

field.addEventListener("blur", close);
list.addEventListener("pointerdown", (event) => event.preventDefault()); // The field keeps the focus.
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) pick(option);
});

// Results in place: another search, filter, order or page replaces the text and keeps the page.

const said = make("p", { className: "hidden" }, { role: "status" });
document.body.append(said);
let shown = location.search;
let loading;

const replace = (page, url, push, focus) => {
  if (push) history.pushState(null, "", url);
  shown = location.search;
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  field.value = typed = page.getElementById("_q").value;
  said.textContent = document.querySelector(".count, h1").textContent;
  if (push) scrollTo(0, 0);
  if (focus) document.querySelector("main").focus({ preventScroll: true });
};

const visit = (url, { push = true, focus = false } = {}) => {
  loading?.abort();
  loading = new XMLHttpRequest();
  loading.open("GET", url);
  loading.responseType = "document"; // The browser reads the page: no text becomes markup here (Trusted Types).
  loading.onload = ({ target: { response: page } }) => {
    if (page?.getElementById("_q")) replace(page, url, push, focus);
    else location.assign(url);
  };
  loading.onerror = () => location.assign(url);
  loading.send();
};

form.addEventListener("submit", (event) => {
  close();
  if (!isResults()) return;
  event.preventDefault();
  visit(`/search?${new URLSearchParams(new FormData(form))}`);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("main a");
  const plain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!link || !plain || !isResults() || link.pathname !== "/search" || link.origin !== location.origin) return;
  event.preventDefault();
  visit(link.href, { focus: true });
});

addEventListener("popstate", () => {
  if (isResults() && location.search !== shown) visit(location.href, { push: false });
});

// The / key, for who wants it (WCAG 2.1.4: it can be turned off).

const shortcut = document.getElementById("_shortcut");
const remembered = (value) => {
  try {
    if (value) localStorage.setItem("shortcut", value);
    return localStorage.getItem("shortcut");
  } catch {
    return value ?? null; // Storage is forbidden: the choice holds for this page.
  }
};
shortcut.parentElement.hidden = false;
shortcut.checked = remembered() !== "off";
shortcut.addEventListener("change", () => remembered(shortcut.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (event.key !== "/" || writing || !shortcut.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// The contents show where the reader is.

const places = new Map([...document.querySelectorAll(".review > .contents a")].map((link) => [link.hash.slice(1), link]));
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const link = places.get(encodeURIComponent(target.id)) ?? places.get(target.id);
    if (isIntersecting) link?.setAttribute("aria-current", "location");
    else link?.removeAttribute("aria-current");
  }
}, { rootMargin: "-20% 0px -79%" });
for (const section of document.querySelectorAll(".text > section[id]")) observer.observe(section);

// Marks made by a text fragment, which a page is not shown in its address, go at a click or at Escape.

if (performance.getEntriesByType("navigation")[0]?.name.includes(":~:text=")) {
  const button = make("button", { className: "unmark", type: "button", textContent: words.unmark });
  const unmark = () => {
    document.documentElement.classList.add("unmarked");
    button.remove();
  };
  button.addEventListener("click", unmark);
  document.addEventListener("keydown", (event) => event.key === "Escape" && unmark());
  document.querySelector("main").append(button);
}
