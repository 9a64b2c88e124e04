"use strict";
/*
 * Two records side by side. Accuracies are compared with McNemar's exact test, error rates by drawing utterances with replacement, as
 * `superb compare` does; that command draws five times as often and corrects for several tasks.
 */
(() => {
  const RESAMPLES = 2000;
  const LISTED = 50;
  const outcomes = new Map();
  const ids = new Map();

  /** Called by the script beside a record. */
  globalThis.superbOutcomes = (id, counts, units) => {
    const numbers = (text) => (text.includes(",") || units ? text.split(",").map(Number) : [...text].map(Number));
    const c = numbers(counts);
    outcomes.set(id, { counts: c, units: units ? numbers(units) : c.map(() => 1) });
  };

  /** Called by the script with the utterances of a test set. */
  globalThis.superbIds = (hash, list) => ids.set(hash, list);

  const loading = new Map();
  function load(source) {
    if (!loading.has(source)) {
      loading.set(source, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = source;
        script.onload = resolve;
        script.onerror = () => reject(new Error(source));
        document.head.append(script);
      }));
    }
    return loading.get(source);
  }

  /** Two-sided and exact: every utterance that only one gets right is a fair coin. */
  function mcnemar(first, second) {
    const n = first + second;
    if (!n) return 1;
    let term = -n * Math.LN2;
    let sum = Math.exp(term);
    for (let k = 1; k <= Math.min(first, second); k++) {
      term += Math.log(n - k + 1) - Math.log(k);
      sum += Math.exp(term);
    }
    return Math.min(1, 2 * sum);
  }

  function random(seed) {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  function bootstrap(a, b, units) {
    const next = random(1337);
    const n = units.length;
    const drawn = [];
    for (let i = 0; i < RESAMPLES; i++) {
      let sum = 0;
      let all = 0;
      for (let j = 0; j < n; j++) {
        const at = Math.floor(next() * n);
        sum += a[at] - b[at];
        all += units[at];
      }
      drawn.push(all ? sum / all : 0);
    }
    drawn.sort((x, y) => x - y);
    const below = drawn.filter((it) => it <= 0).length;
    const above = drawn.filter((it) => it >= 0).length;
    return {
      low: drawn[Math.floor(0.025 * RESAMPLES)],
      high: drawn[Math.ceil(0.975 * RESAMPLES) - 1],
      p: Math.min(1, (2 * (Math.min(below, above) + 1)) / (RESAMPLES + 1)),
    };
  }

  const percent = (fraction) => (100 * fraction).toFixed(1);
  const signed = (fraction) => (fraction < 0 ? "−" : "+") + Math.abs(100 * fraction).toFixed(1);
  const three = (value) => Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 3 });
  const probability = (p) => (p < 0.0001 ? "p below 0.0001" : "p = " + p.toFixed(4));

  function element(name, words, ...children) {
    const made = document.createElement(name);
    if (words) made.textContent = words;
    made.append(...children);
    return made;
  }

  function table(caption, heads, rows) {
    const head = element("tr", "", ...heads.map((it) => Object.assign(element("th", it), { scope: "col" })));
    const body = rows.map((row) => element("tr", "", ...row.map((cell, i) => {
      const made = element(i ? "td" : "th", cell);
      if (!i) made.scope = "row";
      return made;
    })));
    const made = element("table", "", element("caption", caption), element("thead", "", head), element("tbody", "", ...body));
    made.className = "plain";
    return made;
  }

  function numbers(a, b) {
    const range = (it) => (it.ci ? percent(it.ci[0]) + " to " + percent(it.ci[1]) : "–");
    const rows = [
      [a.metric + " %", percent(a.value), percent(b.value), signed(b.value - a.value) + " points"],
      ["95 % interval", range(a), range(b), ""],
    ];
    const cost = (name, key, unit) => {
      if (a[key] === undefined && b[key] === undefined) return;
      const text = (it) => (it[key] === undefined ? "–" : three(it[key] / unit));
      const timed = key === "latency" || key === "memory";
      const same = a[key] > 0 && b[key] !== undefined && (!timed || a.at === b.at);
      rows.push([name, text(a), text(b), same ? "× " + three(b[key] / a[key]) : timed ? "other machine" : ""]);
    };
    cost("Params, M", "params", 1e6);
    cost("MACs at 5 s, G", "macs", 1e9);
    cost("Weights, MB", "weights", 1e6);
    cost("Latency p90 at 5 s, ms", "latency", 1);
    cost("Memory, MB", "memory", 1e6);
    return table("Numbers", ["measure", a.label, b.label, "second against first"], rows);
  }

  function paired(a, b) {
    const x = outcomes.get(a.id);
    const y = outcomes.get(b.id);
    const sign = a.up ? 1 : -1;
    const wins = [];
    const losses = [];
    x.counts.forEach((count, i) => {
      const gain = sign * (count - y.counts[i]);
      if (gain > 0) wins.push([i, gain]);
      if (gain < 0) losses.push([i, -gain]);
    });
    const boot = bootstrap(x.counts, y.counts, x.units);
    return { wins, losses, n: x.counts.length, boot, p: a.up ? mcnemar(wins.length, losses.length) : boot.p };
  }

  function verdict(a, b, result) {
    const difference = a.value - b.value;
    const better = (a.up ? difference > 0 : difference < 0) ? a.label : b.label;
    const size = signed(difference) + " points (95 % interval " + signed(result.boot.low) + " to " + signed(result.boot.high) + ")";
    const test = (a.up ? "McNemar, exact" : "paired bootstrap") + ", " + probability(result.p);
    return result.p < 0.05
      ? better + " is better; the difference of " + size + " is more than chance explains (" + test + ")."
      : "The difference of " + size + " could be chance (" + test + ").";
  }

  function items(title, list, names) {
    const rows = [...list].sort((p, q) => q[1] - p[1] || p[0] - q[0]).slice(0, LISTED)
      .map(([at, gain]) => [names[at], String(gain)]);
    const more = list.length > LISTED ? ", the first " + LISTED : "";
    return element("details", "", element("summary", title + " (" + list.length + more + ")"),
      rows.length ? table(title, ["utterance", "by"], rows) : element("p", "None."));
  }

  async function show(a, b, answer) {
    const title = element("h2", a.label + " and " + b.label + " on " + a.task);
    if (a.board.startsWith("Mini") || a.board.startsWith("Untrained")) title.append(" (" + a.board.toLowerCase() + ")");
    answer.replaceChildren(title, numbers(a, b));
    const links = element("p", "", "Records: ");
    [a, b].forEach((it) => links.append(Object.assign(element("a", it.label), { href: "r/" + it.id + ".html" }), " "));
    answer.append(links);
    if (a.id === b.id) {
      answer.append(element("p", "This is twice the same record."));
      return;
    }
    if (!a.ids || a.ids !== b.ids) {
      answer.append(element("p", "The outcomes of the utterances of both are needed for a paired test; they do not lie beside both records, or differ."));
      return;
    }
    try {
      await Promise.all(["r/" + a.id + ".js", "r/" + b.id + ".js", "r/ids-" + a.ids + ".js"].map(load));
    } catch (missing) {
      answer.append(element("p", "A file of this site is missing: " + missing.message));
      return;
    }
    const result = paired(a, b);
    const words = element("p", verdict(a, b, result));
    words.id = "verdict";
    title.after(words, element("p", "Of " + result.n + " utterances " + a.label + " does better on " + result.wins.length
      + " and " + b.label + " on " + result.losses.length + "."));
    answer.append(items(a.label + " does better", result.wins, ids.get(a.ids)),
      items(b.label + " does better", result.losses, ids.get(a.ids)));
  }

  function start() {
    const records = JSON.parse(document.getElementById("data").textContent);
    const form = document.getElementById("pair");
    const answer = document.getElementById("answer");
    if (!records.length) return;
    const byId = new Map(records.map((it) => [it.id, it]));
    const name = (it) => it.label + (records.some((other) => other !== it && other.label === it.label && other.task === it.task
      && other.board === it.board) ? " (seed " + it.seed + ")" : "");
    const fill = (select, list) => {
      const groups = new Map();
      list.forEach((it) => {
        const key = it.task + ", " + it.board;
        if (!groups.has(key)) groups.set(key, Object.assign(document.createElement("optgroup"), { label: key }));
        groups.get(key).append(new Option(name(it), it.id));
      });
      select.replaceChildren(new Option("choose", ""), ...groups.values());
    };
    const order = (p, q) => p.task.localeCompare(q.task) || p.board.localeCompare(q.board) || p.label.localeCompare(q.label);
    records.sort(order);
    fill(form.elements.a, records);
    const second = () => {
      const a = byId.get(form.elements.a.value);
      fill(form.elements.b, a ? records.filter((it) => it.task === a.task && it.board === a.board && it.data === a.data && it !== a) : []);
    };
    const restore = () => {
      const now = new URLSearchParams(location.search);
      form.elements.a.value = byId.has(now.get("a")) ? now.get("a") : "";
      second();
      form.elements.b.value = byId.has(now.get("b")) ? now.get("b") : "";
      if (form.elements.b.selectedIndex < 0) form.elements.b.value = "";
    };
    const update = () => {
      const [a, b] = [form.elements.a.value, form.elements.b.value];
      const next = new URLSearchParams(location.search);
      a ? next.set("a", a) : next.delete("a");
      b ? next.set("b", b) : next.delete("b");
      history.replaceState(null, "", location.pathname + (next.size ? "?" + next : ""));
      if (a && b) show(byId.get(a), byId.get(b), answer);
      else answer.replaceChildren();
    };
    restore();
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.elements.a.addEventListener("change", () => {
      const before = form.elements.b.value;
      second();
      form.elements.b.value = before;
      if (form.elements.b.selectedIndex < 0) form.elements.b.value = "";
      update();
    });
    form.elements.b.addEventListener("change", update);
    update();
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
