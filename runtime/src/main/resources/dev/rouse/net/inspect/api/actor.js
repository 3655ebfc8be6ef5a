// The view of one actor.

import { act, append, card, confirmed, foreign, get, h, healthIs, live, paged, pagesOf, path, pathOf, post, replace, table, told, written } from "./inspector.js";

// What is told in one way everywhere.

export function time(at) {
  return at ? h("time", { dateTime: at, title: at }, new Date(at).toLocaleTimeString([], { hour12: false }) + "." + String(new Date(at).getMilliseconds()).padStart(3, "0")) : "";
}

export function date(at) {
  return at ? h("time", { title: at }, new Date(at).toLocaleString([], { hour12: false })) : "";
}

export function micros(count) {
  return count < 1000 ? `${count} µs` : count < 1000000 ? `${(count / 1000).toFixed(1)} ms` : `${(count / 1000000).toFixed(1)} s`;
}

/** A phase in words. */
export function phaseName(phase) {
  return phase.toLowerCase().replaceAll("_", " ");
}

/** Whether an actor in a phase is in the memory of a node. */
export function isAwake(phase) {
  return !/^(ASLEEP|GONE|FAILED)$/.test(phase);
}

/** A table of lives or events, newest first, and what stands there before there are any. */
export function livesTable(names, rows, empty) {
  return [h("table", { class: "stack" }, h("thead", {}, h("tr", {}, names.map(name => h("th", { scope: "col" }, name)))), rows), h("p", { class: "soft empty" }, empty)];
}

export function badge(text) {
  const state = phaseName(String(text));
  const kind = /running|serving|active|done|completed/.test(state) ? "good"
    : /fail|gone|kill|destroy/.test(state) ? "bad" : /starting|grace|paus|drain|stopp|wait|cancel|unknown/.test(state) ? "warn" : "soft";
  return h("span", { class: "badge " + kind }, state);
}

export function nodeName(node) {
  if (!node) return h("span", { class: "soft" }, "nobody");
  return h("code", { title: node }, node.slice(0, 8));
}

/** Nodes that do not answer, so that something is missing. All of [node, why]. */
export function silentNodes(all) {
  return all.map(([node, why]) => h("p", { class: "warn", role: "status" }, "Node ", nodeName(node), ` is silent, and nothing of it is here: ${why}`));
}

const MOST_SHOWN = 2000;

/** A value: of a long one the beginning, and all that there is of it when somebody asks. */
function value(shown) {
  if (!shown) return "";
  const text = shown.cut ? shown.text : pretty(shown.text);
  const place = h("pre", {}, text.slice(0, MOST_SHOWN));
  const all = text.length > MOST_SHOWN && h("button", {
    onclick: () => {
      place.textContent = text;
      all.remove();
    },
  }, `Show all ${text.length} characters`);
  return [place, all, note(shown)];
}

function note(shown) {
  return [shown.cut && h("p", { class: "warn" }, `This is the beginning: ${shown.text.length} of ${shown.size} characters.`),
    shown.redacted && h("p", { class: "soft" }, "Some of it may be hidden.")];
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, each] of Object.entries(attributes)) element.setAttribute(name, each);
  return append(element, children);
}

// The start ledger: what came from where, and what it cost.

const SOURCES = { LIVE: ["live", "read of the store"], BUNDLE: ["bundle", "preload bundle"], ABSENT: ["absent", "known to be absent"] };

export function bytes(count) {
  return count < 10240 ? `${count} B` : count < 10485760 ? `${(count / 1024).toFixed(1)} KiB` : `${(count / 1048576).toFixed(1)} MiB`;
}

/** Parts side by side: [width, class], of all widths together. */
function bar(parts, all) {
  const drawing = svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { width: 100, height: 10, class: "none" }));
  let x = 0;
  for (const [width, kind] of parts) {
    const share = 100 * width / Math.max(1, all);
    append(drawing, [svg("rect", { x, width: width > 0 ? Math.max(1, share) : 0, height: 10, class: kind })]);
    x += share;
  }
  return drawing;
}

