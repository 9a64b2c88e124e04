"use strict";
/*
 * Sorting, filtering, columns, highlighted models and the setting of the timings. All of it stands in the address, so that a copied
 * link shows the same view. Without this script the tables and plots are complete; they are only not interactive.
 */
(() => {
  const NUMERIC = ["params", "macs", "weights", "frame"];
  const TIMED = ["latency", "rtfx", "memory"];
  const params = () => new URLSearchParams(location.search);

  /** Replaces what stands in the address; commas stay readable. */
  function write(change) {
    const next = params();
    change(next);
    const query = next.toString().replace(/%2C/g, ",").replace(/%3A/g, ":");
    const url = location.pathname + (query ? "?" + query : "") + location.hash;
    history.replaceState(null, "", url);
    carry();
  }

  const lit = () => new Set((params().get("hl") || "").split(",").filter(Boolean));

  /** Highlighted models go along to the other pages. */
  function carry() {
    const hl = params().get("hl");
    document.querySelectorAll("nav a[href$='.html'], nav a[href*='.html?']").forEach((link) => {
      const base = link.getAttribute("href").split("?")[0];
      link.setAttribute("href", base + (hl ? "?hl=" + hl : ""));
    });
  }

  function highlight() {
    const models = lit();
    document.querySelectorAll("[data-m]").forEach((mark) => mark.classList.toggle("lit", models.has(mark.dataset.m)));
  }

  const three = (value) => {
    const size = Math.abs(value);
    return size >= 99.95 || value === 0 ? value.toFixed(0) : size >= 9.995 ? value.toFixed(1)
      : size >= 0.9995 ? value.toFixed(2) : value.toFixed(3);
  };

  /** One table with the exact numbers behind its cells. */
  class Board {
    constructor(table, data) {
      this.id = table.dataset.board;
      this.table = table;
      this.body = table.tBodies[0];
      this.data = data;
      this.heads = [...table.tHead.rows[0].cells];
      this.keys = this.heads.map((head) => head.dataset.k);
      this.tasks = this.keys.slice(3, this.keys.indexOf("params"));
      this.rows = [...this.body.rows].map((row, i) => ({
        row, data: data.rows[i], id: row.dataset.m, label: row.cells[1].textContent.trim(), order: i,
      }));
      this.setting = 0;
      this.hidden = "";
      this.digits = 1;
    }

    /** Exact value for sorting and filtering; null where there is none. */
    value(entry, key) {
      const at = TIMED.indexOf(key);
      if (at >= 0) {
        const timing = entry.data.t[this.setting] || [];
        return timing.length ? timing[at] : null;
      }
      const numeric = ["rank", "overall", ...this.tasks, ...NUMERIC].indexOf(key);
      if (numeric >= 0) return entry.data.n[numeric];
      return this.text(entry, key);
    }

    text(entry, key) {
      return entry.row.cells[this.keys.indexOf(key)].textContent.trim();
    }

    sort(key, direction) {
      if (!key && !this.sorted) return;
      this.sorted = key;
      const known = this.keys.includes(key);
      const sign = direction === "desc" ? -1 : 1;
      const sorted = [...this.rows].sort((a, b) => {
        if (!known) return a.order - b.order;
        const x = this.value(a, key);
        const y = this.value(b, key);
        if (x === null || y === null) return (x === null) - (y === null) || a.order - b.order;
        const order = typeof x === "number" ? x - y : String(x).localeCompare(String(y), "en");
        return sign * order || a.order - b.order;
      });
      this.body.append(...sorted.map((entry) => entry.row));
      this.heads.forEach((head) => {
        const own = known && head.dataset.k === key;
        if (own) head.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
    }

    /** Shows the timings of a setting; boards that have none of it keep their first. */
    measuredOn(key) {
      const found = Math.max(0, this.data.settings.findIndex((setting) => setting.key === key));
      if (found === this.setting) return;
      this.setting = found;
      const name = document.querySelector("[data-setting='" + this.id + "']");
      if (name && this.data.settings.length) name.textContent = this.data.settings[this.setting].label;
      for (const entry of this.rows) {
        TIMED.forEach((timed) => {
          const value = this.value(entry, timed);
          const shown = value === null ? "–" : three(timed === "memory" ? value / 1e6 : value);
          entry.row.cells[this.keys.indexOf(timed)].textContent = shown;
        });
      }
    }

    /** Scores are rounded to one decimal unless the reader asks for more. */
    decimals(number) {
      const wanted = Number(number) || 1;
      if (wanted === this.digits) return;
      this.digits = wanted;
      for (const entry of this.rows) {
        for (const task of this.tasks) {
          const link = entry.row.cells[this.keys.indexOf(task)].querySelector("a");
          if (link) link.textContent = (100 * this.value(entry, task)).toFixed(wanted);
        }
      }
    }

    filter(wanted) {
      const folded = new Set();
      for (const entry of this.rows) {
        const name = entry.label.split("@")[0];
        const again = wanted.fold && entry.data.subnet && folded.has(name);
        if (entry.data.subnet) folded.add(name);
        entry.row.hidden = again
          || (wanted.q && !entry.label.toLowerCase().includes(wanted.q.toLowerCase()))
          || (wanted.family && entry.data.family !== wanted.family)
          || (wanted.precision && this.text(entry, "precision") !== wanted.precision)
          || (wanted.frame && this.text(entry, "frame") !== wanted.frame)
          || (wanted.cmp && Boolean(entry.data.odd))
          || outside(this.value(entry, "params"), wanted.pmin, wanted.pmax, 1e6)
          || outside(this.value(entry, "macs"), wanted.mmin, wanted.mmax, 1e9)
          || outside(this.value(entry, "latency"), wanted.lmin, wanted.lmax, 1);
      }
    }

    columns(hidden) {
      const wanted = [...hidden].join();
      if (wanted === this.hidden) return;
      this.hidden = wanted;
      const shown = this.keys.map((key) => !hidden.has(key));
      for (const row of this.table.rows) {
        [...row.cells].forEach((cell, i) => { cell.hidden = !shown[i]; });
      }
    }

    /** The visible view as texts, heads first. */
    grid() {
      const words = (cell) => {
        const small = cell.querySelector("small");
        const main = [...cell.childNodes].filter((node) => node !== small && node.nodeName !== "LABEL")
          .map((node) => node.textContent).join("").trim();
        if (!small) return main;
        return cell.tagName === "TH" ? main + " " + small.textContent : main + " (" + small.textContent.trim() + ")";
      };
      return [...this.table.rows].filter((row) => !row.hidden)
        .map((row) => [...row.cells].filter((cell) => !cell.hidden).map(words));
    }
  }

  function outside(value, least, most, unit) {
    if (least === "" && most === "") return false;
    if (value === null) return true;
    return (least !== "" && value < Number(least) * unit) || (most !== "" && value > Number(most) * unit);
  }

  const csv = (rows) => rows.map((row) => row.map((cell) => {
    const safe = /^\s*[=+\-@|]/.test(cell) ? "'" + cell : cell;
    return '"' + safe.replace(/"/g, '""') + '"';
  }).join(",")).join("\n") + "\n";

  const markdown = (rows) => {
    const line = (row) => "| " + row.map((cell) => cell.replace(/[\\`*_{}[\]<>()#+!|~&]/g, "\\$&")).join(" | ") + " |\n";
    return line(rows[0]) + "|" + rows[0].map(() => "---").join("|") + "|\n" + rows.slice(1).map(line).join("");
  };

  const LATEX = {
    "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "–": "--", "×": "$\\times$",
    "↑": "$\\uparrow$", "↓": "$\\downarrow$", "<": "\\textless{}", ">": "\\textgreater{}",
  };
  const latex = (rows) => {
    const safe = (cell) => cell.replace(/[\\~^–×↑↓<>]|[&%$#_{}]/g, (it) => LATEX[it] || "\\" + it);
    const line = (row) => row.map(safe).join(" & ") + " \\\\\n";
    return "\\begin{tabular}{" + "l".repeat(rows[0].length) + "}\n\\toprule\n" + line(rows[0]) + "\\midrule\n"
      + rows.slice(1).map(line).join("") + "\\bottomrule\n\\end{tabular}\n";
  };

  async function copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied.";
    } catch (refused) {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      said.textContent = done ? "Copied." : "The browser does not allow copying.";
    }
  }

  function start() {
    const source = document.getElementById("data");
    const form = document.getElementById("controls");
    carry();
    highlight();
    stale();
    if (!source || !form) return;
    const data = JSON.parse(source.textContent);
    const boards = [...document.querySelectorAll("table[data-board]")]
      .map((table) => new Board(table, data[table.dataset.board]));
    if (!boards.length) return;
    const said = document.getElementById("said");
    options(form, boards);
    boards.forEach((board) => { heads(board, boards); stars(board, boards); });
    restore(form, boards);
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => { keep(form); apply(form, boards, said); });
    form.addEventListener("reset", () => setTimeout(() => {
      write((next) => [...next.keys()].forEach((key) => next.delete(key)));
      restore(form, boards);
      apply(form, boards, said);
    }));
    form.querySelectorAll("[data-do]").forEach((button) => button.addEventListener("click", () => {
      const text = { link: () => location.href, csv: () => boards.map((it) => csv(it.grid())).join("\n"),
        markdown: () => boards.map((it) => markdown(it.grid())).join("\n"),
        latex: () => boards.map((it) => latex(it.grid())).join("\n") }[button.dataset.do]();
      copy(text, said);
    }));
    addEventListener("popstate", () => { restore(form, boards); apply(form, boards, said); });
    apply(form, boards, null);
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }

  function options(form, boards) {
    const add = (name, values) => values.forEach(([value, words]) => form.elements[name].add(new Option(words, value)));
    const all = (key) => [...new Set(boards.flatMap((board) => board.rows.map((it) => board.text(it, key))))]
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true })).map((it) => [it, it]);
    add("family", [...new Set(boards.flatMap((board) => board.rows.map((it) => it.data.family)))].sort().map((it) => [it, it]));
    add("precision", all("precision"));
    add("frame", all("frame"));
    const settings = new Map(boards.flatMap((board) => board.data.settings.map((it) => [it.key, it.label])));
    add("at", [...settings]);
    form.elements.at.closest("label").hidden = settings.size < 2;
    const names = new Map(boards.flatMap((board) => board.heads.map((it) => [it.dataset.k, it.firstChild.textContent])));
    for (const [key, name] of names) {
      if (key === "model") continue;
      const label = document.createElement("label");
      label.className = "tick";
      const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: "show", value: key, checked: true });
      tick.defaultChecked = true;
      label.append(tick, " " + name);
      document.getElementById("columns").append(label);
    }
  }

  /** Heads become buttons: a click or Enter sorts, a second one turns the order round. */
  function heads(board, boards) {
    board.heads.forEach((head) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const key = head.dataset.k;
        const now = head.getAttribute("aria-sort");
        const better = /[↑]/.test(head.textContent) || ["overall", "rtfx"].includes(key) ? "desc" : "asc";
        const other = better === "asc" ? "desc" : "asc";
        const first = better === "asc" ? "ascending" : "descending";
        const direction = now === first ? other : better;
        write((next) => {
          const rest = (next.get("sort") || "").split(",").filter((it) => it && it.split(":")[0] !== board.id);
          next.set("sort", [...rest, [board.id, key, direction].join(":")].join(","));
        });
        board.sort(key, direction);
      });
    });
  }

  /** A box before every model highlights it, here and in the plots. */
  function stars(board, boards) {
    for (const entry of board.rows) {
      const label = document.createElement("label");
      label.className = "star";
      const box = Object.assign(document.createElement("input"), { type: "checkbox", value: entry.id });
      box.setAttribute("aria-label", "Highlight " + entry.label);
      label.append(box);
      entry.row.cells[1].prepend(label);
      entry.box = box;
      box.addEventListener("change", () => {
        write((next) => {
          const models = lit();
          if (box.checked) models.add(entry.id); else models.delete(entry.id);
          if (models.size) next.set("hl", [...models].join(",")); else next.delete("hl");
        });
        highlight();
        pairs(boards);
      });
    }
  }

  /** Two highlighted models of one board can be compared task by task. */
  function pairs(boards) {
    const place = document.getElementById("pairs");
    place.replaceChildren();
    const models = lit();
    for (const board of boards) {
      const chosen = board.rows.filter((entry) => models.has(entry.id));
      if (chosen.length !== 2) continue;
      place.append("Compare " + chosen[0].label + " with " + chosen[1].label + ": ");
      board.tasks.forEach((task, i) => {
        const [a, b] = chosen.map((entry) => entry.data.r[i]);
        if (!a || !b) return;
        const link = Object.assign(document.createElement("a"), { href: "compare.html?a=" + a + "&b=" + b, textContent: task });
        place.append(link, " ");
      });
    }
  }

  const FIELDS = ["q", "family", "precision", "frame", "at", "pmin", "pmax", "mmin", "mmax", "lmin", "lmax", "dec"];
  const TICKS = ["cmp", "fold"];

  function keep(form) {
    write((next) => {
      const put = (name, value) => (value ? next.set(name, value) : next.delete(name));
      FIELDS.forEach((name) => put(name, form.elements[name].value));
      if (form.elements.at.selectedIndex <= 0) next.delete("at");
      TICKS.forEach((name) => put(name, form.elements[name].checked ? "1" : ""));
      const hidden = [...form.querySelectorAll("[name=show]")].filter((it) => !it.checked).map((it) => it.value);
      put("hide", hidden.join(","));
    });
  }

  function restore(form, boards) {
    const now = params();
    FIELDS.forEach((name) => {
      const field = form.elements[name];
      field.value = now.get(name) || "";
      if (field.tagName === "SELECT" && field.selectedIndex < 0) field.selectedIndex = 0;
    });
    TICKS.forEach((name) => { form.elements[name].checked = now.get(name) === "1"; });
    const hidden = new Set((now.get("hide") || "").split(","));
    form.querySelectorAll("[name=show]").forEach((it) => { it.checked = !hidden.has(it.value); });
    const models = lit();
    boards.forEach((board) => {
      board.rows.forEach((entry) => { entry.box.checked = models.has(entry.id); });
      board.measuredOn(now.get("at"));
      const order = (now.get("sort") || "").split(",").map((it) => it.split(":")).find((it) => it[0] === board.id);
      board.sort(order ? order[1] : "", order ? order[2] : "");
    });
  }

  function apply(form, boards, said) {
    const wanted = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
    TICKS.forEach((name) => { wanted[name] = form.elements[name].checked; });
    const hidden = new Set([...form.querySelectorAll("[name=show]")].filter((it) => !it.checked).map((it) => it.value));
    let shown = 0;
    let all = 0;
    boards.forEach((board) => {
      board.measuredOn(wanted.at);
      board.decimals(wanted.dec);
      board.filter(wanted);
      board.columns(hidden);
      all += board.rows.length;
      shown += board.rows.filter((entry) => !entry.row.hidden).length;
    });
    highlight();
    pairs(boards);
    if (said) said.textContent = "Showing " + shown + " of " + all + " models.";
  }

  function stale() {
    const banner = document.getElementById("stale");
    const newest = document.querySelector("footer time");
    if (banner && newest) banner.hidden = Date.now() - Date.parse(newest.dateTime) < 48 * 3600 * 1000;
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
