// A page of the preview loads itself again once it has changed, and shows the same place of it.

const { state } = document.currentScript.dataset;
const isResults = location.pathname === "/search";
const KEPT = "_preview";
const PAUSE = 500; // Milliseconds from one question to the next, where it was answered at once.

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));
const folds = () => [...document.querySelectorAll("main details")];
const edge = (element) => element.getBoundingClientRect().top;

// What was added above moves no reader: the place is that of the last section, or part of one, that begins above the
// middle of the window.
const place = () => {
  const above = [...document.querySelectorAll("main [id]")].filter((element) => edge(element) <= innerHeight / 2).at(-1);
  return { id: above?.id, at: above ? edge(above) : -scrollY };
};

const reload = () => {
  const open = folds().map((fold) => fold.open);
  sessionStorage.setItem(KEPT, JSON.stringify({ address: location.href, open, scrolled: scrollY, ...place() }));
  history.scrollRestoration = "manual";
  location.reload();
};

const restore = () => {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  sessionStorage.removeItem(KEPT);
  history.scrollRestoration = "auto";
  if (kept.address !== location.href) return;
  folds().forEach((fold, at) => { fold.open = kept.open[at] ?? fold.open; });
  const element = kept.id && document.getElementById(kept.id);
  scrollTo({ top: element ? scrollY + edge(element) - kept.at : kept.scrolled, behavior: "instant" });
};

const listen = async () => {
  for (;;) {
    if (document.hidden) await new Promise((seen) => { document.addEventListener("visibilitychange", seen, { once: true }); });
    const asked = performance.now();
    try {
      const query = new URLSearchParams({ known: state, ...(isResults && { search: 1 }) });
      const response = await fetch(`/_preview/state?${query}`);
      if (response.ok && await response.text() !== state) return reload();
    } catch {
      // The server is away; it may come again.
    }
    if (performance.now() - asked < PAUSE) await pause();
  }
};

if (document.readyState === "complete") restore();
else addEventListener("load", () => requestAnimationFrame(restore));
listen();
