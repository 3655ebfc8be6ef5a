// The inspector's page: what it shows comes from inspector/api alone, and goes into the document as text, never as markup.

import { views } from "./views.js";

const API = new URL("inspector/api/", location.href);
const TOKEN = "rouse.inspector.token";

// Elements.

/** Makes an element. Properties are set, those with a dash or named role and class as attributes; children are elements or text. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class" || name === "role" || name === "for" || name.includes("-")) element.setAttribute(name, value);
    else element[name] = value;
  }
  append(element, children);
  return element;
}

export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

/** As replace, of what changes by itself: whoever is at a link or a button with the keyboard stays there. */
export function redraw(element, ...children) {
  const at = document.activeElement;
  const name = one => one.getAttribute("href") ?? one.getAttribute("aria-label") ?? one.textContent;
  const same = () => [...element.querySelectorAll("a, button")].filter(one => name(one) === name(at));
  const index = element.contains(at) ? same().indexOf(at) : -1;
  replace(element, ...children);
  if (index >= 0) same()[index]?.focus({ preventScroll: true });
  return element;
}

/**
 * A text that somebody else chose: what cannot be seen of it is written out, its direction stays within it, and of a long one its beginning and
 * its end are shown.
 */
export function foreign(text, most = 120) {
  const all = [...written(text)];
  const end = Math.floor(most / 5);
  return all.length <= most ? h("bdi", {}, all.join(""))
    : h("bdi", { title: all.slice(0, 1500).join("") }, all.slice(0, most - end).join(""), "…", all.slice(-end).join(""));
}

/** A text whose characters can all be seen. */
export function written(text) {
  return String(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, one => `\\u{${one.codePointAt(0).toString(16)}}`);
}

function rowOf(columns, row) {
  const element = h("tr", {}, columns.map(([name, cell, kind]) => h("td", { class: kind, "data-name": name }, cell(row))));
  element.of = row;
  return element;
}

/** A table. Columns are [name, cell of a row, class]; in a narrow window each of them has a line, unless the kind is another one. */
export function table(caption, columns, rows, kind = "stack") {
  return h("table", { class: kind, "aria-label": caption },
    h("thead", {}, h("tr", {}, columns.map(([name, , of]) => h("th", { scope: "col", class: of }, name)))),
    h("tbody", {}, rows.map(row => rowOf(columns, row))));
}

const MOST_ROWS = 1000;

/**
 * Shows a table page by page: another one behind the others when somebody asks, and of more than can be looked at the first rows go.
 * Pages are {rows, next}, as page gives them behind what the one before gave as next. Completes when the first one is there.
 */
export async function paged(place, caption, columns, empty, page, kind) {
  const list = table(caption, columns, [], kind);
  const gone = h("p", { class: "soft", hidden: true });
  let next = null;
  let dropped = 0;
  const load = async () => {
    const found = await page(next);
    append(list.tBodies[0], found.rows.map(row => rowOf(columns, row)));
    for (; list.tBodies[0].rows.length > MOST_ROWS; dropped++) list.tBodies[0].deleteRow(0);
    gone.hidden = dropped === 0;
    gone.textContent = `The first ${dropped} are not shown any more.`;
    next = found.next;
    more.hidden = !next;
  };
  const more = h("button", {
    class: "more",
    onclick: async () => {
      more.disabled = true;
      await load().catch(error => toast(error.message, true));
      more.disabled = false;
    },
  }, "More");
  await load();
  return replace(place, list.tBodies[0].rows.length === 0 ? h("p", { class: "soft" }, empty) : [gone, list, more]);
}

const MOST_AT_ONCE = 50;

/** Pages of what is here already. */
export function pagesOf(all) {
  return next => ({ rows: all.slice(next ?? 0, (next ?? 0) + MOST_AT_ONCE), next: (next ?? 0) + MOST_AT_ONCE < all.length ? (next ?? 0) + MOST_AT_ONCE : null });
}

export function card(title, ...children) {
  return h("section", { class: "card", "aria-label": title }, h("h2", {}, title), ...children);
}

