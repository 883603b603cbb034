// How many there would be of each kind, as buttons that choose it. Text from data is only ever set as text.

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector('[data-part="counts"]');
  const now = JSON.stringify(data);
  if (place.drawn === now) return;
  place.drawn = now;
  // Drawn anew after each choice: a reader who pressed a button stays on it.
  const held = place.getRootNode().activeElement?.value;
  const groups = data.groups.map(({ facet, label, now, codes }) => {
    const group = document.createElement("fieldset");
    group.dataset.facet = facet;
    const head = document.createElement("legend");
    head.textContent = label;
    const buttons = codes.map(([code, words, n]) => {
      const button = document.createElement("button");
      const pressed = code === now;
      button.type = "button";
      button.value = `${facet} ${code}`;
      button.textContent = `${words} ${n.toLocaleString("en-GB")}`;
      button.setAttribute("aria-pressed", pressed);
      button.onclick = () => setTriggerValue("chosen", [facet, pressed ? "all" : code]);
      return button;
    });
    group.append(head, ...buttons);
    return group;
  });
  place.replaceChildren(...groups);
  const same = groups.flatMap((group) => [...group.querySelectorAll("button")]);
  same.find((button) => held && button.value === held)?.focus({ preventScroll: true });
}
