// A half-filled form stays in the reader's own browser, so that a reload or a lost signal costs nothing.
// What is typed is kept at once; the server, which hears of it when a field is left, says the rest.
const forms = {};

function watch(form) {
  document.addEventListener("input", ({ target }) => {
    const field = target.closest?.(`[class*="st-key-${form.prefix}"]`);
    const name = field?.className.match(`st-key-${form.prefix}(\\w+)`)?.[1];
    const typed = /^(TEXTAREA|INPUT)$/.test(target.tagName) && /^text/.test(target.type);
    if (!name || !typed || target.getAttribute("role") === "combobox") return;
    form.typed[name] = target.value;
    write(form);
  });
}

function write(form) {
  const values = { ...form.values, ...form.typed };
  try {
    if (Object.values(values).some(Boolean)) localStorage.setItem(form.name, JSON.stringify(values));
    else localStorage.removeItem(form.name);
  } catch {
    // Said once below.
  }
}

export default function ({ data, setTriggerValue }) {
  let form = forms[data.name];
  if (!form) {
    form = forms[data.name] = { name: data.name, prefix: data.prefix, values: {}, typed: {} };
    watch(form);
  }
  if (data.fresh) {
    // The session knows nothing yet: what this browser kept, if anything, comes first.
    if (form.asked) return;
    form.asked = true;
    try {
      const kept = localStorage.getItem(data.name);
      if (kept) setTriggerValue("found", kept);
    } catch {
      setTriggerValue("found", "none");
    }
    return;
  }
  form.values = data.values;
  if (data.emptied !== form.emptied) form.typed = {};
  form.emptied = data.emptied;
  for (const name of Object.keys(form.typed)) {
    if ((form.values[name] ?? "") === form.typed[name]) delete form.typed[name];
  }
  write(form);
}
