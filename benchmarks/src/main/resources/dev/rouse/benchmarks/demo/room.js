/** The page of a room: everything that was said, whether it is awake, and where. */

import { connect } from "/rouse.js";

const LOOK_MILLIS = 2000;
const MOST_SHOWN = 1000;
const NAMES = ["ann", "bob", "cem", "dia", "eve", "fin", "gus", "ida", "jon", "kim"];

const find = (id) => document.getElementById(id);
const roomName = decodeURIComponent(location.hash.slice(1)) || "lobby";
const client = connect(location.origin);
const room = client.actor("room", roomName);

/** What is said goes over a connection of the room: sent again until it is durable, and said once. Made with the first word. */
let connection;

let node;

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function show(offset, kind, ...parts) {
  const list = find("events");
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const line = element("li", kind, "");
  line.dataset.offset = offset;
  line.append(element("span", "offset", offset), ...parts);
  list.append(line);
  while (list.children.length > MOST_SHOWN) {
    list.firstElementChild.remove();
  }
  if (isAtEnd) {
    list.scrollTop = list.scrollHeight;
  }
  find("offset").textContent = offset;
}

function short(id) {
  return id ? id.slice(0, 6) : "unknown";
}

/** Events of all names, in their order: what is said, and when the room wakes and falls asleep. */
function hear({ offset, name, value }) {
  if (name === "message") {
    show(offset, "message", element("span", "name", `${value.name}:`), element("span", "text", value.text));
  } else if (name === "awake") {
    node = value.node;
    show(offset, "life awake", element("span", "text", `woke up on node ${short(node)}`));
    look();
  } else if (name === "asleep") {
    show(offset, "life asleep", element("span", "text", "fell asleep"));
    look();
  }
}

room.events(
  null,
  {
    after: 0,
    gap: ({ first, last, life }) => {
      if (last < first) {
        show(last, "gap", element("span", "text", `the room is another one now (${life})`));
      } else {
        show(last, "gap", element("span", "text", `events ${first} to ${last} are not kept any more`));
      }
    },
    error: (error) => notice(`No events any more: ${error.message}`),
  },
  hear,
);

function notice(text) {
  find("notice").textContent = text;
}

function pill(id, text, isGood) {
  find(id).textContent = text;
  find(id).classList.toggle("good", isGood);
}

client.onState(({ state, reason, retryIn }) => {
  pill("link", state, state === "open");
  notice(state === "waiting" ? `The connection is lost (${reason}); again in ${Math.round(retryIn)} ms.` : "");
  if (state === "open") {
    look();
  }
});

let lookAgain;

/** Looks at the room, which does not wake it, and at the nodes. */
async function look() {
  clearTimeout(lookAgain);
  try {
    if (client.state === "open") {
      const [info, cluster] = await Promise.all([
        room.with({ timeout: 2 * LOOK_MILLIS }).info(),
        fetch("/cluster").then((answer) => answer.json()),
      ]);
      const phase = info.phase.toLowerCase().replace("_", " ");
      pill("phase", info.exists ? phase : "not there yet", info.awake);
      find("node").textContent = info.awake ? short(node) : "none";
      find("nodes").replaceChildren(...cluster.members.map((member) => nodeLine(member, info.awake)));
    }
  } catch {
    // Looked at again in a moment; the state of the connection is told anyway.
  } finally {
    clearTimeout(lookAgain);
    lookAgain = setTimeout(look, LOOK_MILLIS);
  }
}

function nodeLine(member, isAwake) {
  const has = isAwake && member.node === node;
  const awake = member.actors === null ? "" : `, ${member.actors} awake`;
  const self = member.self ? ", serves this page" : "";
  const line = element("li", has ? "here" : "", `${short(member.node)}${awake}${self}${has ? ", has the room" : ""}`);
  line.dataset.node = member.node;
  return line;
}

/** One that has ended of itself, as the room refused or ended it, is followed by another. */
function connected() {
  if (connection === undefined || connection.state === "closed") {
    connection = room.connect();
    connection.onState(({ state, reason }) => {
      if (state === "closed") {
        notice(`The room has ended the connection: ${reason}`);
      }
    });
  }
  return connection;
}

/** Says what a failure means for whoever has typed. */
function explain(error) {
  if (error.outcome === "unknown") {
    notice(`Nobody can tell whether this was said, look above: ${error.message}`);
  } else {
    notice(`This was not said: ${error.message}`);
  }
}

find("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = find("text").value;
  find("text").value = "";
  notice("");
  try {
    await connected().send("say", find("name").value, text);
  } catch (error) {
    if (error.outcome !== "unknown" && find("text").value === "") {
      find("text").value = text;
    }
    explain(error);
  }
});

find("rest").addEventListener("click", async () => {
  notice("");
  try {
    await room.call("rest");
  } catch (error) {
    notice(`It does not rest: ${error.message}`);
  }
});

find("room").textContent = roomName;
find("name").value = NAMES[Math.floor(Math.random() * NAMES.length)];
addEventListener("hashchange", () => location.reload());
