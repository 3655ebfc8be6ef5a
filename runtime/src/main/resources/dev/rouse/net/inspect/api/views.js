// The views of the node, the cluster, lists of actors, hot actors, jobs and the audit.

import { act, card, confirmed, foreign, get, h, heardNode, live, paged, path, post, redraw, replace, table, written } from "./inspector.js";
import { actor, badge, bytes, date, isAwake, livesTable, micros, nodeName, phaseName, silentNodes, time } from "./actor.js";

export function link(type, key) {
  return h("a", { href: `#actor/${encodeURIComponent(type)}/${encodeURIComponent(key)}` }, foreign(key));
}

// Nodes.

function shards(member, all) {
  return h("meter", { min: 0, max: all, value: member.owned, title: `${member.owned} of ${all}`, "aria-label": `${member.owned} of ${all} shards` });
}

function clusterCards(place, cluster) {
  const name = node => node ? node.slice(0, 8) : "nobody";
  redraw(place,
    card("Nodes", table("Nodes", [
      ["Node", row => [h("code", { title: row.node }, name(row.node)), row.self ? " (this one)" : ""]],
      ["State", row => badge(row.state)],
      ["Address", row => row.address],
      ["Build", row => row.build],
      ["Weight", row => row.weight, "number"],
      ["Shards", row => `${row.owned} of ${row.meant} meant`, "number"],
      ["", row => shards(row, cluster.shards), "meter"],
      ["Awake", row => row.actors ?? "?", "number"],
    ], cluster.members)),
    card("Shards", h("dl", {},
      h("dt", {}, "in all"), h("dd", {}, cluster.shards),
      h("dt", {}, "without an owner"), h("dd", { class: cluster.unowned ? "warn" : "" }, cluster.unowned),
      h("dt", {}, "paused types"), h("dd", {}, cluster.pausedTypes.join(", ") || "none")),
    cluster.moves.length === 0
      ? h("p", { class: "soft" }, "No shards are on the move.")
      : table("Moves", [
        ["From", row => h("code", {}, name(row.from))],
        ["To", row => h("code", {}, name(row.to))],
        ["Shards", row => row.shards, "number"],
      ], cluster.moves)));
}

async function nodes(main) {
  const cluster = h("div");
  const lives = h("tbody");
  const silent = h("div");
  const dropped = h("p", { class: "soft" });
  replace(main, h("h1", {}, "Nodes"), cluster, card("Lives of all nodes' actors, as they come", silent, dropped,
    livesTable(["At", "Actor", "From", "To", "Node", "Reason"], lives, "No actor has changed its phase since this was opened.")));
  clusterCards(cluster, await get("cluster"));
  live("live", update => {
    if (update.node) heardNode(update.node);
    if (update.cluster) clusterCards(cluster, update.cluster);
    if (update.silent) replace(silent, silentNodes(Object.entries(update.silent)));
    if (update.lives) addLives(lives, update.lives);
    if (update.livesDropped) dropped.textContent = `${update.livesDropped} more in one moment are not shown`;
  });
}

export function addLives(place, lives) {
  for (const life of lives) {
    place.prepend(h("tr", { class: "fresh" },
      h("td", { "data-name": "At" }, time(life.at)),
      h("td", { "data-name": "Actor" }, life.actor.type, " ", link(life.actor.type, life.actor.key)),
      h("td", { "data-name": "From", class: "soft" }, phaseName(life.from)),
      h("td", { "data-name": "To" }, badge(life.to)),
      h("td", { "data-name": "Node" }, nodeName(life.node)),
      h("td", { "data-name": "Reason" }, life.reason ? foreign(life.reason, 300) : "")));
  }
  while (place.rows.length > 50) place.deleteRow(-1);
}

// Actors.

async function actors(main, [type, prefix = ""]) {
  const node = await get("node");
  heardNode(node.health);
  if (!type && node.types.length > 0) type = node.types[0].name;
  const chosen = node.types.find(each => each.name === type);
  replace(main, h("h1", {}, "Actors"),
    card("Types", h("div", { class: "row" }, node.types.map(each => h("a", {
      href: `#actors/${encodeURIComponent(each.name)}`, "aria-current": each.name === type ? "true" : null,
    }, each.name, each.paused ? " (paused)" : ""))), chosen ? typeOrders(chosen) : h("p", {}, "No type is registered here.")));
  if (!chosen) return;
  const search = h("input", { type: "search", value: prefix, placeholder: "beginning of the key  ( / )", "aria-label": "Beginning of the key" });
  const rows = h("div");
  main.append(card(`Actors of ${type}`,
    h("form", {
      class: "row", role: "search",
      onsubmit: event => {
        event.preventDefault();
        history.replaceState(null, "", `#actors/${encodeURIComponent(type)}/${encodeURIComponent(search.value)}`);
          list(rows, type, search.value).catch(error => replace(rows, h("p", { class: "bad" }, error.message)));
      },
    }, search, h("button", {}, "Find")),
    bulk(type, search), rows));
  await list(rows, type, prefix);
  live("live", update => {
    if (update.node) heardNode(update.node);
    if (update.lives) lived(rows, type, update.lives);
  });
}

