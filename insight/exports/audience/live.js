// Charts to point at. The page is whole without this: each chart has a picture and a table.
// Plotly (beside this file) is fetched when a chart comes near, and not where data is to be saved.
(() => {
  const saving = navigator.connection && navigator.connection.saveData;
  const plots = [...document.querySelectorAll("[data-figure]")];
  if (saving || !plots.length || !("IntersectionObserver" in window)) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const inks = JSON.parse(document.getElementById("inks").textContent);
  let library;
  const load = () =>
    (library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "plotly.min.js";
      script.onload = () => resolve(window.Plotly);
      script.onerror = reject;
      document.head.append(script);
    }));
  const draw = async (place) => {
    try {
      const plotly = await load();
      let text = document.getElementById(place.dataset.figure).textContent;
      const palette = inks[dark.matches ? "dark" : "light"];
      for (const [slot, colour] of Object.entries(palette)) text = text.replaceAll(slot, colour);
      const figure = JSON.parse(text);
      await plotly.react(place, figure.data, { ...figure.layout, autosize: true }, { displayModeBar: false, responsive: true });
      place.parentElement.classList.add("live");
    } catch {
      place.replaceChildren();
    }
  };
  const near = new IntersectionObserver(
    (seen) => {
      for (const one of seen) {
        if (!one.isIntersecting) continue;
        near.unobserve(one.target);
        draw(one.target);
      }
    },
    { rootMargin: "300px" },
  );
  plots.forEach((place) => near.observe(place));
  dark.addEventListener("change", () => plots.filter((place) => place.parentElement.classList.contains("live")).forEach(draw));
})();