function ledger(start) {
  if (!start) return h("p", { class: "soft" }, "It is not awake: a start is told while its life lasts.");
  const rows = start.sources;
  const sum = source => rows.reduce((all, row) => row.source === source ? all + row.bytes : all, 0);
  const count = source => rows.filter(row => row.source === source).length;
  const most = Math.max(1, ...rows.map(row => row.bytes));
  return h("div", { class: "ledger" },
    h("p", {}, h("strong", {}, start.roundTrips === 0 ? "No" : start.roundTrips), start.roundTrips === 1 ? " round trip" : " round trips", " to the store, ", h("strong", {}, bytes(start.bytes)), "."),
    h("p", { class: "row" }, Object.entries(SOURCES).map(([source, [kind, title]]) => h("span", { class: "source " + kind },
      `${title}: ${count(source)} ${count(source) === 1 ? "key" : "keys"}`, source === "ABSENT" ? "" : `, ${bytes(sum(source))}`))),
    bar(Object.entries(SOURCES).map(([source, [kind]]) => [sum(source), kind]), start.bytes),
    h("ol", { "aria-label": "Start ledger" }, rows.map(row => {
      const [kind, title] = SOURCES[row.source];
      return h("li", {}, h("code", {}, row.name), h("span", { class: "source " + kind, title }, row.source.toLowerCase()),
        row.bytes > 0 ? bar([[row.bytes, kind]], most) : h("span"), h("span", { class: "number" }, row.bytes > 0 ? bytes(row.bytes) : "nothing"));
    })));
}

// Parts of the view. Each is asked for when it is opened.

async function statePart(place, at) {
  const found = await get(`${at}/state`);
  if (!found) return replace(place, h("p", { class: "soft" }, "Nothing is stored: it has no state, or does not exist."));
  const text = h("textarea", { class: "state", "aria-label": "State as JSON", value: found.value.cut ? found.value.text : pretty(found.value.text), readOnly: !found.editable, spellcheck: false });
  replace(place, text, note(found.value), !found.editable && h("p", { class: "soft" }, "It cannot be edited here, as not all of it is shown as it is."),
    h("div", { class: "row" },
      h("button", {
        disabled: !found.editable,
        onclick: async () => {
          let state;
          try {
            state = JSON.parse(text.value);
          } catch (error) {
            return act("Save the state", () => Promise.reject(error));
          }
          if (await act("Save the state", () => post(`${at}/state`, { revision: found.revision, state }))) await statePart(place, at);
        },
      }, "Save as new state"),
      h("button", { onclick: () => statePart(place, at) }, "Read again"),
      h("span", { class: "soft revision" }, `${found.bytes} bytes, schema ${found.version}, revision ${found.revision.slice(0, 8)}`)));
}

async function callPart(place, at, type) {
  const node = await get("node").catch(() => ({ types: [] }));
  const actions = node.types.find(each => each.name === type)?.actions ?? [];
  const name = actions.length === 0 ? h("input", { "aria-label": "Action" }) : h("select", { "aria-label": "Action" }, actions.map(each => h("option", { value: each.name }, `${each.name}(${each.parameters.join(", ")})`)));
  const given = h("textarea", { "aria-label": "Arguments, a JSON array", value: "[]", spellcheck: false });
  const creates = h("input", { type: "checkbox" });
  const result = h("div", { role: "status" });
  replace(place, h("div", { class: "row" }, name, h("label", { class: "row" }, creates, "create it where it does not exist")), h("p", { class: "soft label" }, "Arguments, a JSON array"), given, h("div", { class: "row" }, h("button", {
    onclick: async () => {
      const done = await act(`Call ${name.value}`, async () => post(`${at}/${path("call", name.value)}${creates.checked ? "?create=true" : ""}`, JSON.parse(given.value)));
      if (done) replace(result, h("pre", {}, "result" in done ? JSON.stringify(done.result, null, 2) : ""), done.more && h("p", { class: "warn" }, "There was more."));
    },
  }, "Call")), result);
}

function query(cursor) {
  return new URLSearchParams({ limit: 100, ...cursor && { cursor } });
}

