// One live region that stays in the page, so that a screen reader hears each new result.
export default function ({ data, parentElement }) {
  const status = parentElement.querySelector("[role=status]");
  if (status.textContent !== data.text) {
    status.textContent = data.text;
  }
}
