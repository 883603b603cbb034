// Slides are all here: moving on asks nothing of the server, and a lost connection changes nothing.
// The place and the choices are written into the address, so that a reload comes back to them.

const started = Date.now();
let place = null; // survives a new run of the page, which calls this module again
let state = { notes: false, blank: false, choose: false };

const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  const part = (name) => parentElement.querySelector(`[data-part="${name}"]`);
  const slides = data.slides;
  const upright = matchMedia("(max-width: 700px) and (orientation: portrait)");
  const within = (number) => Math.min(Math.max(number, 1), slides.length);
  if (place === null || place.story !== data.story) place = { story: data.story, at: data.start };
  place.at = within(place.at);

  const paint = () => {
    const paper = getComputedStyle(stage.parentElement).getPropertyValue("--st-background-color").trim();
    const theme = paper.toUpperCase() === data.inks.dark["--paper"].toUpperCase() ? "dark" : "light";
    for (const [name, colour] of Object.entries(data.inks[theme])) stage.style.setProperty(name, colour);
    stage.dataset.theme = theme;
  };

  const address = () => {
    const here = new URL(location.href);
    here.searchParams.set("slide", place.at);
    for (const name of data.names) here.searchParams.delete(name);
    const slide = slides[place.at - 1];
    for (const choice of slide.choices) {
      if (choice.value !== choice.usual) {
        const words = choice.options?.find(([value]) => value === choice.value)?.[1];
        here.searchParams.set(choice.name, words ?? choice.value);
      }
    }
    history.replaceState(history.state, "", here);
  };

  const choices = () => {
    const panel = part("choices");
    const slide = slides[place.at - 1];
    panel.replaceChildren();
    for (const choice of slide.choices) {
      const label = document.createElement("label");
      label.append(choice.label);
      const list = document.createElement(choice.options ? "select" : "input");
      list.name = choice.name;
      for (const [value, words] of choice.options ?? []) {
        list.append(new Option(words, value, false, value === choice.value));
      }
      if (!choice.options) list.value = choice.value;
      list.onchange = () => {
        const made = Object.fromEntries(slide.choices.map((one) => [one.name, one.value]));
        made[choice.name] = list.value;
        state.focus = choice.name;
        setStateValue("asked", { story: data.story, slide: place.at, choices: made });
      };
      label.append(list);
      panel.append(label);
    }
    if (!slide.choices.length) {
      const none = document.createElement("p");
      none.textContent = "This slide has nothing to choose.";
      panel.append(none);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.onclick = () => act("choose");
    panel.append(close);
  };

  const show = () => {
    const slide = slides[place.at - 1];
    const next = slides[place.at];
    // A telephone held upright gets a slide that is as high as it needs and scrolls.
    stage.classList.toggle("upright", upright.matches);
    part("slide").parentElement.tabIndex = upright.matches ? 0 : -1;
    const picture = upright.matches && !state.notes ? slide.tall : slide.picture;
    if (part("slide").shows !== picture) {
      part("slide").shows = picture;
      part("slide").innerHTML = picture;
      part("slide").parentElement.scrollTop = 0;
    }
    part("headline").textContent = slide.headline;
    part("spoken").textContent = `Slide ${place.at} of ${slides.length}. ${slide.spoken}`;
    part("next").innerHTML = next ? next.picture : "";
    part("notes").replaceChildren(
      ...slide.notes.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    );
    const mark = part("mark");
    mark.firstElementChild.style.width = `${(100 * place.at) / slides.length}%`;
    mark.setAttribute("aria-valuemax", slides.length);
    mark.setAttribute("aria-valuenow", place.at);
    stage.classList.toggle("noted", state.notes);
    part("side").hidden = !state.notes;
    part("then").hidden = !state.notes;
    part("blank").hidden = !state.blank;
    part("choices").hidden = !state.choose;
    part("notice").hidden = !data.notice || place.read || place.at !== data.start;
    part("noticed").textContent = data.notice;
    choices();
    stage.dataset.slide = place.at;
  };

  const go = (number) => {
    const asked = within(number);
    if (asked !== place.at) {
      place.at = asked;
      state.choose = false;
      // Choices belong to the slide in view: the one that was left goes back to the story's own.
      if (slides.some((slide) => slide.choices.some((choice) => choice.value !== choice.usual))) {
        setStateValue("asked", { story: data.story, slide: place.at, choices: {} });
      }
      for (const slide of slides) for (const choice of slide.choices) choice.value = choice.usual;
    }
    state.blank = false;
    show();
    address();
  };

  const act = (what) => {
    if (what === "on") return go(place.at + 1);
    if (what === "back") return go(place.at - 1);
    if (what === "full") {
      return document.fullscreenElement
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen?.().catch(() => {});
    }
    if (what === "read" || (what === "leave" && !part("notice").hidden)) {
      place.read = true;
      show();
      return stage.focus();
    }
    if (what === "leave") {
      if (state.choose || state.blank || state.notes) {
        state = { notes: false, blank: false, choose: false };
        show();
        return stage.focus();
      }
      place = null;
      return setTriggerValue("left", true);
    }
    const name = { notes: "notes", blank: "blank", choose: "choose" }[what];
    state[name] = !state[name];
    show();
    if (what === "choose") (state.choose ? part("choices").querySelector("select, input, button") : stage).focus();
  };

  const key = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = event.composedPath()[0];
    const typing = ["SELECT", "INPUT"].includes(at.tagName);
    const pressing = at.tagName === "BUTTON" && [" ", "Enter"].includes(event.key);
    const scrolling = at === part("side") && ["ArrowUp", "ArrowDown"].includes(event.key);
    const what = { b: "blank", B: "blank", ".": "blank", n: "notes", N: "notes", c: "choose", C: "choose", f: "full", F: "full", Escape: "leave" }[event.key];
    if ((typing && event.key !== "Escape") || pressing || scrolling) return;
    if (event.key === " " && event.shiftKey) go(place.at - 1);
    else if (NEXT.includes(event.key)) go(place.at + 1);
    else if (BACK.includes(event.key)) go(place.at - 1);
    else if (event.key === "Home") go(1);
    else if (event.key === "End") go(slides.length);
    else if (what) act(what);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  let resting;
  const moving = () => {
    stage.classList.add("moving");
    clearTimeout(resting);
    resting = setTimeout(() => stage.classList.remove("moving"), 2500);
  };
  const tick = () => {
    const seconds = Math.floor((Date.now() - started) / 1000);
    part("elapsed").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    part("clock").textContent = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  };

  for (const button of parentElement.querySelectorAll("[data-do]")) button.onclick = () => act(button.dataset.do);
  stage.onpointermove = moving;
  stage.onclick = (event) => {
    if (event.target.closest(".slide")) go(place.at + 1);
  };
  window.addEventListener("keydown", key, true);
  upright.addEventListener("change", show);
  const clock = setInterval(() => (tick(), paint()), 1000);
  paint();
  tick();
  show();
  address();
  const back = state.focus && state.choose && part("choices").querySelector(`[name="${state.focus}"]`);
  (back || stage).focus({ preventScroll: true });
  return () => {
    window.removeEventListener("keydown", key, true);
    upright.removeEventListener("change", show);
    clearInterval(clock);
  };
}