async function dataPart(place, at) {
  await paged(place, "Own data", [
    ["Key", row => h("code", {}, foreign(row.key))], ["Bytes", row => row.bytes, "number"], ["Value", row => value(row.value)],
  ], "It has none.", async cursor => {
    const found = await get(`${at}/data?${query(cursor)}`);
    return { rows: found.entries, next: found.next };
  });
}

/** The acts on a row: those that cannot be taken back are apart, and ask first. */
function acts(row, ...all) {
  return h("div", { class: "acts" }, all.map(([text, work, question]) => h("button", {
    class: question ? "bad" : null,
    "aria-label": `${text} ${written(row).slice(0, 60)}`,
    onclick: async () => {
      if (!question || await confirmed(question)) await work();
    },
  }, text)));
}

/** Letters to nobody, page by page. */
function letters(title, all, order, again) {
  const place = h("div");
  const ordered = (row, id, text) => async () => {
    await act(`${text} ${row.what}`, () => post(order(row, id)));
    await again();
  };
  paged(place, title, [
    ["What", row => foreign(row.what)], ...all.some(row => row.receiver) ? [["To", row => foreign(row.receiver)]] : [], ["Arguments", row => value(row.arguments)], ["Tries", row => row.failures, "number"],
    ["Failed", row => date(row.failedAt)], ["Error", row => h("span", { class: "bad" }, foreign(row.error, 300))],
    ["", row => acts(row.what, ["Retry", ordered(row, "retry", "Retry")], ["Drop", ordered(row, "drop", "Drop"), ["Drop ", foreign(row.what), "? It is never done then."]])],
  ], "There are none.", pagesOf(all));
  return [h("h2", {}, all.length > 1 ? `${title} (${all.length})` : title), place];
}

async function schedulePart(place, at) {
  const again = () => schedulePart(place, at);
  const entries = h("div");
  const [dead] = await Promise.all([get(`${at}/letters`), paged(entries, "Schedule", [
    ["Action", row => [foreign(row.action), row.name ? [" (", foreign(row.name), ")"] : ""]], ["When", row => row.timing], ["Due", row => date(row.due)], ["Arguments", row => value(row.arguments)],
    ["Failures", row => row.failures, "number"],
    ["", row => acts(row.action, ["Cancel", async () => {
      await act(`Cancel ${row.action}`, () => post(`${at}/${path("schedule", row.id, "cancel")}`));
      await again();
    }, ["Cancel ", foreign(row.action), ", due ", date(row.due), "?"]])],
  ], "Nothing is scheduled.", async cursor => {
    const found = await get(`${at}/schedule?${query(cursor)}`);
    return { rows: found.entries, next: found.next };
  })]);
  replace(place, entries, letters("Dead letters", dead.letters, (row, order) => `${at}/${path("letters", row.id, order)}`, again));
}

/** Queues whose dead letters are read without being asked for. */
const MOST_OPEN = 3;

async function queuesPart(place, at) {
  const [{ queues }, undelivered] = await Promise.all([get(`${at}/queues`), get(`${at}/undelivered`)]);
  const again = () => queuesPart(place, at);
  const dead = await Promise.all(queues.filter(queue => queue.deadLetters > 0).map(async (queue, index) => {
    const own = h("div", { class: "part" });
    const open = async () => replace(own, letters(`Dead letters of ${queue.name}`, (await get(`${at}/${path("queues", queue.name)}`)).letters,
      (row, order) => `${at}/${path("queues", queue.name, "letters", row.id, order)}`, again));
    if (index < MOST_OPEN) return open();
    own.className = "shut";
    return replace(own, h("button", {
      onclick: () => {
        own.className = "part";
        open().catch(error => replace(own, h("p", { class: "bad" }, error.message)));
      },
    }, `Dead letters of ${queue.name} (${queue.deadLetters})`));
  }));
  replace(place, queues.length === 0 ? h("p", { class: "soft" }, "Its type has no queues.") : table("Queues", [
    ["Queue", row => row.name], ["Handled by", row => row.action], ["Waiting", row => `${row.depth} of ${row.limit}`, "number"], ["Retrying", row => row.retrying, "number"],
    ["In flight", row => row.inFlight, "number"], ["Dead", row => row.deadLetters, "number"], ["Oldest", row => date(row.oldest)],
  ], queues),
  dead,
  letters("Messages that cannot be delivered", undelivered.letters, (row, order) => `${at}/${path("undelivered", row.id, order)}`, again));
}

