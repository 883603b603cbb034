// What Streamlit leaves wrong for assistive technology, put right here and again after each change:
// grouped navigation is a list whose groups do not say so, tables scroll without being reachable by
// keyboard, nothing is spoken when results change, and a menu that opens leaves the focus behind.

{
  const set = (node, attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (node.getAttribute(name) !== value) node.setAttribute(name, value);
    }
  };

  const mend = () => {
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
    for (const status of document.querySelectorAll(".st-key-status")) {
      set(status, { tabindex: "0", role: "status", "aria-live": "polite" });
    }
  };

  // A chart whose marks can be clicked would keep a finger from scrolling the page: Plotly stops what
  // follows a touch. Without the touch it gets the click that browsers make of a tap, and no more.
  if (!window.insightTouch) {
    window.insightTouch = (event) => {
      if (event.target.closest?.("[class*=st-key-chart-][class*=-opens]")) event.stopPropagation();
    };
    document.addEventListener("touchstart", window.insightTouch, { capture: true, passive: true });
  }

  let due = 0;
  const soon = () => {
    clearTimeout(due);
    due = setTimeout(mend, 50);
  };
  window.insightMending?.disconnect();
  window.insightMending = new MutationObserver(soon);
  window.insightMending.observe(document.body, { childList: true, subtree: true });
  mend();
}
