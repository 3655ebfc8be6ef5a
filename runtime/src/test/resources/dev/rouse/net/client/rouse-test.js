/** Facts of rouse.js, on scripted sockets and a clock that stands still: each `tests[name]` is one. Run by JavaScriptClientTest. */

import { RouseError, connect as connectForReal } from "./rouse.js";

// The world that the client sees.

let clock = 0;
let timers = [];
let sockets = [];
let clients = [];

function connect(...options) {
  const client = connectForReal(...options);
  clients.push(client);
  return client;
}

class ScriptedSocket {
  sent = [];
  closedWith = undefined;

  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    sockets.push(this);
  }

  send(text) {
    equal(this.closedWith, undefined, "sent on a socket that is closed");
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.closedWith = code;
  }

  ready(limits = {}) {
    this.onopen({});
    equal(this.frame("open").version, { major: 1, minor: 0 });
    this.tell({ ready: { version: { major: 1, minor: 0 }, limits: { frameBytes: 8192, callsInFlight: 4, depth: 10, ...limits } } });
    return this;
  }

  tell(frame) {
    this.text(JSON.stringify(frame));
  }

  text(data) {
    this.onmessage?.({ data });
  }

  end(code = 1006, reason = "") {
    this.onclose?.({ code, reason });
  }

  goodbye(code, status = 1012) {
    this.tell({ goodbye: { code, message: "So it is." } });
    this.end(status, code);
  }

  /** The frames that were sent since the last time, by their names. */
  frames() {
    return this.sent.splice(0).map((frame) => ({ name: Object.keys(frame)[0], ...Object.values(frame)[0] }));
  }

  /** The only frame that was sent since. */
  frame(name) {
    const all = this.frames();
    equal(all.map((frame) => frame.name).join(), name);
    return all[0];
  }
}

function begin() {
  clock = 0;
  timers = [];
  sockets = [];
  let number = 0;
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    now: performance.now,
    random: Math.random,
    WebSocket: globalThis.WebSocket,
  };
  globalThis.setTimeout = (ring, millis) => {
    timers.push({ id: ++number, due: clock + millis, ring });
    return number;
  };
  globalThis.clearTimeout = (id) => void (timers = timers.filter((timer) => timer.id !== id));
  performance.now = () => clock;
  Math.random = () => 1;
  globalThis.WebSocket = ScriptedSocket;
  return () => {
    clients.splice(0).forEach((client) => client.close());
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout, WebSocket: real.WebSocket });
    performance.now = real.now.bind(performance);
    Math.random = real.random;
  };
}

async function settle() {
  for (let i = 0; i < 30; i++) {
    await undefined;
  }
}

/** Lets time pass, timer by timer. */
async function pass(millis) {
  const end = clock + millis;
  await settle();
  for (;;) {
    const due = timers.filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
    if (!due) {
      break;
    }
    timers.splice(timers.indexOf(due), 1);
    clock = Math.max(clock, due.due);
    due.ring();
    await settle();
  }
  clock = end;
}

const last = () => sockets[sockets.length - 1];

function equal(actual, expected, what = "value") {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) {
    throw new Error(`${what}: expected ${e}, got ${a}`);
  }
}

async function fails(promise) {
  let error;
  try {
    await promise;
  } catch (e) {
    error = e;
  }
  if (error === undefined) {
    throw new Error("It did not fail.");
  }
  return error;
}

async function refused(promise, code, outcome) {
  const error = await fails(promise);
  if (!(error instanceof RouseError)) {
    throw error;
  }
  equal([error.code, error.outcome], [code, outcome], "error");
  return error;
}

/** What has become of a promise so far. */
function watch(promise) {
  const seen = { state: "open" };
  promise.then(
    (value) => Object.assign(seen, { state: "done", value }),
    (error) => Object.assign(seen, { state: "failed", error }),
  );
  return seen;
}

async function open(options, limits) {
  const client = connect("http://example.com/rouse", { WebSocket: ScriptedSocket, ...options });
  await settle();
  return [client, last().ready(limits)];
}

/** The next socket, once it is time for it. */
async function reopened(limits) {
  const before = sockets.length;
  for (let waited = 0; waited < 30_000 && sockets.length === before; waited += 250) {
    await pass(250);
  }
  equal(sockets.length, before + 1, "sockets");
  const socket = last().ready(limits);
  await settle();
  return socket;
}

const unavailable = (id) => ({
  error: {
    id,
    error: { type: "X", message: "later", facts: { retryable: true, kind: "UNAVAILABLE", group: "runtime", code: "node_unavailable" } },
    notBegun: true,
  },
});

const failure = (id, kind, code, more = {}) => ({
  error: { id, error: { type: "X", message: "no", facts: { kind, group: "actor", code, metadata: { a: 1 }, ...more } } },
});

const facts = {};

// Queues.

facts.messageIsACallOfAQueueWithItsConditions = async () => {
  const [client, socket] = await open();
  const orders = client.actor("shop", "a").with({ key: "k" }).queue("orders", { delay: 1500, priority: "high", group: "a b" });
  const sent = watch(orders.send({ item: "tea" }));
  await settle();
  const frame = socket.frame("call");
  equal(
    [frame.kind, frame.type, frame.key, frame.action, frame.arguments, frame.idempotencyKey],
    ["queue", "shop", ["a"], "orders?delay=1.5&priority=high&group=a+b", [{ json: { item: "tea" } }], "k"],
  );
  socket.tell({ result: { id: frame.id, value: { json: "0123456789abcdef" } } });
  await settle();
  equal([sent.state, sent.value], ["done", "0123456789abcdef"]);
};

facts.messageWhoseHandlerAnswersIsSentAgainUnderItsKeyWhereTheConnectionIsLost = async () => {
  const [client, socket] = await open();
  const waits = watch(client.actor("shop", "a").with({ key: "k" }).queue("orders").sendAndWait(1));
  const lost = watch(client.actor("shop", "a").queue("orders").send(2));
  await settle();
  equal(socket.frames().map((frame) => frame.action), ["orders?wait=true", "orders"]);
  socket.end();
  await settle();
  equal([waits.state, lost.state, lost.error?.outcome], ["open", "failed", "unknown"]);
  const next = await reopened();
  const frame = next.frame("call");
  equal([frame.action, frame.idempotencyKey], ["orders?wait=true", "k"]);
  next.tell({ result: { id: frame.id, value: { json: 5 } } });
  await settle();
  equal([waits.state, waits.value], ["done", 5]);
};