async function connectionsPart(place, at) {
  const { connections } = await get(`${at}/connections`);
  await paged(place, "Connections", [
    ["Id", row => h("code", {}, row.id + "…")], ["Since", row => date(row.since)], ["Node", row => h("code", {}, row.node.slice(0, 8))], ["Who", row => row.principal ? foreign(row.principal) : ""],
    ["Received", row => row.received, "number"], ["Subscriptions", row => foreign(row.subscriptions.join(", "), 300)], ["Socket", row => row.path ? foreign(row.path) : ""], ["Ending", row => row.ending ?? ""],
  ], "Nobody is connected.", pagesOf(connections));
}

async function flowsPart(place, at, chosen = null) {
  const all = h("div");
  const one = h("div", { class: "part" });
  await paged(all, "Workflows", [
    ["Workflow", row => h("button", { onclick: () => flow(one, at, row.id, other => flowsPart(place, at, other ?? row.id)).catch(error => replace(one, h("p", { class: "bad" }, error.message))) }, foreign(row.id))], ["Code", row => row.name],
    ["State", row => [badge(row.status), row.paused ? [" ", badge("paused")] : ""]], ["Reason", row => row.reason ? foreign(row.reason, 300) : ""], ["Started", row => date(row.startedAt)],
  ], "It has no workflows.", async cursor => {
    const found = await get(`${at}/flows?${query(cursor)}`);
    return { rows: found.flows, next: found.next };
  });
  replace(place, all, one);
  if (chosen !== null) await flow(one, at, chosen, other => flowsPart(place, at, other ?? chosen));
}

async function flow(place, at, id, again) {
  const found = await get(`${at}/${path("flows", id)}`);
  const order = (name, text, kind) => h("button", {
    class: kind,
    onclick: async () => {
      if (kind !== "bad" || await confirmed([`${text} workflow `, foreign(id), "?"])) {
        await act(`${text} ${id}`, () => post(`${at}/${path("flows", id, name)}`));
        await again();
      }
    },
  }, text);
  const name = h("input", { "aria-label": "Name of the promise or signal", placeholder: "name" });
  const given = h("input", { "aria-label": "Its value as JSON", placeholder: "value as JSON", value: "true" });
  const tell = (kind, text) => h("button", {
    onclick: async () => {
      await act(`${text} ${name.value}`, async () => post(`${at}/${path("flows", id, kind, name.value)}`, JSON.parse(given.value)));
      await again();
    },
  }, text);
  const isOver = /completed|failed|cancelled|killed/.test(found.flow.status);
  replace(place, h("h2", {}, "Workflow ", foreign(id), " ", badge(found.flow.status)),
    !isOver && h("div", { class: "row" }, order("pause", "Pause"), order("resume", "Resume"), h("span", { class: "apart row" }, order("cancel", "Cancel", "bad"), order("kill", "Kill", "bad"))),
    !isOver && h("div", { class: "row" }, name, given, tell("promises", "Complete the promise"), tell("signals", "Send the signal")),
    isOver ? [h("p", { class: "soft" }, "Its result:"), value(found.result)]
      : [found.cut && h("p", { class: "warn" }, `These are its newest ${found.entries.length} entries: those before are in its exported history.`), timeline(found.entries, entry => step(at, id, entry, again))]);
}

const MOST_STEPS = 100;

/** The newest entries of a history in their order, and those before when somebody asks. */
function timeline(entries, step) {
  const list = h("ol", { class: "timeline", "aria-label": "Timeline" });
  let from = entries.length;
  const more = h("button", { class: "before", onclick: () => earlier() });
  const earlier = () => {
    const before = Math.max(0, from - MOST_STEPS);
    list.prepend(...entries.slice(before, from).map(step));
    from = before;
    more.hidden = from === 0;
    more.textContent = `Show ${Math.min(from, MOST_STEPS)} of the ${from} before`;
  };
  earlier();
  return entries.length === 0 ? h("p", { class: "soft" }, "It has no entries yet.") : [more, list];
}

