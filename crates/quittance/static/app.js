// Progressive enhancement only: every action also works as a plain link or form.
const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
const year = 31536000;

// The theme changes at once, and the choice is kept for the next page.
$("[data-theme-toggle]")?.addEventListener("click", (e) => {
  e.preventDefault();
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=${year}; samesite=lax`;
});

// What takes some seconds says so at once, until the page comes.
$$("[data-waits]").forEach((link) => link.addEventListener("click", (e) => {
  if (e.ctrlKey || e.metaKey || e.shiftKey || $("[data-waiting]")) return;
  const said = Object.assign(document.createElement("p"), { className: "notice waiting", textContent: link.dataset.waits });
  said.setAttribute("role", "status");
  said.dataset.waiting = "";
  ($(".seqtabs") ?? link).after(said);
}));
addEventListener("pageshow", (e) => { if (e.persisted) $("[data-waiting]")?.remove(); });

// Rows of lists: one tab stop, J/K or arrows to move, Enter to open.
const rows = $$("[data-rows]").flatMap((list) => $$("tbody tr, :scope > li", list).filter((row) => $("a", row)));
rows.forEach((row, i) => row.tabIndex = i ? -1 : 0);
const go = (i) => { rows.forEach((row) => row.tabIndex = -1); rows[i].tabIndex = 0; rows[i].focus(); };
addEventListener("keydown", (e) => {
  if ((e.ctrlKey || e.metaKey) && e.key === "k") { e.preventDefault(); return openPalette(); }
  if (e.target.closest("input, select, textarea, [contenteditable], dialog") || e.ctrlKey || e.altKey || e.metaKey) return;
  if (e.key === "/") { e.preventDefault(); return openPalette(); }
  if (e.key === "?") { e.preventDefault(); return openKeys(); }
  if (!rows.length) return;
  const i = rows.indexOf(e.target.closest("tr, li")), on = i >= 0;
  if (e.key === "j" || (on && e.key === "ArrowDown")) { e.preventDefault(); go(Math.min(i + 1, rows.length - 1)); }
  else if (e.key === "k" || (on && e.key === "ArrowUp")) { e.preventDefault(); go(Math.max(i - 1, 0)); }
  else if (on && e.key === "Enter" && e.target === rows[i]) ($("a.who", rows[i]) ?? $("a", rows[i])).click();
});

// The keys of this page, as they work here. The focus goes back to where it was when the list closes.
const keys = $("[data-keys]");
const openKeys = () => {
  if (!keys) { location.href = "/help#keys"; return; }
  const here = { rows: rows.length, tick: $("tr input[type=checkbox]"), done: $("[data-row-key=d]") };
  $$("[data-when]", keys).forEach((row) => row.hidden = !here[row.dataset.when]);
  const own = $$("[data-key]").filter((place) => place.offsetParent !== null).map((place) => {
    const row = document.createElement("div"), key = document.createElement("dt"), does = document.createElement("dd");
    const words = place.cloneNode(true);
    $$("kbd, svg, .scripted, .unscripted", words).forEach((part) => part.remove());
    key.append(Object.assign(document.createElement("kbd"), { textContent: place.dataset.key.toUpperCase() }));
    does.textContent = place.getAttribute("aria-label") ?? (words.textContent.trim() || place.textContent.trim());
    row.append(key, does);
    return row;
  });
  $("[data-own]", keys).replaceChildren(...own);
  keys.showModal();
};
$("[data-keys-open]")?.addEventListener("click", (e) => { if (keys) { e.preventDefault(); openKeys(); } });
keys?.addEventListener("click", (e) => { if (e.target === keys) keys.close(); });
keys?.addEventListener("keydown", (e) => { if (e.key === "?") { e.preventDefault(); keys.close(); } });

// The palette asks the search page, and shows its results over whatever one was doing.
const palette = $("[data-palette]");
const openPalette = () => {
  if (!palette) return $("[data-find]")?.select();
  if (!palette.open) palette.showModal();
  $("input", palette).select();
  palette.look();
};
if (palette) {
  const field = $("input", palette), hits = $("[data-hits]", palette), status = $("[role=status]", palette), pause = 120;
  let wait, turn = 0, asked = null;
  const links = () => $$("a.hit", hits);
  const say = (words) => hits.replaceChildren(Object.assign(document.createElement("p"), { className: "notice bad", textContent: words }));
  palette.look = async () => {
    const mine = ++turn, words = field.value;
    hits.ariaBusy = "true";
    const answer = await fetch(`/search?q=${encodeURIComponent(words)}`).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (mine !== turn) return;
    hits.ariaBusy = "false";
    const found = page?.getElementById("results");
    if (!found) return say(palette.dataset.failed);
    // The search page itself may stand below: its names are its own.
    $$("[id]", found).forEach((part) => part.id = `palette-${part.id}`);
    $$("[aria-labelledby]", found).forEach((part) => part.setAttribute("aria-labelledby", `palette-${part.getAttribute("aria-labelledby")}`));
    hits.replaceChildren(...found.childNodes);
    asked = words;
    status.textContent = `${links().length} ${palette.dataset.results}`;
  };
  field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(palette.look, pause); });
  palette.addEventListener("click", (e) => { if (e.target === palette) palette.close(); });
  palette.addEventListener("keydown", (e) => {
    const all = [field, ...links()], i = all.indexOf(document.activeElement), to = { ArrowDown: i + 1, ArrowUp: i - 1 }[e.key];
    if (to !== undefined) { e.preventDefault(); all[Math.max(0, Math.min(to, all.length - 1))].focus(); }
    else if (e.key === "Enter" && i === 0 && asked === field.value && field.value && all[1]) { e.preventDefault(); all[1].click(); }
    else if (i > 0 && e.key.length === 1 && !e.ctrlKey && !e.metaKey) field.focus();
  });
}

// A letter in the making: a field goes in where the cursor stands, and the preview follows after a pause.
document.documentElement.dataset.scripts = "";
const editor = $("[data-live]");
if (editor) {
  const pause = 700;
  let typing = $("textarea", editor), wait, turn = 0;
  const look = async () => {
    const mine = ++turn, form = new FormData(editor);
    form.set("do", "preview");
    const answer = await fetch(editor.action, { method: "POST", body: new URLSearchParams(form) }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== turn) return;
    for (const old of $$("[data-follow]")) {
      const now = page.getElementById(old.id);
      if (!now || (now.innerHTML === old.innerHTML && !$("iframe", old))) continue;
      $$("details[id]", old).forEach((box) => { if (box.open) now.querySelector(`#${box.id}`)?.setAttribute("open", ""); });
      old.replaceWith(now);
    }
  };
  const later = () => { clearTimeout(wait); wait = setTimeout(look, pause); };
  editor.addEventListener("focusin", (e) => { if (e.target.matches("textarea")) typing = e.target; });
  editor.addEventListener("input", (e) => { if (!e.target.matches("[type=checkbox], [type=email]")) later(); });
  editor.addEventListener("click", (e) => {
    const words = e.target.closest("[data-insert]")?.dataset.insert;
    if (!words) return;
    typing.setRangeText(words, typing.selectionStart, typing.selectionEnd, "end");
    typing.focus();
    later();
  });
}

