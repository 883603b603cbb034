// Streamlit's grouped navigation nests groups in a list without saying so, and its tables scroll
// without being reachable by keyboard. Both are put right here, and again when the page changes.

function mend() {
  for (const list of document.querySelectorAll("ul[data-testid=stSidebarNavItems]")) {
    list.setAttribute("role", "none");
    for (const group of list.children) {
      group.setAttribute("role", "list");
      for (const child of group.children) {
        if (child.tagName !== "LI") child.setAttribute("role", "none");
      }
    }
  }
  for (const table of document.querySelectorAll("[data-testid=stTable] table")) {
    const scroller = table.parentElement;
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "group");
    scroller.setAttribute("aria-label", "Table, scrolls sideways");
  }
}

let due = 0;

export default function () {
  mend();
  const watch = new MutationObserver(() => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(mend);
  });
  watch.observe(document.body, { childList: true, subtree: true });
  return () => watch.disconnect();
}