function typeOrders(type) {
  return h("div", { class: "row" },
    h("span", { class: "soft" }, `${type.actions.length} ${type.actions.length === 1 ? "action" : "actions"}`),
    h("button", {
      onclick: async () => {
        if (await confirmed(`Pause all actors of ${type.name}, on all nodes?`)) {
          await act(`Pause ${type.name}`, () => post(path("types", type.name, "pause")));
          dispatchEvent(new Event("hashchange"));
        }
      },
    }, "Pause the type"),
    h("button", {
      onclick: async () => {
        await act(`Resume ${type.name}`, () => post(path("types", type.name, "resume")));
        dispatchEvent(new Event("hashchange"));
      },
    }, "Resume the type"));
}

const LISTED = [
  ["Key", row => link(row.type, row.key)],
  ["Phase", row => [badge(row.phase ?? "unknown"), row.reason && h("div", { class: "soft" }, foreign(row.reason, 200))]],
  ["Node", row => row.awake || row.silent ? nodeName(row.node) : ""],
];

/** The actors of a type, none of which is woken, and where they are awake. */
async function list(place, type, prefix) {
  const silent = h("div");
  const rows = h("div");
  const nodes = new Map();
  await paged(rows, "Actors", LISTED, "There are none.", async cursor => {
    const found = await get(`${path("actors", type)}?${new URLSearchParams({ limit: 100, ...prefix && { prefix }, ...cursor && { cursor } })}`);
    found.actors.filter(row => row.silent).forEach(row => nodes.set(row.node, row.silent));
    replace(silent, silentNodes([...nodes]));
    return { rows: found.actors, next: found.next };
  }, "actors");
  replace(place, silent, rows);
}

/** Tells of actors that are listed what has become of them. */
function lived(place, type, lives) {
  const rows = new Map([...place.querySelectorAll("tbody tr")].map(row => [row.of.key, row]));
  for (const life of lives) {
    const row = life.actor.type === type && rows.get(life.actor.key);
    if (row) {
      Object.assign(row.of, { phase: life.to, awake: isAwake(life.to), node: life.node, reason: life.to === "FAILED" ? life.reason : null, silent: null });
      [1, 2].forEach(index => replace(row.cells[index], LISTED[index][1](row.of)));
    }
  }
}

const BULK = [["sleep", "Let sleep"], ["pause", "Pause"], ["resume", "Resume"], ["retry", "Retry dead letters"], ["drop", "Drop dead letters"], ["destroy", "Destroy"]];

function bulk(type, search) {
  const what = h("select", { "aria-label": "What to do with all of them" }, BULK.map(([value, text]) => h("option", { value }, text)));
  return h("div", { class: "row" }, h("span", { class: "soft" }, "All that begin so:"), what, h("button", {
    onclick: async () => {
      const order = { act: what.value, type, prefix: search.value };
      const isEnd = what.value === "destroy";
      const name = what.selectedOptions[0].text;
      const which = search.value ? ["all actors of ", type, " whose key begins with “", foreign(search.value), "”"] : ["ALL actors of ", type];
      if (!await confirmed([name, ": ", which, "?"], isEnd ? type : undefined)) return;
      if (await act(`${name}: ${type}/${written(search.value).slice(0, 60)}*`, () => post("jobs", isEnd ? { ...order, confirm: type } : order), "begun")) location.hash = "#jobs";
    },
  }, "Do it to all"));
}

// Hot actors.

const ORDERS = [["turns", "turns"], ["tookMicros", "time"], ["bytes", "bytes"], ["waitedMicros", "waits"]];