// A sequence as a line in time: a step is dragged, or moved by arrows; what stands after a pause is sent as the form would be.
const line = $("[data-line]"), moving = $("#line-form");
if (line && moving) {
  const at = Object.fromEntries(Object.entries(line.dataset).map(([key, word]) => [key, isNaN(parseFloat(word)) ? word : parseFloat(word)]));
  const marks = $$("[data-code]", line), pause = 900;
  const x = (day) => at.from + (day - at.first) * (at.to - at.from) / (at.last - at.first);
  const word = (day) => day < 0 ? at.before + -day : day ? at.after + day : at.after.replace("+", "");
  // A step stays between its neighbours and on its side of the due date.
  const kept = (mark, day) => {
    const i = marks.indexOf(mark), before = marks[i - 1], after = marks[i + 1], ahead = +mark.dataset.was <= 0;
    const low = Math.max(before ? +before.dataset.day + 1 : -700, ahead ? -700 : 1);
    const high = Math.min(after ? +after.dataset.day - 1 : 700, ahead ? 0 : 700);
    return Math.min(Math.max(day, low), Math.max(high, low));
  };
  const put = (mark, day) => {
    mark.dataset.day = kept(mark, day);
    $("g", mark).setAttribute("transform", `translate(${x(+mark.dataset.day)} 0)`);
    $(".when", mark).textContent = word(+mark.dataset.day);
  };
  const send = (mark) => {
    if (mark.dataset.day === mark.dataset.was) return;
    moving.elements.code.value = mark.dataset.code;
    moving.elements.day.value = mark.dataset.day;
    moving.requestSubmit();
  };
  let wait;
  for (const mark of marks) {
    mark.dataset.was = mark.dataset.day;
    mark.addEventListener("dragstart", (e) => e.preventDefault());
    mark.addEventListener("pointerdown", (e) => {
      if (e.button) return;
      const scale = line.getBoundingClientRect().width / 1000, from = e.clientX, start = +mark.dataset.day;
      let moved = false;
      mark.setPointerCapture(e.pointerId);
      const drag = (e) => {
        if (Math.abs(e.clientX - from) < 4 && !moved) return;
        moved = true;
        mark.classList.add("dragged");
        put(mark, start + Math.round((e.clientX - from) / scale / ((at.to - at.from) / (at.last - at.first))));
      };
      const stop = () => {
        mark.removeEventListener("pointermove", drag);
        mark.classList.remove("dragged");
        if (moved) { mark.addEventListener("click", (e) => e.preventDefault(), { once: true }); send(mark); }
      };
      mark.addEventListener("pointermove", drag);
      mark.addEventListener("pointerup", stop, { once: true });
      mark.addEventListener("pointercancel", () => { put(mark, start); moved = false; stop(); }, { once: true });
    });
    mark.addEventListener("keydown", (e) => {
      const way = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
      if (!way || e.ctrlKey || e.altKey || e.metaKey) return;
      e.preventDefault();
      put(mark, +mark.dataset.day + way * (e.shiftKey ? 7 : 1));
      clearTimeout(wait);
      wait = setTimeout(() => send(mark), pause);
    });
  }
}

