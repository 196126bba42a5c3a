"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const place = (id) => document.getElementById(id);
  const radios = [...document.querySelectorAll(".matrix input")];
  const choice = data.areas.map((area) => area.now);

  // Numbers are printed as the command prints them.
  const grouped = (n) => String(Math.abs(n)).replace(/\B(?=(\d{3})+$)/g, ",");
  const number = (n) => (n < 0 ? "-" : "") + grouped(n);
  const change = (n) => (n > 0 ? "+" : "") + number(n);
  // A tie is rounded to the even digit, as the command does: toFixed rounds it up, which differs where a quarter is left.
  const decimal = (x) => (Math.abs(x) % 1 === 0.25 ? x - Math.sign(x) * 0.05 : x).toFixed(1);
  const bytes = (n) => {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let size = n;
    let unit = 0;
    for (; Math.abs(size) >= 1000 && unit < units.length - 1; unit++) size /= 1000;
    return unit === 0 ? `${n} B` : `${decimal(size)} ${units[unit]}`;
  };
  const share = (part, whole) => (whole === 0 ? "-" : `${decimal((100 * part) / whole)} %`);
  const perDay = (n) => Math.sign(n) * Math.round(Math.abs(n) / data.days);
  const volume = (n) => (data.days > 0 ? `${bytes(perDay(n))} a day` : bytes(n));

  const records = (count) => `${number(count.records)} of ${number(data.total.records)} records (${share(count.records, data.total.records)})`;

  // What a choice does is the sum of what it does to each area: a record belongs to one area.
  function kept(chosen) {
    const sum = { records: data.kept.records, bytes: data.kept.bytes };
    data.areas.forEach((area, i) => {
      sum.records += area.settings[chosen[i]].change.records;
      sum.bytes += area.settings[chosen[i]].change.bytes;
    });
    return sum;
  }

  function gaps(chosen) {
    const found = data.detections.map((detection) => ({ events: detection.events, whole: 0, texts: [] }));
    data.areas.forEach((area, i) => {
      for (const loss of area.settings[chosen[i]].losses) {
        found[loss.detection].texts.push(loss.text);
        if (!loss.partly) found[loss.detection].whole++;
      }
    });
    return found;
  }

  function item(text) {
    const element = document.createElement("li");
    element.textContent = text;
    return element;
  }

  function showGaps(found) {
    found.forEach((gap, i) => {
      const element = place(`gap-${i}`);
      element.hidden = gap.texts.length === 0;
      element.querySelector("strong").textContent = gap.whole === gap.events ? "blind" : "partly blind";
      element.querySelector("ul").replaceChildren(...gap.texts.map(item));
    });
    const blind = found.filter((gap) => gap.texts.length > 0).length;
    const now = gaps(data.areas.map((area) => area.now)).filter((gap) => gap.texts.length > 0).length;
    place("blind").textContent = number(blind);
    place("blind-change").textContent = blind === now ? "" : `${change(blind - now)} against the configuration`;
    if (place("no-gaps")) place("no-gaps").hidden = blind > 0;
    return blind;
  }

  function showCells() {
    data.cells.forEach((cell, i) => {
      const left = cell.area < 0 ? cell.kept[0] : cell.kept[choice[cell.area]];
      const element = place(`cell-${i}`);
      const state = left.records === cell.total.records ? "kept" : left.records === 0 ? "dropped" : "part";
      element.classList.remove("kept", "dropped", "part");
      element.classList.add(state);
      element.querySelector("strong").textContent = state === "part" ? `${number(left.records)} kept` : state;
    });
  }

  function show(say) {
    const sum = kept(choice);
    const dropped = { records: data.total.records - sum.records, bytes: data.total.bytes - sum.bytes };
    const changed = data.areas.some((area, i) => choice[i] !== area.now);
    place("kept").textContent = records(sum);
    place("kept-bytes").textContent = volume(sum.bytes);
    place("dropped").textContent = records(dropped);
    place("dropped-bytes").textContent = volume(dropped.bytes);
    place("kept-change").textContent = changed
      ? `${change(sum.records - data.kept.records)} records, ${sum.bytes > data.kept.bytes ? "+" : ""}${volume(sum.bytes - data.kept.bytes)} against the configuration`
      : "";
    const blind = showGaps(gaps(choice));
    showCells();
    place("yaml").textContent = data.head + data.areas.map((area, i) => `      ${area.key}: "${area.settings[choice[i]].name}"\n`).join("");
    place("reset").disabled = !changed;
    place("copied").textContent = "";
    if (say) place("said").textContent = `Kept ${records(sum)}, ${volume(sum.bytes)}. ${number(blind)} detections with blind spots.`;
  }

  function follow() {
    for (const radio of radios) {
      if (radio.checked) choice[Number(radio.name.slice("area-".length))] = Number(radio.value);
    }
  }

  // Without access to the clipboard the text is selected instead, to be copied by hand.
  async function copy() {
    let done = "Copied.";
    try {
      await navigator.clipboard.writeText(place("yaml").textContent);
    } catch {
      getSelection().selectAllChildren(place("yaml"));
      done = "Selected: press Ctrl+C, or Cmd+C.";
    }
    place("copied").textContent = done;
  }

  for (const radio of radios) {
    radio.addEventListener("change", () => {
      follow();
      show(true);
    });
  }
  place("reset").addEventListener("click", () => {
    for (const radio of radios) {
      const [area, setting] = [Number(radio.name.slice("area-".length)), Number(radio.value)];
      radio.checked = data.areas[area].now === setting;
    }
    follow();
    show(true);
  });
  place("copy").addEventListener("click", copy);
  // The browser may have restored an earlier choice.
  follow();
  show(false);
})();