// The API.

export class ApiError extends Error {
  constructor(status, body) {
    super(body.message || `The server answered ${status}.`);
    this.status = status;
    this.code = body.code || "";
  }
}

export function path(...parts) {
  return parts.map(encodeURIComponent).join("/");
}

/** The path of an actor. A key that a URL would take for something else goes in Base64url. */
export function pathOf(type, key) {
  const plain = key !== "." && key !== ".." && !key.startsWith("=");
  const bytes = plain ? [] : new TextEncoder().encode(key);
  const coded = btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return path("actors", type, plain ? key : "=" + coded);
}

function headers() {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { authorization: "Bearer " + token } : {};
}

let waiting = 0;

/** Lets those who cannot see the page know that some of it is on its way. */
function waitsFor(more) {
  waiting += more;
  document.getElementById("main").setAttribute("aria-busy", String(waiting > 0));
}

async function ask(...request) {
  waitsFor(1);
  try {
    return await answerTo(...request);
  } finally {
    setTimeout(waitsFor, 0, -1); // Behind whoever shows the answer.
  }
}

async function answerTo(method, where, body, signal) {
  const request = { method, headers: headers(), signal, cache: "no-store" };
  if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers["content-type"] = "application/json";
  }
  const answer = await fetch(new URL(where, API), request);
  if (answer.status === 204) return null;
  const text = await answer.text();
  let told = {};
  try {
    told = text ? JSON.parse(text) : {};
  } catch {
    told = { message: text };
  }
  if (answer.ok) return told;
  const error = new ApiError(answer.status, told);
  if (answer.status === 401) askForToken(error);
  throw error;
}

export const get = (where, signal) => ask("GET", where, undefined, signal);
export const post = (where, body) => ask("POST", where, body);

// What is told.

let toastTimer = 0;

export function toast(text, bad = false) {
  const place = document.getElementById("toast");
  place.textContent = text.length > 600 ? text.slice(0, 600) + "…" : text;
  place.className = bad ? "bad" : "";
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { place.textContent = ""; }, bad ? 15000 : 5000);
}

/** Does something that somebody ordered, and tells the outcome. */
export async function act(what, work, outcome = "done") {
  try {
    const done = await work();
    toast(done && done.done === false ? `${what}: there was nothing to do any more` : `${what}: ${outcome}`);
    return done === null || done === undefined ? {} : done;
  } catch (error) {
    toast(`${what}: ${error.message}`, true);
    return null;
  }
}