// Keys that the page shows where they work: a button is pressed, a box is opened and its first field waits.
const press = (place) => {
  if (place.matches("summary")) {
    const box = place.closest("details");
    box.open = true;
    (box.querySelector("input:not([type=hidden]), select") ?? box.querySelector("button"))?.focus();
  } else { place.click(); }
};
addEventListener("keydown", (e) => {
  if (e.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable], dialog") || e.ctrlKey || e.altKey || e.metaKey) return;
  const i = rows.indexOf(e.target.closest("tr"));
  const of_row = i >= 0 && /^[a-z]$/.test(e.key) && $(`[data-row-key="${e.key}"]`, rows[i]);
  if (of_row) { e.preventDefault(); return of_row.click(); }
  if (e.key === "x" && i >= 0) { $("input[type=checkbox]", rows[i])?.click(); e.preventDefault(); return; }
  const place = /^[a-z]$/.test(e.key) && $(`[data-key="${e.key}"]`);
  if (!place) return;
  e.preventDefault();
  // Nothing ticked: the row one stands on is meant.
  const form = place.closest("form"), own = i >= 0 && $("input[type=checkbox]", rows[i]);
  if (form && own && own.form === form && ![...form.elements].some((one) => one.checked)) own.checked = true;
  press(place);
});
if ($("[data-first]") && rows.length && document.activeElement === document.body) rows[0].focus();

// How many letters leave follows the boxes.
const count = $("[data-count-one]"), picks = $$("[data-pick]");
if (count) {
  const tell = () => {
    const many = picks.filter((pick) => pick.checked).length;
    count.textContent = (many === 1 ? count.dataset.countOne : count.dataset.countMany.replace("7", many));
    count.closest("button").disabled = !many;
  };
  picks.forEach((pick) => pick.addEventListener("change", tell));
  tell();
}
