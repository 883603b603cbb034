// Pictures and copied lines are made in the reader's browser: no server work, no other host.

let plotly;

function loadPlotly(address) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      plotly = undefined;
      reject(new Error("not served"));
    };
    document.head.append(script);
  });
  return plotly;
}

async function savePicture(data, format, say) {
  say("Making the picture …");
  try {
    const library = await loadPlotly(new URL(data.plotly, document.baseURI).href);
    const { width, height } = data.figure.layout;
    const address = await library.toImage(data.figure, { format, width, height, scale: 2 });
    const link = document.createElement("a");
    link.href = address;
    link.download = `${data.file}.${format}`;
    link.click();
    say(`Saved ${link.download}.`);
  } catch {
    say("The picture could not be made. The CSV and XLSX files hold the same numbers.");
  }
}

async function copy(text, what, say) {
  try {
    await navigator.clipboard.writeText(text);
    say(`Copied the ${what}.`);
  } catch {
    say(`This browser does not allow copying. Select it by hand: ${text}`);
  }
}

export default function ({ data, parentElement }) {
  const find = (name) => parentElement.querySelector(`[data-part="${name}"]`);
  const say = (text) => (find("said").textContent = text);
  find("line").textContent = data.line;
  find("line").hidden = data.quiet;
  find("whose").hidden = !data.figure;
  for (const format of ["png", "svg"]) {
    find(format).hidden = !data.figure;
    find(format).onclick = () => savePicture(data, format, say);
  }
  find("copy").onclick = () => copy(data.line, "line", say);
  find("link").onclick = () => {
    const here = new URL(window.parent.location.href);
    here.hash = data.anchor;
    copy(here.href, "link", say);
  };
}
