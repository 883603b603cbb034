// A table whose rows a reader can open. Text from data is only ever set as text.

function element(name, text = "", of = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(of)) made.setAttribute(key, value);
  return made;
}

function bar(parts, whole) {
  const made = element("div", "", { class: "bar", "aria-hidden": "true" });
  for (const part of parts) {
    const piece = element("span");
    piece.style.width = `${(100 * part) / whole}%`;
    made.append(piece);
  }
  return made;
}

function cell(name, head, said, drawn) {
  const made = element("td", "", { role: "cell", "data-part": name });
  made.append(element("span", head, { class: "small", "aria-hidden": "true" }));
  if (drawn) made.append(drawn);
  for (const words of said) made.append(element("p", words));
  return made;
}

function line(row, data, open) {
  const made = element("tr", "", { role: "row", "data-open": row.code === data.open });
  const head = element("th", "", { role: "rowheader", scope: "row" });
  const button = element("button", row.label, { type: "button" });
  button.onclick = () => open(row.code);
  head.append(button, element("p", row.kind));
  made.append(
    head,
    cell("named", data.heads[1], [row.named], bar([row.sources], data.most)),
    cell("shares", data.heads[2], row.shares),
    cell("projects", data.heads[3], [row.held], bar([row.about, row.touch], data.all)),
    cell("best", data.heads[4], [row.best]),
    cell("regions", data.heads[5], [row.regions]),
  );
  return made;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector('[data-part="board"]');
  const now = JSON.stringify(data);
  if (place.drawn === now) return;
  place.drawn = now;
  const open = (code) => {
    setTriggerValue("opened", code);
    const target = document.getElementById(data.target);
    target?.setAttribute("tabindex", "-1");
    target?.focus();
    target?.scrollIntoView();
  };
  const table = element("table", "", { role: "table" });
  table.append(element("caption", data.caption));
  const heads = element("tr", "", { role: "row" });
  for (const head of data.heads)
    heads.append(element("th", head, { role: "columnheader", scope: "col" }));
  const top = element("thead", "", { role: "rowgroup" });
  top.append(heads);
  const body = element("tbody", "", { role: "rowgroup" });
  body.append(...data.rows.map((row) => line(row, data, open)));
  table.append(top, body);
  place.querySelector("table")?.remove();
  place.prepend(table);
  // The same button each time, or a reader who pressed it would lose the focus.
  let more = place.querySelector(".more");
  if (!more) {
    more = element("button", "", { type: "button", class: "more" });
    place.append(more);
  }
  let turns = 0;
  more.onclick = () => setTriggerValue("turned", (turns += 1));
  more.textContent = data.more;
  more.hidden = !data.more;
}
