// The SQL editor. It is a plain text area until CodeMirror has come from our own server, so that
// nobody waits for it, and stays one where it cannot be had.

const DRAFT = "insight-sql";
const editors = new WeakMap();

function kept(serial) {
  try {
    const draft = JSON.parse(sessionStorage.getItem(DRAFT));
    return draft?.serial === serial ? draft.text : undefined;
  } catch {
    return undefined;
  }
}

function keep(serial, text) {
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify({ serial, text }));
  } catch {
    // A browser that keeps nothing still edits.
  }
}

function start(parentElement, data) {
  const find = (name) => parentElement.querySelector(`[data-part="${name}"]`);
  const plain = find("plain");
  const own = { serial: undefined, text: "", view: undefined, say: () => {} };
  own.changed = (text) => {
    own.text = text;
    keep(own.serial, text);
  };
  own.fill = (text) => {
    own.text = text;
    if (own.view) own.library.fill(own.view, text);
    else plain.value = text;
  };
  own.ask = (explain) => own.say("asked", { sql: own.text, explain, moment: Date.now() });
  plain.oninput = () => own.changed(plain.value);
  plain.onkeydown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      own.ask(event.shiftKey);
    }
  };
  find("ask").onclick = () => own.ask(false);
  find("explain").onclick = () => own.ask(true);
  import(new URL(data.library, document.baseURI).href)
    .then((library) => {
      const place = find("editor");
      own.library = library;
      own.view = library.edit({
        parent: place,
        root: parentElement,
        label: "Your query",
        hint: "select … from …",
        schema: data.schema,
        functions: data.functions,
        ask: own.ask,
        changed: own.changed,
      });
      library.fill(own.view, own.text);
      const focused = parentElement.activeElement === plain;
      plain.hidden = true;
      find("label").hidden = true;
      place.hidden = false;
      if (focused) own.view.focus();
    })
    .catch(() => {});
  return own;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let own = editors.get(parentElement);
  if (!own) {
    own = start(parentElement, data);
    editors.set(parentElement, own);
  }
  own.say = setTriggerValue;
  if (own.serial !== data.serial) {
    const first = own.serial === undefined;
    own.serial = data.serial;
    own.fill((first ? kept(data.serial) : undefined) ?? data.sql);
  }
  return () => {
    own.view?.destroy();
    editors.delete(parentElement);
  };
}
