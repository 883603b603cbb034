// Says whether the page is painted light or dark, now and after each switch, for what is drawn on the
// server: a map keeps its colours until a run, and a switch of the theme makes none.

const painted = (probe) => {
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  return red + green + blue < 384 ? "dark" : "light";
};

export default function ({ data, parentElement, setStateValue }) {
  const probe = parentElement.querySelector("[data-part=probe]");
  const tell = () => {
    const now = painted(probe);
    if (now === probe.told) return;
    probe.told = now;
    setStateValue("theme", now);
  };
  probe.told = data.theme;
  // The probe's colour is the page's background; a change of it takes a millisecond, and then ends.
  probe.addEventListener("transitionend", tell);
  tell();
  return () => probe.removeEventListener("transitionend", tell);
}