function step(at, id, entry, again) {
  const shown = written(entry.path);
  return h("li", { class: entry.state },
    h("strong", {}, foreign(entry.path)), " ", h("span", { class: "soft" }, `${entry.kind}, ${entry.state}`, entry.attempts > 1 ? `, attempt ${entry.attempts}` : "", " "), date(entry.at),
    h("div", { class: "acts" }, h("button", {
      "aria-label": `Restart from ${shown}`,
      onclick: async () => {
        if (await confirmed(["Restart workflow ", foreign(id), " from ", foreign(entry.path), "? What came behind it is done again."])) {
          await act(`Restart from ${shown}`, () => post(`${at}/${path("flows", id, "restart")}`, { step: entry.path }));
          await again();
        }
      },
    }, "Restart from here"), h("button", {
      "aria-label": `Fork from ${shown}`,
      onclick: async () => {
        if (await confirmed(["Fork workflow ", foreign(id), " from ", foreign(entry.path), "? Another one begins with its history up to there."])) {
          const made = await act(`Fork from ${shown}`, () => post(`${at}/${path("flows", id, "fork")}`, { step: entry.path }));
          if (made?.id) await again(made.id);
        }
      },
    }, "Fork from here")), entry.error && h("div", { class: "bad" }, foreign(entry.error, 500)), entry.value.text !== "null" && value(entry.value));
}

function eventRows(place, events) {
  for (const event of events) {
    place.prepend(h("tr", {}, h("td", { "data-name": "Offset" }, event.offset), h("td", { "data-name": "Name" }, event.name ? foreign(event.name) : "not kept"),
      h("td", { "data-name": "At" }, time(event.at)), h("td", { "data-name": "Value" }, value(event.value))));
  }
  while (place.rows.length > 100) place.deleteRow(-1);
}

// The view.

const PARTS = [["overview", "Overview"], ["call", "Call"], ["data", "Own data"], ["schedule", "Schedule"], ["queues", "Queues"], ["flows", "Workflows"], ["connections", "Connections"], ["lives", "Lives and events"]];

function facts(all) {
  const names = Object.keys(all);
  return names.length === 0 ? h("p", { class: "soft" }, "There is nothing in memory here.") : names.map(name => [h("h2", {}, name),
    h("dl", {}, Object.entries(all[name]).map(([fact, told]) => [h("dt", {}, fact), h("dd", {}, foreign(typeof told === "object" ? JSON.stringify(told) : told, 500))]))]);
}

/** Whether somebody can be asked to type a key. */
function isTyped(key) {
  return /^[\p{L}\p{N}\p{P}\p{S} ]{1,64}$/u.test(key);
}

function orders(at, type, key, again) {
  const order = (name, text, done = again) => h("button", {
    onclick: async () => {
      await act(text, () => post(`${at}/${name}`));
      await done();
    },
  }, text);
  return h("div", { class: "row" }, order("pause", "Pause"), order("resume", "Resume"), order("sleep", "Let it sleep"),
    h("button", {
      onclick: async () => {
        const made = await act("Token of this actor", () => post(`${at}/token`));
        if (made) told("Token of this actor", "Whoever has it may inspect this actor alone, and act on it. It is shown to those who ask here.", made.token);
      },
    }, "Token"),
    h("button", {
      class: "bad apart",
      onclick: async () => {
        if (await confirmed(["Destroy ", type, "/", foreign(key), "? Everything of it is gone."], isTyped(key) ? key : "destroy")) {
          await act("Destroy", () => post(`${at}/destroy`, { confirm: key }));
          await again();
        }
      },
    }, "Destroy"));
}