/** Asks in a dialog; completes with whether it was confirmed. What is to be typed is to be typed into each of the fields. */
export function confirmed(question, typed, fields = 2) {
  return new Promise(resolve => {
    const button = h("button", { value: "yes", class: "bad", disabled: Boolean(typed) }, "Do it");
    const inputs = typed === undefined ? [] : Array.from({ length: fields }, (_, index) => h("input", {
      "aria-label": index === 0 ? `Type ${typed}` : `Type ${typed} again`,
      placeholder: index === 0 ? typed : "and again", autocomplete: "off", spellcheck: false,
      oninput: () => { button.disabled = inputs.some(input => input.value !== typed); },
      onpaste: event => event.preventDefault(),
    }));
    const dialog = h("dialog", { "aria-label": "To be confirmed" },
      h("form", { method: "dialog" },
        h("p", {}, question),
        typed === undefined ? null : h("p", { class: "soft" }, "To confirm, type it in each field: ", h("code", {}, typed)),
        inputs,
        h("div", { class: "row" }, button, h("button", { value: "no", type: "button", onclick: () => dialog.close("no") }, "Leave it"))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    (inputs[0] || button).focus();
  });
}

/** Tells in a dialog what somebody may want to keep. */
export function told(title, what, secret) {
  const button = h("button", { value: "close" }, "Close");
  const dialog = h("dialog", { "aria-label": title }, h("form", { method: "dialog" }, h("h2", {}, title), h("p", {}, what),
    h("p", {}, h("code", { class: "secret" }, secret)), h("div", { class: "row" }, button)));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  button.focus();
}

function askForToken(error) {
  stopLive();
  document.querySelectorAll("dialog").forEach(dialog => dialog.close("no"));
  healthIs("not connected", "bad");
  const main = document.getElementById("main");
  const input = h("input", { type: "password", id: "token", autocomplete: "off", required: true });
  replace(main, h("h1", {}, "A token is needed"), card("Token",
    h("p", {}, error.message),
    h("form", {
      onsubmit: event => {
        event.preventDefault();
        sessionStorage.setItem(TOKEN, input.value);
        show();
      },
    }, h("label", { for: "token" }, "Token of the inspector, or of one actor"), h("div", { class: "row" }, input, h("button", {}, "Go on")))));
  input.focus();
}

// Live updates.

let stopLive = () => {};

/** Hears updates until the next view: none while the page is hidden. */
export function live(where, heard) {
  stopLive();
  let aborter = new AbortController();
  let over = false;
  let pause = 250;
  const listen = async () => {
    const answer = await fetch(new URL(where, API), { headers: headers(), signal: aborter.signal, cache: "no-store" });
    if (!answer.ok) throw new ApiError(answer.status, await answer.json().catch(() => ({})));
    pause = 250;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const line = text.slice(0, end).split("\n").find(each => each.startsWith("data: "));
        const isError = text.startsWith("event: rouse-error");
        text = text.slice(end + 2);
        if (isError) {
          const error = JSON.parse(line.slice(6));
          throw new ApiError(error.code === "token_expired" ? 401 : 503, error);
        }
        if (line) heard(JSON.parse(line.slice(6)));
      }
    }
  };
  const again = async () => {
    while (!over && !document.hidden) {
      try {
        await listen();
      } catch (error) {
        if (over || error.name === "AbortError") return;
        if (error.status === 401) return askForToken(error);
        healthIs(error.status ? `not live: ${error.message}` : "not connected", "bad");
      }
      await new Promise(done => setTimeout(done, pause));
      pause = Math.min(10000, 2 * pause);
    }
  };
  const seen = () => {
    aborter.abort();
    aborter = new AbortController();
    again();
  };
  document.addEventListener("visibilitychange", seen);
  stopLive = () => {
    over = true;
    aborter.abort();
    document.removeEventListener("visibilitychange", seen);
  };
  again();
}

export function healthIs(text, kind) {
  const place = document.getElementById("health");
  if (place.textContent !== text) place.textContent = text;
  place.className = kind;
}

export function heardNode(node) {
  healthIs(`${node.status.toLowerCase()}, ${node.residentActors} awake`, node.status === "SERVING" ? "good" : "bad");
}

// Views.

const NAMES = [["nodes", "Nodes"], ["actors", "Actors"], ["hot", "Hot"], ["jobs", "Jobs"], ["audit", "Audit"]];

async function show() {
  const parts = location.hash.slice(1).split("/").filter(part => part !== "").map(decodeURIComponent);
  const name = parts[0] === "actor" || views[parts[0]] ? parts[0] : "nodes";
  replace(document.getElementById("nav"), NAMES.map(([id, title]) => h("a", {
    href: "#" + id, "aria-current": id === name || id === "actors" && name === "actor" ? "page" : null,
  }, title)));
  const main = document.getElementById("main");
  stopLive();
  try {
    await views[name](main, parts.slice(1));
    document.title = `${main.querySelector("h1")?.textContent ?? "Rouse"} · Rouse inspector`;
  } catch (error) {
    if (error.status !== 401) replace(main, h("h1", {}, "This cannot be shown"), card("Error", h("p", { class: "bad" }, error.message)));
  }
}

addEventListener("hashchange", () => {
  show();
  document.getElementById("main").focus();
});
addEventListener("keydown", event => {
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
  if (event.key === "/" && !isTyping) {
    const filter = document.querySelector("input[type=search]");
    if (filter) {
      event.preventDefault();
      filter.focus();
    }
  }
});
show();
