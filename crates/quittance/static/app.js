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

// Table rows: one tab stop, J/K or arrows to move, Enter to open.
const table = $("[data-rows]"), rows = table ? $$("tbody tr", table) : [];
rows.forEach((row, i) => row.tabIndex = i ? -1 : 0);
const go = (i) => { rows.forEach((row) => row.tabIndex = -1); rows[i].tabIndex = 0; rows[i].focus(); };
addEventListener("keydown", (e) => {
  if ((e.ctrlKey || e.metaKey) && e.key === "k") { e.preventDefault(); return $("[data-find]")?.select(); }
  if (e.target.closest("input, select, textarea, [contenteditable]") || e.ctrlKey || e.altKey || e.metaKey) return;
  if (e.key === "?") { location.href = "/help#keys"; return; }
  if (!rows.length) return;
  const i = rows.indexOf(e.target.closest("tr")), on = i >= 0;
  if (e.key === "j" || (on && e.key === "ArrowDown")) { e.preventDefault(); go(Math.min(i + 1, rows.length - 1)); }
  else if (e.key === "k" || (on && e.key === "ArrowUp")) { e.preventDefault(); go(Math.max(i - 1, 0)); }
  else if (on && e.key === "Enter" && e.target === rows[i]) $("a.who", rows[i])?.click();
});