export async function actor(main, [type, key, chosen = "overview"]) {
  const at = pathOf(type, key);
  const head = h("div", { class: "row" });
  const quiet = h("div", { role: "status" });
  const place = h("div");
  let shown;
  const lives = h("tbody");
  const silent = h("div");
  const emitted = h("tbody");
  const overview = { ledger: h("div"), running: h("div"), facts: h("div"), state: h("div") };
  const draw = view => {
    shown = view;
    replace(quiet, view.silent && [h("p", { class: "warn" }, "Node ", nodeName(view.node), ` is silent, so that nothing is known of what this actor has in memory: ${view.silent}`)]);
    replace(head, badge(view.phase ?? "unknown"), view.awake && h("span", { class: "soft" }, "on node ", nodeName(view.node)), view.exists === false && h("span", { class: "bad" }, "does not exist"),
      view.reason && h("span", { class: "warn" }, foreign(view.reason, 300)),
      view.createdAt && h("span", { class: "soft" }, "created ", date(view.createdAt)));
    if (view.silent) {
      [overview.ledger, overview.running, overview.facts].forEach(each => replace(each, h("p", { class: "soft" }, "This is not known, as its node does not answer.")));
      return;
    }
    replace(overview.ledger, ledger(view.lastStart));
    replace(overview.running, view.running.length === 0 ? h("p", { class: "soft" }, "Nothing runs.") : table("Running turns", [
      ["Turn", row => row.action], ["Mode", row => row.mode.toLowerCase()], ["Since", row => time(row.since)], ["Waits for", row => row.waitsFor]], view.running));
    replace(overview.facts, facts(view.features));
  };
  const again = async () => draw(await get(at));
  const open = {
    overview: () => {
      replace(place, h("div", { class: "grid" }, card("State", overview.state), card("Start ledger", overview.ledger), card("Turns", overview.running), card("In memory", overview.facts)));
      return statePart(overview.state, at);
    },
    call: () => part("Call an action", body => callPart(body, at, type)),
    data: () => part("Own data", body => dataPart(body, at)),
    schedule: () => part("Schedule and dead letters", body => schedulePart(body, at)),
    queues: () => part("Queues and messages", body => queuesPart(body, at)),
    flows: () => part("Workflows", body => flowsPart(body, at)),
    connections: () => part("Connections", body => connectionsPart(body, at)),
    lives: async () => {
      replace(place, card("Lives and failures, as they come", silent, livesTable(["At", "From", "To", "Node", "Reason"], lives, "It has not changed its phase since this was opened.")),
        card("Events", livesTable(["Offset", "Name", "At", "Value"], emitted, "It has emitted none that are kept.")));
      if (emitted.rows.length === 0) eventRows(emitted, (await get(`${at}/events`)).events);
    },
  };
  async function part(title, fill) {
    const body = h("div");
    replace(place, card(title, body));
    await fill(body);
  }
  const tabs = PARTS.map(([id, title]) => h("button", {
    "aria-pressed": String(id === chosen),
    onclick: async event => {
      tabs.forEach(tab => tab.setAttribute("aria-pressed", String(tab === event.currentTarget)));
      history.replaceState(null, "", `#actor/${encodeURIComponent(type)}/${encodeURIComponent(key)}/${id}`);
      try {
        await open[id]();
      } catch (error) {
        replace(place, card("Error", h("p", { class: "bad" }, error.message)));
      }
    },
  }, title));
  replace(main, h("h1", {}, `${type} / `, foreign(key, 200)), [...key].length > 200 && h("details", {}, h("summary", {}, "Whole key"), h("pre", {}, written(key))), head, quiet, orders(at, type, key, again), h("div", { class: "row", role: "toolbar", "aria-label": "Parts" }, tabs), place);
  await again();
  await (open[chosen] ?? open.overview)();
  live(`${at}/live`, update => {
    healthIs("live", "good");
    if (update.actor) draw(update.actor);
    if (update.silent) replace(silent, silentNodes(Object.entries(update.silent)));
    if (update.lives) {
      for (const life of update.lives) {
        lives.prepend(h("tr", {}, h("td", { "data-name": "At" }, time(life.at)), h("td", { "data-name": "From", class: "soft" }, phaseName(life.from)), h("td", { "data-name": "To" }, badge(life.to)),
          h("td", { "data-name": "Node" }, nodeName(life.node)), h("td", { "data-name": "Reason" }, life.reason ? foreign(life.reason, 300) : "")));
      }
      while (lives.rows.length > 50) lives.deleteRow(-1);
    }
    if (update.emitted) eventRows(emitted, update.emitted);
  });
  return shown;
}
