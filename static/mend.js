// What Streamlit leaves wrong for assistive technology, put right here and again after each change:
// grouped navigation is a list whose groups do not say so, tables scroll without being reachable by
// keyboard, nothing is spoken when results change, and a menu that opens leaves the focus behind. And
// charts that follow the reader from light to dark, and links that lead to a card.

{
  const set = (node, attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (node.getAttribute(name) !== value) node.setAttribute(name, value);
    }
  };

  // Streamlit paints a chart once: after a change of theme it keeps the colours of the other one. These are
  // the pairs of both palettes in .streamlit/config.toml (tests/test_palette.py compares them).
  const PAIRS = [
    ["18, 67, 109", "169, 210, 247"],
    ["40, 161, 151", "21, 117, 107"],
    ["128, 22, 80", "251, 196, 218"],
    ["244, 106, 37", "180, 76, 12"],
    ["107, 115, 133", "143, 160, 184"],
    ["91, 127, 163", "108, 144, 178"],
    ["27, 35, 48", "238, 242, 247"],
    ["84, 91, 107", "169, 180, 196"],
    ["221, 225, 232", "46, 58, 76"],
    ["255, 255, 255", "15, 23, 34"],
    ["243, 247, 251", "20, 32, 50"],
    ["220, 232, 242", "26, 44, 68"],
    ["194, 214, 231", "33, 57, 87"],
    ["166, 194, 218", "42, 72, 107"],
    ["137, 173, 203", "54, 89, 128"],
    ["108, 150, 186", "70, 108, 149"],
    ["74, 122, 162", "97, 138, 179"],
    ["54, 106, 148", "116, 154, 191"],
    ["35, 86, 128", "141, 181, 218"],
  ];
  const page = document.documentElement.dataset;
  const themes = new MutationObserver(() => follow());
  let watched = null;
  const follow = () => {
    const app = document.querySelector("[data-testid=stApp]");
    if (app && app !== watched) themes.observe((watched = app), { attributeFilter: ["class"] });
    if (!document.querySelector(".js-plotly-plot")) return;
    const theme = getComputedStyle(app).colorScheme;
    page.painted ??= theme;
    if (theme !== page.painted) repaint();
  };
  // Both ways at once: each place takes its colours from the color-scheme it stands in.
  const repaint = () => {
    if (document.getElementById("insight-follow")) return;
    const style = document.createElement("style");
    style.id = "insight-follow";
    const rule = (part, light, dark) => {
      const marks = [light, dark].map((rgb) => `:is(.js-plotly-plot, .paper) [style*="${part}: rgb(${rgb})"]`);
      return `${marks} { ${part}: light-dark(rgb(${light}), rgb(${dark})) !important; }`;
    };
    const rules = PAIRS.flatMap(([light, dark]) => ["fill", "stroke"].map((part) => rule(part, light, dark)));
    style.textContent = [":is(.js-plotly-plot, .paper) .main-svg { background: transparent !important; }", ...rules].join("\n");
    document.head.append(style);
  };

  // A card may come long after the page: a link to it is followed once its heading stands. One that is
  // folded away is unfolded first.
  let reached = "";
  let unfolded = "";
  const reach = () => {
    const name = location.hash.slice(1);
    if (name === reached) return;
    const head = name && document.querySelector(`.head[id="${CSS.escape(name)}"]`);
    const fold = `.st-key-fold-${CSS.escape(name)} details:not([open]) > summary`;
    if (name && !head) {
      const closed = name !== unfolded && document.querySelector(fold);
      if (closed) {
        unfolded = name;
        closed.click();
      }
      return;
    }
    reached = name;
    if (head) head.scrollIntoView();
  };

  // A link of ours turns to another page of the app as those of Streamlit do, without loading it anew.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.turn");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
    // A page that turns to itself would stay where it was, far below what has changed.
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  });

  const mend = () => {
    follow();
    reach();
    for (const list of document.querySelectorAll("ul[data-testid=stSidebarNavItems]")) {
      set(list, { role: "none" });
      for (const group of list.children) {
        set(group, { role: "list" });
        for (const child of group.children) {
          if (child.tagName !== "LI") set(child, { role: "none" });
        }
      }
    }
    for (const table of document.querySelectorAll("[data-testid=stTable] table")) {
      set(table.parentElement, { tabindex: "0", role: "group", "aria-label": "Table" });
    }
    for (const menu of document.querySelectorAll("[data-testid=stPopoverBody]:not([data-reached])")) {
      const first = menu.querySelector("button");
      if (!first) continue;
      menu.dataset.reached = "";
      first.focus();
    }
    // Of a file that did not get through Streamlit shows the words of its own machinery.
    for (const said of document.querySelectorAll("[data-testid=stFileChip] [role=alert]")) {
      const words = [...said.childNodes].find((node) => node.nodeValue?.includes("AxiosError"));
      if (!words) continue;
      words.nodeValue = words.nodeValue.includes("429")
        ? "too many files within a minute. Wait a little, then add it again."
        : "the file did not arrive. Remove it and add it again.";
    }
    for (const status of document.querySelectorAll(".st-key-status")) {
      set(status, { tabindex: "0", role: "status", "aria-live": "polite" });
    }
  };

  // A chart whose marks can be clicked would keep a finger from scrolling the page: Plotly stops what
  // follows a touch. Without the touch it gets the click that browsers make of a tap, and no more.
  const spare = (event) => {
    if (event.target.closest?.("[class*=st-key-chart-][class*=-opens]")) event.stopPropagation();
  };
  document.addEventListener("touchstart", spare, { capture: true, passive: true });

  // A picture cannot run over the edge of a page: one that does not fit goes whole to the next, and leaves
  // the rest of this one white. On paper a chart is a column of pieces, each a window on a copy of it, cut
  // above the words of a row. Heads above the rows come again on each page, as those of a table do.
  const GAP = 9;
  const box = (name, parent) => {
    const made = document.createElement("div");
    made.className = name;
    parent?.append(made);
    return made;
  };
  // Words, not a copy: Chromium loses where things stand in a picture that comes again.
  const headsOf = (words, { left, width }) => {
    const middles = words.map((word) => {
      const place = word.getBoundingClientRect();
      return ((place.left + place.width / 2 - left) / width) * 100;
    });
    const wide = words.length > 1 ? middles[1] - middles[0] : 100;
    const row = box("", box("heads"));
    row.style.gridTemplateColumns = `${middles[0] - wide / 2}% repeat(${words.length}, ${wide}%)`;
    box("", row);
    for (const word of words) {
      const { width, height } = word.getBoundingClientRect();
      const lines = [...word.querySelectorAll(".line")].map((line) => line.textContent);
      box(height > width ? "upright" : "", row).textContent = lines.join("\n") || word.textContent;
    }
    return row.parentElement;
  };
  const onPaper = (chart) => {
    const [under, over] = chart.querySelectorAll(".main-svg");
    const whole = under.getBoundingClientRect();
    const upper = (node) => node.getBoundingClientRect().top - whole.top;
    const rows = [...chart.querySelectorAll(".scatterlayer .trace:last-child .text text")];
    const heads = [...chart.querySelectorAll(".xaxislayer-above text")];
    const headed = heads.length && rows.length && upper(heads[0]) < upper(rows[0]);
    const cuts = [headed ? upper(rows[0]) - GAP / 2 : 0];
    let down = whole.height;
    for (const row of rows) {
      const begins = upper(row) - down > GAP && row.style.fontSize !== "12px";
      if (begins) cuts.push(upper(row) - GAP / 2);
      down = row.getBoundingClientRect().bottom - whole.top;
    }
    const paper = box(headed ? "paper headed" : "paper");
    paper.style.maxWidth = `${whole.width}px`;
    if (headed) paper.append(headsOf(heads, whole));
    cuts.forEach((from, at) => {
      const tall = (cuts[at + 1] ?? whole.height) - from;
      const layers = box("layers", box("piece", paper));
      for (const svg of [under, over]) {
        const copy = layers.appendChild(svg.cloneNode(true));
        set(copy, { viewBox: `0 ${from} ${whole.width} ${tall}`, width: whole.width, height: tall });
      }
    });
    return paper;
  };
  window.addEventListener("beforeprint", () => {
    if (page.painted === "dark") repaint();
    for (const chart of document.querySelectorAll(".js-plotly-plot:has(.main-svg)")) {
      chart.closest("[data-testid=stElementContainer]").prepend(onPaper(chart));
    }
  });
  window.addEventListener("afterprint", () => {
    for (const paper of document.querySelectorAll(".paper")) paper.remove();
  });

  let due = 0;
  const soon = () => {
    clearTimeout(due);
    due = setTimeout(mend, 50);
  };
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  mend();
}