facts.conditionThatIsNotThereIsRefused = async () => {
  const [client] = await open();
  const error = await fails(Promise.resolve().then(() => client.actor("shop", "a").queue("orders", { after: 1 })));
  equal(error instanceof TypeError, true);
};

// Workflows.

const flow = (frame) => [frame.kind, frame.action, frame.arguments ?? null, frame.idempotencyKey ?? null];

facts.whatIsOrderedOfWorkflowsIsACallNamedByThePathOfARequest = async () => {
  const [client, socket] = await open({}, { callsInFlight: 50 });
  const order = client.actor("order", "17").with({ key: "k" });
  const cup = { item: "cup" };
  const made = [
    [order.workflows().start("order", cup), "order", [{ json: cup }], "k"],
    [order.workflows().start("o/ä", undefined, { id: "w 1" }), "o%2F%C3%A4?id=w+1", [{ json: null }], "k"],
    [order.workflows().run("order", 1), "order?wait=true", [{ json: 1 }], "k"],
    [order.workflow("w/1").signal("go on", true), "w%2F1/signals/go%20on", [{ json: true }], "k"],
    [order.workflow("w").complete("paid"), "w/promises/paid", [{ json: null }], "k"],
    [order.workflow("w").result(), "w/result", null, null],
    [order.workflow("w").progress(), "w/progress", null, null],
    [order.workflow("w").query("sum of a/b"), "w/query/sum%20of%20a%2Fb", null, null],
    [order.workflow("w").status(), "w/status", null, null],
    [order.workflow("w").history(), "w/history", null, null],
    [order.workflow("w").cancel(), "w/cancel", null, null],
    [order.workflow("w").kill(), "w/kill", null, null],
    [order.workflow("w").pause(), "w/pause", null, null],
    [order.workflow("w").resume(), "w/resume", null, null],
    [order.workflow("w").restartFrom("all/0/pay"), "w/restart?from=all%2F0%2Fpay", null, null],
    [order.workflow("w").fork("pay", { id: "w2" }), "w/fork?from=pay&id=w2", null, null],
    [order.workflows().list(), "", null, null],
    [order.workflows().list({ status: "running", paused: false, limit: 5, cursor: null }), "?status=running&paused=false&limit=5", null, null],
  ];
  await settle();
  equal(socket.frames().map(flow), made.map(([, ...expected]) => ["workflow", ...expected]));
  made.forEach(([, action], i) => socket.tell({ result: { id: i + 1, value: { json: action } } }));
  equal(await Promise.all(made.map(([promise]) => promise)), made.map(([, action]) => action));
};

facts.whatAsksAWorkflowIsAskedAgainWhereTheConnectionIsLostAndAnOrderIsNot = async () => {
  const [client] = await open({}, { callsInFlight: 50 });
  const order = client.actor("order", "17");
  const asked = watch(order.workflow("w").result());
  const told = watch(order.workflow("w").signal("approved", true));
  const cancelled = watch(order.with({ readOnly: true, key: "k" }).workflow("w").cancel());
  await settle();
  last().end();
  await settle();
  equal([asked.state, told.error?.outcome, cancelled.error?.outcome], ["open", "unknown", "unknown"]);
  equal((await reopened()).frame("call").action, "w/result");
};

facts.workflowsThatAreNotNamedAreRefusedAtOnce = async () => {
  const [client, socket] = await open();
  const order = client.actor("order", "17");
  for (const bad of [
    () => order.workflow(""),
    () => order.workflow(7),
    () => order.workflow("w").signal(),
    () => order.workflows().start(""),
    () => order.workflows().start("a", 1, { wait: true }),
    () => order.workflows().list({ state: "running" }),
  ]) {
    equal((await fails((async () => bad())())) instanceof TypeError, true, String(bad));
  }
  equal(socket.frames(), []);
};

// Traces.

const PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