async function hot(main) {
  let order = "turns";
  let seen = { nodes: [], actors: [], slow: [] };
  const place = h("div");
  const buttons = ORDERS.map(([id, title]) => h("button", {
    "aria-pressed": String(id === order),
    onclick: event => {
      order = id;
      buttons.forEach(button => button.setAttribute("aria-pressed", String(button === event.currentTarget)));
      draw();
    },
  }, `By ${title}`));
  const draw = () => {
    const top = [...seen.actors].sort((a, b) => b[order] - a[order]).slice(0, 20);
    const most = Math.max(1, ...top.map(row => row[order]));
    redraw(place,
      h("p", { class: "soft" }, seen.since ? ["Counted on all nodes since ", time(seen.since), ", while somebody looks."] : ""),
      silentNodes(seen.nodes.filter(node => node.silent).map(node => [node.node, node.silent])),
      top.length === 0 ? h("p", { class: "soft" }, "No actor has had a turn since.") : table("Hot actors", [
        ["Actor", row => [row.actor.type, " ", link(row.actor.type, row.actor.key)]],
        ["Node", row => nodeName(row.node)],
        ["Turns", row => row.turns, "number"],
        ["Time", row => micros(row.tookMicros), "number"],
        ["Bytes", row => bytes(row.bytes), "number"],
        ["Waits", row => micros(row.waitedMicros), "number"],
        ["", row => h("meter", { min: 0, max: most, value: row[order], "aria-label": "share of the most" }), "meter"],
      ], top),
      h("h2", {}, "Slow turns"),
      seen.slow.length === 0 ? h("p", { class: "soft" }, "No turn has ended since.") : table("Slow turns", [
        ["Actor", row => [row.actor.type, " ", link(row.actor.type, row.actor.key)]],
        ["Turn", row => row.action],
        ["Node", row => nodeName(row.node)],
        ["Took", row => micros(row.tookMicros), "number"],
        ["Ended", row => time(row.ended)],
      ], seen.slow),
      h("h2", {}, "Nodes"),
      table("Shares of the nodes", [
        ["Node", row => nodeName(row.node)],
        ["Turns", row => row.turns, "number"],
        ["Time", row => micros(row.tookMicros), "number"],
        ["Bytes", row => bytes(row.bytes), "number"],
        ["", row => row.silent ? h("span", { class: "warn" }, "silent") : h("meter", { min: 0, max: Math.max(1, ...seen.nodes.map(node => node.turns)), value: row.turns, "aria-label": "share of the turns" }), "meter"],
      ], seen.nodes));
  };
  replace(main, h("h1", {}, "Hot actors and slow turns"), card("Top 20", h("div", { class: "row" }, buttons), place));
  seen = await get("activity");
  draw();
  live("live?activity=true", update => {
    if (update.node) heardNode(update.node);
    if (update.activity) {
      seen = update.activity;
      draw();
    }
  });
}

// Jobs.

function jobRows(place, all) {
  redraw(place, all.length === 0 ? h("p", { class: "soft" }, "There were none. Lists of actors begin them.") : table("Jobs", [
    ["Job", row => row.id],
    ["Act", row => row.act],
    ["On", row => [row.type, "/", foreign(row.prefix), "*"]],
    ["State", row => badge(row.state)],
    ["Progress", row => [h("progress", { max: Math.max(1, row.total), value: row.done + row.failed, "aria-label": "progress" }),
      h("div", {}, `${row.done} of ${row.total} done`, row.failed ? h("span", { class: "bad" }, `, ${row.failed} failed (${row.error})`) : "")]],
    ["", row => row.state === "running" && h("button", { class: "bad", "aria-label": `Stop job ${row.id}`, onclick: () => act("Stop", () => post(path("jobs", row.id, "stop"))) }, "Stop")],
  ], all));
}

async function jobs(main) {
  const place = h("div");
  replace(main, h("h1", {}, "Jobs"), card("Acts on many actors", place));
  jobRows(place, (await get("jobs")).jobs);
  live("live", update => {
    if (update.node) heardNode(update.node);
    if (update.jobs) jobRows(place, update.jobs);
  });
}

// The audit.

async function audit(main) {
  const { acts } = await get("audit");
  replace(main, h("h1", {}, "Audit"), card("The last acts at this node", acts.length === 0 ? h("p", { class: "soft" }, "Nobody has acted yet.") : table("Acts", [
    ["At", row => date(row.at)],
    ["Who", row => foreign(row.who)],
    ["Act", row => row.act],
    ["On", row => foreign(row.on)],
    ["Detail", row => row.detail ? foreign(row.detail) : ""],
    ["Outcome", row => h("span", { class: { done: "good", begun: "soft" }[row.outcome] ?? "bad" }, row.outcome)],
  ], acts)));
  live("live", update => {
    if (update.node) heardNode(update.node);
  });
}

export const views = { nodes, actors, hot, jobs, audit, actor };