facts.callsMessagesAndConnectionsAreOfTheTraceThatTheirCallerIsIn = async () => {
  let given = PARENT;
  const [client, socket] = await open({ traceContext: () => given });
  const room = client.actor("room", "a");
  const first = watch(room.call("say", 1));
  given = { traceparent: PARENT, tracestate: "a=b" };
  watch(room.queue("mails").send(1));
  const connection = room.connect({ name: "ann" });
  await settle();
  const [call, mail, connect] = [...socket.frames()].sort((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
  equal([call.trace, mail.trace, connect.trace], [{ traceparent: PARENT }, given, given]);
  socket.tell({ connected: { id: connect.id, connection: "secret", resumed: false, received: 0, after: 0 } });
  await settle();
  given = PARENT;
  connection.send("say", "hi");
  equal(socket.frame("message").trace, { traceparent: PARENT });
  given = undefined;
  socket.tell(unavailable(call.id));
  await pass(1000);
  equal(socket.frame("call").trace, { traceparent: PARENT }, "trace of the call that is sent again");
  connection.send("say", "hi");
  equal(socket.frame("message").trace, undefined);
  equal(first.state, "open");
  socket.end();
  const next = await reopened();
  equal(next.frames().find(({ name }) => name === "connect").trace, undefined, "trace of a connection that is resumed");
};

facts.tracesThatAreNotLegalAreNone = async () => {
  const reported = [];
  const before = globalThis.reportError;
  globalThis.reportError = (error) => reported.push(error.message);
  try {
    let given;
    const [client, socket] = await open({ traceContext: () => given() }, { callsInFlight: 50 });
    const broken = () => {
      throw new Error("no tracer");
    };
    const traces = [
      ...[null, 7, "", PARENT.toUpperCase(), PARENT + "x", PARENT.replace("00-", "ff-"), `00-${"0".repeat(32)}-${"1".repeat(16)}-01`],
      `00-${"1".repeat(32)}-${"0".repeat(16)}-01`, {}, { traceparent: 1 },
    ];
    for (const made of [...traces.map((trace) => () => trace), broken]) {
      given = made;
      watch(client.actor("room", "a").call("say"));
    }
    await settle();
    equal(socket.frames().map((frame) => frame.trace), traces.concat(0).map(() => undefined));
    given = () => ({ traceparent: PARENT, tracestate: "x".repeat(513) });
    watch(client.actor("room", "a").call("say"));
    await settle();
    equal(socket.frame("call").trace, { traceparent: PARENT });
    equal(reported, ["no tracer"]);
  } finally {
    globalThis.reportError = before;
  }
};

// The socket.

facts.socketIsThatOfThePrefixWithTheProtocolAndTheToken = async () => {
  connect("https://example.com/rouse/?x=1", { WebSocket: ScriptedSocket, token: async () => "sécret/+?" });
  await settle();
  equal(last().url, "wss://example.com/rouse/socket?x=1");
  equal(last().protocols, ["rouse.v1.json", "rouse.token.c8OpY3JldC8rPw"]);
  connect("ws://example.com/socket", { WebSocket: ScriptedSocket });
  await settle();
  equal(last().url, "ws://example.com/socket");
  equal(last().protocols, ["rouse.v1.json"]);
};

facts.wrongOptionsAndAddressesAreRefusedAtOnce = async () => {
  for (const bad of [() => connect("ftp://x"), () => connect("http://x", { tokn: "a" }), () => connect("http://x", { traceContext: "00" }), () => connect("http://")]) {
    await fails((async () => bad())());
  }
  const [client] = await open();
  for (const bad of [
    () => client.actor("room"),
    () => client.actor("room", 1),
    () => client.actor("room", "a").events("message", { after: -1 }, () => {}),
    () => client.actor("room", "a").events("message", { after: 1, life: "x" }, () => {}),
    () => client.actor("room", "a").events("message", {}),
  ]) {
    await fails((async () => bad())());
  }
};

facts.itConnectsForEverWithDelaysThatGrowAndAreTold = async () => {
  const client = connect("http://example.com", { WebSocket: ScriptedSocket });
  const states = [];
  client.onState(({ state, retryIn }) => states.push(retryIn === undefined ? state : `${state} ${retryIn}`));
  await settle();
  for (const delay of [250, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]) {
    last().end();
    equal(states.splice(0), ["connecting", `waiting ${delay}`]);
    const before = sockets.length;
    await pass(delay - 1);
    equal(sockets.length, before);
    await pass(1);
    equal(sockets.length, before + 1);
  }
  last().ready();
  equal(states.splice(0), ["connecting", "open"]);
  await pass(10_001);
  last().end();
  equal(states.splice(0), ["waiting 250"]);
};

facts.halfOfTheDelayIsChance = async () => {
  Math.random = () => 0;
  const client = connect("http://example.com", { WebSocket: ScriptedSocket });
  const delays = [];
  client.onState(({ retryIn }) => retryIn && delays.push(retryIn));
  await settle();
  last().end();
  equal(delays, [125]);
};

facts.attemptThatHangsIsGivenUp = async () => {
  connect("http://example.com", { WebSocket: ScriptedSocket });
  await settle();
  const first = last();
  first.onopen({});
  await pass(10_000);
  equal(first.closedWith, 1000);
  await pass(250);
  equal(sockets.length, 2);
};

facts.attemptThatFailsWithoutACloseIsOneToo = async () => {
  const client = connect("http://example.com", { WebSocket: ScriptedSocket });
  await settle();
  last().onerror({});
  equal(client.state, "waiting");
  last().end();
  await pass(250);
  equal(sockets.length, 2);
};

facts.tokenThatFailsIsAskedForAgain = async () => {
  let asked = 0;
  const token = async () => {
    if (++asked === 1) {
      throw new Error("no token yet");
    }
    return "t";
  };
  const client = connect("http://example.com", { WebSocket: ScriptedSocket, token });
  const reasons = [];
  client.onState(({ reason }) => reason && reasons.push(reason));
  await pass(250);
  equal(reasons, ["Error: no token yet"]);
  equal([asked, sockets.length], [2, 1]);
};

facts.silentServerIsAskedAndLeft = async () => {
  const [, socket] = await open();
  await pass(20_000);
  equal(socket.frame("ping").number, 1);
  socket.tell({ pong: { number: 1 } });
  await pass(40_000 - 1);
  equal(socket.frame("ping").number, 1);
  await pass(10_000);
  equal(socket.closedWith, 1000);
  await pass(250);
  equal(sockets.length, 2);
};

facts.serverThatSaysSomethingIsNotAsked = async () => {
  const [, socket] = await open();
  for (let i = 0; i < 10; i++) {
    await pass(15_000);
    socket.tell({ pong: { number: 0 } });
  }
  equal(socket.closedWith, undefined);
};

facts.processThatWasFrozenAsksAgainBeforeItLeaves = async () => {
  const [, socket] = await open();
  await pass(20_000);
  socket.frame("ping");
  clock += 3_600_000;
  await pass(0);
  socket.frame("ping");
  socket.tell({ pong: { number: 1 } });
  await pass(10_000);
  equal(socket.closedWith, undefined);
};

facts.pingOfTheServerIsAnswered = async () => {
  const [, socket] = await open();
  socket.tell({ ping: { number: 77 } });
  equal(socket.frame("pong").number, 77);
};

facts.malformedFramesEndTheSocketAndNothingElse = async () => {
  const [client] = await open();
  for (const text of ["", "{", "[]", "null", "1", '{"result":null}', "{}", '{"result":1}', new ArrayBuffer(2)]) {
    const socket = last();
    const call = watch(client.actor("room", "a").call("say"));
    socket.text(text);
    await settle();
    equal([socket.closedWith, call.state, call.error?.outcome], [1000, "failed", "unknown"], `after ${text}`);
    await reopened();
  }
  const socket = last();
  const call = watch(client.actor("room", "a").call("say"));
  const { id } = socket.frame("call");
  socket.tell({ error: { id } });
  await settle();
  equal([socket.closedWith, call.state], [1000, "failed"]);
};

facts.framesOfNewerServersAndOfWhatWasCancelledAreIgnored = async () => {
  const [client, socket] = await open();
  socket.tell({ fireworks: { id: 1 } });
  socket.tell({ result: { id: 99 } });
  const call = client.actor("room", "a").call("say");
  socket.tell({ result: { id: socket.frame("call").id, value: { json: 1 }, sparkle: 1 } });
  equal(await call, 1);
};

facts.serverWithoutLimitsIsLeft = async () => {
  connect("http://example.com", { WebSocket: ScriptedSocket });
  await settle();
  last().onopen({});
  equal(last().frame("open"), { name: "open", version: { major: 1, minor: 0 } });
  last().tell({ ready: { version: { major: 1, minor: 0 } } });
  equal(last().closedWith, 1000);
};

facts.pageThatIsShownAgainWaitsForNoTimer = async () => {
  if (typeof document === "undefined") {
    return;
  }
  const [, socket] = await open();
  document.dispatchEvent(new Event("resume"));
  socket.frame("ping");
  await pass(5_000);
  equal(socket.closedWith, 1000);
  equal(sockets.length, 1);
  dispatchEvent(new Event("online"));
  await settle();
  equal(sockets.length, 2);
};

// Calls.

facts.callIsSentAndAnswered = async () => {
  const [client, socket] = await open();
  const call = client.actor("room", "a", "b").call("say", "ann", { n: 1.5 }, null, undefined);
  equal(socket.frame("call"), {
    name: "call",
    id: 1,
    kind: "get_or_create",
    type: "room",
    key: ["a", "b"],
    action: "say",
    arguments: [{ json: "ann" }, { json: { n: 1.5 } }, { json: null }, { json: null }],
    micros: 30_000_000,
  });
  socket.tell({ result: { id: 1, value: { json: { ok: true } } } });
  equal(await call, { ok: true });
  const none = client.get("room", "a").call("clear");
  equal(socket.frame("call").kind, "get");
  socket.tell({ result: { id: 2 } });
  equal(await none, undefined);
};

facts.actorIsCreatedDestroyedAndDescribed = async () => {
  const [client, socket] = await open();
  const actor = client.actor("room", "a");
  actor.create({ size: 7 });
  actor.create();
  actor.destroy();
  actor.info();
  equal(
    socket.frames().map(({ kind, arguments: input, action }) => [kind, input, action]),
    [["create", [{ json: { size: 7 } }], undefined], ["create", undefined, undefined], ["destroy", undefined, undefined], ["info", undefined, undefined]],
  );
};

facts.errorTellsWhatBecameOfTheCall = async () => {
  const [client, socket] = await open();
  const call = () => client.actor("room", "a").call("say");
  for (const [frame, outcome] of [
    [(id) => failure(id, "USER", "nothing_said"), "rolled-back"],
    [(id) => failure(id, "OUTCOME_UNKNOWN", "outcome_unknown"), "unknown"],
    [(id) => failure(id, "TIMEOUT", "call_timeout"), "unknown"],
    [(id) => ({ error: { ...failure(id, "INVALID", "invalid_call").error, notBegun: true } }), "not-begun"],
  ]) {
    const promise = call();
    const { id } = socket.frame("call");
    const told = frame(id);
    socket.tell(told);
    const error = await refused(promise, told.error.error.facts.code, outcome);
    equal([error.message, error.kind, error.group, error.metadata], ["no", told.error.error.facts.kind, "actor", { a: 1 }]);
  }
};

facts.callsBeyondWhatTheServerTakesWait = async () => {
  const [client, socket] = await open();
  const calls = Array.from({ length: 6 }, (_, i) => client.actor("room", "a").call("say", i));
  equal(socket.frames().length, 4);
  socket.tell({ result: { id: 2 } });
  await settle();
  equal(socket.frame("call").arguments, [{ json: 4 }]);
  for (const id of [1, 3, 4, 5]) {
    socket.tell({ result: { id } });
  }
  await settle();
  socket.tell({ result: { id: socket.frame("call").id } });
  await Promise.all(calls);
};

facts.callsWaitForTheConnectionWithinBounds = async () => {
  const client = connect("http://example.com", { WebSocket: ScriptedSocket, maxWaiting: 2 });
  const actor = client.actor("room", "a");
  const calls = [actor.call("say", 1), actor.call("say", 2)];
  const error = await refused(actor.call("say", 3), "too_many_calls", "not-begun");
  equal(error.retryable, true);
  await settle();
  const socket = last().ready();
  equal(socket.frames().map((frame) => frame.arguments[0].json), [1, 2]);
  socket.tell({ result: { id: 1 } });
  socket.tell({ result: { id: 2 } });
  await Promise.all(calls);
  const small = connect("http://example.com", { WebSocket: ScriptedSocket, maxWaitingBytes: 100 });
  await refused(small.actor("room", "a").call("say", "x".repeat(100)), "too_many_calls", "not-begun");
};

facts.callInFlightWhenTheSocketIsLostMayHaveHappened = async () => {
  const [client, socket] = await open();
  const call = client.actor("room", "a").call("say");
  socket.end();
  await refused(call, "disconnected", "unknown");
  equal((await reopened()).frames(), []);
};

facts.readOnlyCallIsSentAgain = async () => {
  const [client, socket] = await open();
  const call = client.actor("room", "a").with({ readOnly: true }).call("said");
  socket.end();
  const next = await reopened();
  const again = next.frame("call");
  equal([again.action, again.micros], ["said", 29_750_000]);
  next.tell({ result: { id: again.id, value: { json: 3 } } });
  equal(await call, 3);
};

facts.callWithAKeyIsSentAgainUnderItOnEachNextSocket = async () => {
  const [client, socket] = await open();
  const call = client.actor("room", "a").with({ key: "k1" }).call("say", "hi");
  const asked = ({ idempotencyKey, action, arguments: values }) => [idempotencyKey, action, values[0].json];
  equal(asked(socket.frame("call")), ["k1", "say", "hi"]);
  socket.end();
  const second = await reopened();
  equal(asked(second.frame("call")), ["k1", "say", "hi"]);
  second.end();
  const third = await reopened();
  const again = third.frame("call");
  equal(asked(again), ["k1", "say", "hi"]);
  third.tell({ result: { id: again.id, value: { json: 3 } } });
  equal(await call, 3);
};

facts.serverThatClosesHasBegunNothingThatItDidNotAnswer = async () => {
  const [client, socket] = await open();
  const refusedCall = client.actor("room", "a").call("say", "early");
  socket.tell(unavailable(socket.frame("call").id));
  const crossed = client.actor("room", "a").call("say", "late");
  socket.frame("call");
  socket.goodbye("all_answered");
  await settle();
  const next = await reopened();
  const again = next.frames();
  equal(again.map((frame) => frame.arguments[0].json).sort(), ["early", "late"]);
  again.forEach(({ id }) => next.tell({ result: { id } }));
  await Promise.all([refusedCall, crossed]);
};

facts.serverThatSaysGoodbyeAndNothingElseIsLeft = async () => {
  const [, socket] = await open();
  socket.tell({ goodbye: { code: "closing", message: "So it is." } });
  socket.tell({ ping: { number: 3 } });
  await pass(9_999);
  equal([socket.closedWith, socket.frames()], [undefined, []]);
  await pass(1);
  equal(socket.closedWith, 1000);
};

facts.otherGoodbyeLeavesTheOutcomeOpen = async () => {
  const [client, socket] = await open();
  const call = client.actor("room", "a").call("say");
  socket.goodbye("closing");
  await refused(call, "disconnected", "unknown");
};

facts.callThatEndsSocketsIsNotSentAgain = async () => {
  const [client, socket] = await open();
  const call = client.actor("room", "a").with({ readOnly: true }).call("said");
  socket.goodbye("malformed_frame", 1007);
  await refused(call, "disconnected", "unknown");
};

facts.callTimesOut = async () => {
  const [client, socket] = await open();
  const actor = client.actor("room", "a").with({ timeout: 100 });
  const sent = watch(actor.call("say"));
  await pass(100);
  equal([sent.error.code, sent.error.outcome], ["call_timeout", "unknown"]);
  equal(socket.frames().map((frame) => [frame.name, frame.id]), [["call", 1], ["cancel", 1]]);
  socket.end();
  const waiting = watch(actor.call("say"));
  await pass(100);
  equal([waiting.error.code, waiting.error.outcome], ["call_timeout", "not-begun"]);
  equal((await reopened()).frames(), []);
};

facts.callWithoutAnEndHasNoTimer = async () => {
  const [client, socket] = await open({ pingAfter: Infinity });
  const call = watch(client.actor("room", "a").with({ timeout: Infinity }).call("say"));
  equal(socket.frame("call").micros, undefined);
  await pass(10_000_000);
  equal(call.state, "open");
};

facts.callIsWithdrawnByItsSignal = async () => {
  const [client, socket] = await open();
  const abort = new AbortController();
  const actor = client.actor("room", "a").with({ signal: abort.signal });
  const call = actor.call("say");
  abort.abort("enough");
  equal(await fails(call), "enough");
  equal(socket.frames().map((frame) => frame.name), ["call", "cancel"]);
  equal(await fails(actor.call("say")), "enough");
  equal(socket.frames(), []);
};

facts.argumentsThatCannotBeSentAreRefusedHere = async () => {
  const [client, socket] = await open();
  const actor = client.actor("room", "a");
  await refused(actor.call("say", "x".repeat(9000)), "frame_too_large", "not-begun");
  await refused(actor.call("say", "\u00e4".repeat(5000)), "frame_too_large", "not-begun");
  await refused(actor.call("say", [[[[[[[1]]]]]]]), "frame_too_deep", "not-begun");
  await fails(actor.call("say", 1n));
  equal(socket.frames(), []);
  const call = actor.call("say", [[[[[1]]]]], "]]}}\"[[[[[[[[[");
  socket.tell({ result: { id: socket.frame("call").id } });
  await call;
};

facts.callsOfAClosedClientAreRefused = async () => {
  const [client, socket] = await open();
  const sent = client.actor("room", "a").call("say");
  const states = [];
  client.onState(({ state }) => states.push(state));
  client.close();
  await refused(sent, "client_closed", "unknown");
  await refused(client.actor("room", "a").call("say"), "client_closed", "not-begun");
  equal(socket.frames().map((frame) => frame.name), ["call", "goodbye"]);
  equal([states, client.state, socket.closedWith], [["closed"], "closed", 1000]);
  await pass(100_000);
  equal([sockets.length, timers.length], [1, 0]);
};

facts.listenersThatThrowHarmNobody = async () => {
  const quiet = globalThis.reportError;
  const reported = [];
  globalThis.reportError = (error) => reported.push(error.message);
  try {
    const [client, socket] = await open();
    client.actor("room", "a").events("message", () => {
      throw new Error("mine");
    });
    const { id } = socket.frame("subscribe");
    socket.tell({ subscribed: { id, after: 0, life: 1 } });
    socket.tell({ event: { id, sequence: 1, name: "message", value: { json: 1 } } });
    equal([reported, socket.closedWith], [["mine"], undefined]);
  } finally {
    globalThis.reportError = quiet;
  }
};

// Streams.

facts.streamAsksForElementsAsTheyAreTaken = async () => {
  const [client, socket] = await open();
  const stream = client.actor("room", "a").with({ window: 4 }).stream("tail", 9)[Symbol.asyncIterator]();
  equal(socket.frames(), []);
  const first = stream.next();
  const call = socket.frame("call");
  equal([call.demand, call.micros, call.arguments], [4, undefined, [{ json: 9 }]]);
  for (let i = 1; i <= 4; i++) {
    socket.tell({ next: { id: call.id, value: { json: i } } });
  }
  equal(await first, { value: 1, done: false });
  equal(socket.frames(), []);
  equal((await stream.next()).value, 2);
  equal(socket.frame("request").elements, 2);
  equal([(await stream.next()).value, (await stream.next()).value], [3, 4]);
  equal(socket.frame("request").elements, 2);
  socket.tell({ next: { id: call.id, value: { json: 5 } } });
  socket.tell({ complete: { id: call.id } });
  equal([(await stream.next()).value, (await stream.next()).done, (await stream.next()).done], [5, true, true]);
};

facts.streamThatIsLeftIsCancelled = async () => {
  const [client, socket] = await open();
  const seen = [];
  const reading = (async () => {
    for await (const element of client.actor("room", "a").stream("tail")) {
      seen.push(element);
      break;
    }
  })();
  await settle();
  const { id } = socket.frame("call");
  socket.tell({ next: { id, value: { json: "x" } } });
  await reading;
  equal([seen, socket.frame("cancel").id], [["x"], id]);
};

facts.streamEndsWithItsError = async () => {
  const [client, socket] = await open();
  const stream = client.actor("room", "a").stream("tail")[Symbol.asyncIterator]();
  const first = stream.next();
  const { id } = socket.frame("call");
  socket.tell({ next: { id, value: { json: "x" } } });
  socket.tell(failure(id, "USER", "enough"));
  equal((await first).value, "x");
  await refused(stream.next(), "enough", "rolled-back");
  equal((await stream.next()).done, true);
};

facts.streamIsSentAgainOnlyBeforeItsFirstElement = async () => {
  const [client, socket] = await open();
  const stream = client.actor("room", "a").with({ readOnly: true }).stream("tail")[Symbol.asyncIterator]();
  const first = stream.next();
  socket.frame("call");
  socket.end();
  const next = await reopened();
  const { id } = next.frame("call");
  next.tell({ next: { id, value: { json: 1 } } });
  equal((await first).value, 1);
  next.end();
  await refused(stream.next(), "disconnected", "unknown");
};

facts.elementsThatNobodyAskedForEndTheSocket = async () => {
  const [client, socket] = await open();
  const stream = client.actor("room", "a").with({ window: 1 }).stream("tail")[Symbol.asyncIterator]();
  const first = stream.next();
  const { id } = socket.frame("call");
  socket.tell({ next: { id, value: { json: 1 } } });
  await first;
  socket.frame("request");
  socket.tell({ next: { id, value: { json: 2 } } });
  socket.tell({ next: { id, value: { json: 3 } } });
  equal(socket.closedWith, 1000);
};

// Events.

async function subscribed(options, settings = {}) {
  const [client, socket] = await open(options);
  const heard = [];
  const end = client.actor("room", "a").events("message", settings, (event) => heard.push([event.offset, event.value]));
  return [client, socket, heard, end];
}

facts.eventsAreHeardFromWhereTheyAreWanted = async () => {
  const [, socket, heard] = await subscribed({}, { after: 0 });
  const frame = socket.frame("subscribe");
  equal(frame, { name: "subscribe", id: 1, type: "room", key: ["a"], topic: "message", after: 0 });
  socket.tell({ subscribed: { id: 1, after: 0, life: 5 } });
  socket.tell({ event: { id: 1, sequence: 1, name: "message", value: { json: "x" } } });
  socket.tell({ event: { id: 1, sequence: 4, name: "message" } });
  equal(heard, [[1, "x"], [4, undefined]]);
};

facts.eventsOfAllNamesHaveNoTopic = async () => {
  const [client, socket] = await open();
  client.actor("room", "a").events(null, () => {});
  const { topic, after } = socket.frame("subscribe");
  equal([topic, after], [undefined, undefined]);
};

facts.eventsGoOnBehindTheLastOneOnTheNextSocket = async () => {
  const [, socket, heard] = await subscribed();
  equal(socket.frame("subscribe").after, undefined);
  socket.text('{"subscribed":{"id":1,"after":7,"life":9223372036854775807}}');
  socket.end();
  let next = await reopened();
  let sent = next.frame("subscribe");
  equal(sent.after, 7);
  next.text(`{"subscribed":{"id":${sent.id},"after":7,"life":9223372036854775807}}`);
  next.tell({ event: { id: sent.id, sequence: 8, name: "message", value: { json: "y" } } });
  next.end();
  next = await reopened();
  sent = next.frame("subscribe");
  equal(sent.after, 8);
  next.tell({ event: { id: sent.id, sequence: 8, name: "message", value: { json: "y" } } });
  next.tell({ event: { id: sent.id, sequence: 9, name: "message", value: { json: "z" } } });
  equal(heard, [[8, "y"], [9, "z"]]);
};

facts.lifeKeepsAllItsDigits = async () => {
  const texts = [];
  class Recording extends ScriptedSocket {
    send(text) {
      texts.push(text);
      super.send(text);
    }
  }
  const [client, socket] = await open({ WebSocket: Recording });
  const lives = [];
  client.actor("room", "a").events("message", { after: 0 }, (event) => lives.push(event.life));
  socket.text('{"subscribed":{"id":1,"after":0,"life":9223372036854775807}}');
  socket.text('{"event":{"id":1,"sequence":1,"name":"message","value":{"json":{"x":1,"life":5}}}}');
  socket.text('{"event":{"id":1,"sequence":1,"name":"message","value":{"json":{"x":1,"life":5}},"life":9223372036854775806}}');
  equal(lives, ["9223372036854775807", "9223372036854775806"]);
  socket.end();
  await reopened();
  equal(texts[texts.length - 1].endsWith(',"after":1,"life":9223372036854775806}}'), true, texts[texts.length - 1]);
};

facts.gapIsToldAndPassed = async () => {
  const gaps = [];
  const [, socket, heard] = await subscribed({}, { after: 0, gap: (gap) => gaps.push(gap) });
  socket.tell({ subscribed: { id: 1, after: 0, life: 1 } });
  socket.tell({ gap: { id: 1, first: 1, last: 10 } });
  socket.tell({ event: { id: 1, sequence: 11, name: "message", value: { json: "x" } } });
  socket.tell({ gap: { id: 1, first: 1, last: 0, life: 2 } });
  socket.tell({ event: { id: 1, sequence: 1, name: "message", value: { json: "anew" } } });
  equal(gaps, [{ first: 1, last: 10, life: "1" }, { first: 1, last: 0, life: "2" }]);
  equal(heard, [[11, "x"], [1, "anew"]]);
  socket.end();
  equal((await reopened()).frame("subscribe").after, 1);
};

facts.subscriptionThatIsEndedHereIsNotOpenedAgain = async () => {
  const [, socket, heard, end] = await subscribed();
  end();
  end();
  equal(socket.frames().map((frame) => [frame.name, frame.id]), [["subscribe", 1], ["unsubscribe", 1]]);
  socket.tell({ event: { id: 1, sequence: 1, name: "message" } });
  equal(heard, []);
  socket.end();
  equal((await reopened()).frames(), []);
};

facts.subscriptionThatIsRefusedForNowIsTriedAgain = async () => {
  const errors = [];
  const [, socket] = await subscribed({}, { error: (error) => errors.push(error.code) });
  const { id } = socket.frame("subscribe");
  socket.tell(unavailable(id));
  await pass(250);
  const again = socket.frame("subscribe");
  socket.tell(failure(again.id, "NOT_FOUND", "unknown_type"));
  equal(errors, ["unknown_type"]);
  await pass(100_000);
  equal(last().frames().filter((frame) => frame.name === "subscribe"), []);
};

// Connections.

async function connected(settings, options) {
  const [client, socket] = await open(options);
  const connection = client.actor("room", "a").connect({ name: "ann" }, settings);
  const states = [];
  connection.onState(({ state, resumed }) => states.push(resumed === undefined ? state : `${state} ${resumed}`));
  const { id } = socket.frame("connect");
  socket.tell({ connected: { id, connection: "secret", resumed: false, received: 0, after: 0, life: 3 } });
  await connection.connected;
  return { client, socket, connection, states, id };
}

const values = (frames) => frames.map((frame) => [frame.name, frame.number, frame.arguments?.[0].json]);

facts.connectionIsOpenedWithItsParameters = async () => {
  const [client, socket] = await open();
  const connection = client.actor("room", "a").connect({ name: "ann" });
  equal(socket.frame("connect"), { name: "connect", id: 1, type: "room", key: ["a"], parameters: { json: { name: "ann" } } });
  equal([connection.state, connection.id], ["connecting", undefined]);
  socket.tell({ connected: { id: 1, connection: "secret", resumed: false, received: 0, after: 0, life: 1 } });
  await connection.connected;
  equal([connection.state, connection.id], ["connected", "secret"]);
};

facts.messagesAreNumberedAndAcknowledged = async () => {
  const { socket, connection, id } = await connected();
  const one = watch(connection.send("say", "a"));
  const two = watch(connection.send("say", "b"));
  equal(socket.frames()[0], { name: "message", id, number: 1, action: "say", arguments: [{ json: "a" }] });
  await settle();
  equal([one.state, two.state], ["open", "open"]);
  socket.tell({ acknowledge: { id, sequence: 1 } });
  await settle();
  equal([one.state, two.state], ["done", "open"]);
};

facts.attemptsToResumeAreNumbered = async () => {
  const { socket } = await connected();
  socket.end();
  const second = await reopened();
  equal(second.frame("connect").attempt, 1);
  second.end();
  const third = await reopened();
  equal(third.frame("connect").attempt, 2);
};

facts.connectionOfAnActorThatWasDestroyedIsOver = async () => {
  const { socket, connection, states } = await connected();
  const waiting = watch(connection.send("say", "a"));
  socket.end();
  const next = await reopened();
  const { id } = next.frame("connect");
  const facts = { kind: "NOT_FOUND", group: "actor", code: "actor_not_found" };
  next.tell({ error: { id, error: { message: "There is no actor room/a.", facts } } });
  await pass(60_000);
  const others = next.frames().filter(({ name }) => name !== "ping");
  equal([others, connection.state, waiting.state], [[], "closed", "failed"]);
};

facts.messagesThatAreNotAcknowledgedAreSentAgain = async () => {
  const { socket, connection, id, states } = await connected();
  const all = ["a", "b", "c"].map((text) => watch(connection.send("say", text)));
  socket.tell({ acknowledge: { id, sequence: 1 } });
  socket.end();
  all.push(watch(connection.send("say", "d")));
  const next = await reopened();
  const resume = next.frame("connect");
  equal([resume.connection, resume.after, resume.life, resume.parameters], ["secret", 0, 3, undefined]);
  next.tell({ connected: { id: resume.id, connection: "secret", resumed: true, received: 2, after: 0, life: 3 } });
  equal(values(next.frames()), [["message", 3, "c"], ["message", 4, "d"]]);
  next.tell({ acknowledge: { id: resume.id, sequence: 4 } });
  await settle();
  equal(all.map((message) => message.state), ["done", "done", "done", "done"]);
  equal(states, ["connected false", "interrupted", "connected true"]);
};

facts.messageThatIsRefusedHasItsErrorAndTheOthersGoOn = async () => {
  const seen = [];
  const { socket, connection, id } = await connected({ refused: (error) => seen.push(error.code) });
  const [one, two] = ["a", "b"].map((text) => watch(connection.send("say", text)));
  socket.tell({ refused: { id, number: 1, error: failure(0, "USER", "nothing_said").error.error } });
  socket.tell({ acknowledge: { id, sequence: 2 } });
  await settle();
  equal([one.state, one.error.code, one.error.outcome, two.state], ["failed", "nothing_said", "rolled-back", "done"]);
  equal(seen, ["nothing_said"]);
};

facts.connectionThatIsGoneBeginsAnew = async () => {
  const { socket, connection, states } = await connected();
  const sent = watch(connection.send("say", "sent"));
  socket.end();
  const waiting = watch(connection.send("say", "waiting"));
  const next = await reopened();
  next.tell(failure(next.frame("connect").id, "NOT_FOUND", "connection_ended"));
  const anew = next.frame("connect");
  equal([anew.connection, anew.parameters], [undefined, { json: { name: "ann" } }]);
  next.tell({ connected: { id: anew.id, connection: "other", resumed: false, received: 0, after: 0, life: 3 } });
  equal(values(next.frames()), [["message", 1, "waiting"]]);
  next.tell({ acknowledge: { id: anew.id, sequence: 1 } });
  await settle();
  equal([sent.state, sent.error.code, sent.error.outcome, waiting.state], ["failed", "connection_lost", "unknown", "done"]);
  equal(states, ["connected false", "interrupted", "connecting", "connected false"]);
};

facts.connectionThatIsRefusedIsOver = async () => {
  const [client, socket] = await open();
  const connection = client.actor("room", "a").connect();
  const message = watch(connection.send("say", "a"));
  const call = watch(connection.call("said"));
  socket.tell({ error: { ...failure(socket.frame("connect").id, "FORBIDDEN", "banned").error, notBegun: true } });
  await refused(connection.connected, "banned", "not-begun");
  await settle();
  equal([message.error.code, call.error.code, connection.state], ["banned", "banned", "closed"]);
  await refused(connection.send("say", "b"), "banned", "not-begun");
  socket.end();
  equal((await reopened()).frames(), []);
};

facts.actorEndsAConnection = async () => {
  const { socket, connection, id, states } = await connected();
  const reasons = [];
  connection.onState(({ reason }) => reasons.push(reason));
  const sent = watch(connection.send("say", "a"));
  socket.tell({ disconnect: { id, reason: "kicked" } });
  await settle();
  equal([sent.error.outcome, states[1], reasons], ["unknown", "closed", ["kicked"]]);
  await refused(connection.send("say", "b"), "connection_closed", "not-begun");
};

facts.connectionIsClosedFromHere = async () => {
  const { socket, connection, id } = await connected();
  connection.close();
  connection.close();
  equal(socket.frame("disconnect").id, id);
  equal(connection.state, "closed");
  socket.end();
  equal((await reopened()).frames(), []);
};

facts.connectionHearsWhatIsSentToIt = async () => {
  const { socket, connection, id } = await connected();
  const heard = [];
  const end = connection.on("typing", (value, event) => heard.push([value, event.offset]));
  socket.tell({ event: { id, sequence: 1, name: "typing", value: { json: "bob" } } });
  socket.tell({ event: { id, sequence: 1, name: "typing", value: { json: "bob" } } });
  socket.tell({ event: { id, sequence: 2, name: "other" } });
  end();
  socket.tell({ event: { id, sequence: 3, name: "typing", value: { json: "eve" } } });
  equal(heard, [["bob", 1]]);
  socket.end();
  equal((await reopened()).frame("connect").after, 3);
};

facts.callsAndSubscriptionsOfAConnectionWaitForIt = async () => {
  const [client, socket] = await open();
  const connection = client.actor("room", "a").connect();
  watch(connection.call("say", "x"));
  connection.events("message", { after: 0 }, () => {});
  const { id } = socket.frame("connect");
  socket.tell({ connected: { id, connection: "secret", resumed: false, received: 0, after: 0, life: 1 } });
  equal(socket.frames().map((frame) => [frame.name, frame.connection]), [["subscribe", "secret"], ["call", "secret"]]);
  socket.end();
  const next = await reopened();
  equal(next.frames().map((frame) => frame.name), ["connect"]);
};

facts.messagesAreHeldWithinBounds = async () => {
  const { socket, connection, id } = await connected({}, { maxUnacknowledged: 2 });
  connection.send("say", "a");
  connection.send("say", "b");
  const error = await refused(connection.send("say", "c"), "too_many_messages", "not-begun");
  equal(error.retryable, true);
  socket.tell({ acknowledge: { id, sequence: 1 } });
  connection.send("say", "d");
  equal(values(socket.frames()), [["message", 1, "a"], ["message", 2, "b"], ["message", 3, "d"]]);
};

facts.bytesOfMessagesAreHeldWithinBounds = async () => {
  const { socket, connection, id } = await connected({}, { maxUnacknowledgedBytes: 200 });
  const long = "x".repeat(100);
  for (let number = 1; number <= 3; number++) {
    const sent = connection.send("say", long);
    await refused(connection.send("say", long), "too_many_messages", "not-begun");
    socket.tell({ acknowledge: { id, sequence: number } });
    await sent;
  }
};

facts.messageThatIsTooLargeLeavesNoHole = async () => {
  const { socket, connection } = await connected();
  await refused(connection.send("say", "x".repeat(9000)), "frame_too_large", "not-begun");
  connection.send("say", "a");
  equal(values(socket.frames()), [["message", 1, "a"]]);
};

facts.acknowledgementOfWhatWasNotSentEndsTheSocket = async () => {
  const { socket, id } = await connected();
  socket.tell({ acknowledge: { id, sequence: 1 } });
  equal(socket.closedWith, 1000);
};

facts.connectionWhoseMessagesEndSocketsIsGivenUp = async () => {
  const { connection } = await connected();
  const sent = watch(connection.send("say", "poison"));
  for (let i = 0; i < 3; i++) {
    last().goodbye("malformed_frame", 1007);
    const next = await reopened();
    const resume = next.frames()[0];
    if (resume) {
      next.tell({ connected: { id: resume.id, connection: "secret", resumed: true, received: 0, after: 0, life: 3 } });
    }
  }
  await settle();
  equal([connection.state, sent.state, sent.error.outcome], ["closed", "failed", "unknown"]);
};

facts.clientThatClosesEndsItsConnections = async () => {
  const { client, socket, connection } = await connected();
  client.close();
  equal(socket.frames().map((frame) => frame.name), ["disconnect", "goodbye"]);
  equal(connection.state, "closed");
};

/** The facts, each on a world of its own. */
export const tests = Object.fromEntries(
  Object.entries(facts).map(([name, fact]) => [
    name,
    async () => {
      const end = begin();
      try {
        await fact();
      } finally {
        end();
      }
    },
  ]),
);
