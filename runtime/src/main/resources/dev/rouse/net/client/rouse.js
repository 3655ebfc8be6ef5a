/**
 * The JavaScript client of Rouse: calls, streams, events, connections, queues and workflows of actors over one WebSocket that is
 * opened again whenever it is lost. For browsers, Node.js 22 or newer, and Deno. Its types are in rouse.d.ts beside it.
 *
 *     import { connect } from "/rouse.js";
 *     const client = connect(location.origin);
 *     const lobby = client.actor("room", "lobby");
 *     lobby.events("message", { after: 0 }, (event) => show(event.offset, event.value));
 *     await lobby.call("say", "ann", "hi");
 */

const PROTOCOL = "rouse.v1.json";
const TOKEN_PROTOCOL = "rouse.token.";
const VERSION = { major: 1, minor: 0 };

/** The longest delay that a timer has. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A socket that stayed open for so long was a good one: delays begin anew. */
const STABLE_MILLIS = 10_000;

/** Of a page that comes back, or a network that does: whoever does not answer then is gone. */
const CHECK_MILLIS = 5_000;

/** A timer that rings so late was not running: the process was frozen, and what came meanwhile has not been read yet. */
const LATE_MILLIS = 1_000;

/** Statuses of a close that blame what this client sent: sending it again would end the next socket too. */
const FAULTS = new Set([1002, 1003, 1007, 1009]);

/** Sockets in a row that ended for a fault of ours, with messages of a connection on them, until that connection is given up. */
const MOST_FAULTS = 3;

/** Messages of a connection that the server has at a time, and characters of these: fewer than any server refuses by default. */
const MESSAGE_WINDOW = 64;
const MESSAGE_WINDOW_CHARACTERS = 48 * 1024;

/** The context of a trace as W3C has it: version, trace, parent, flags. A version has not 255, an id is not zero. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;
const TRACESTATE = /^[\t -~]{1,512}$/;

const DEFAULTS = {
  token: undefined,
  timeout: 30_000,
  minDelay: 250,
  maxDelay: 30_000,
  connectTimeout: 10_000,
  pingAfter: 20_000,
  pongTimeout: 10_000,
  maxWaiting: 10_000,
  maxWaitingBytes: 16 * 1024 * 1024,
  maxUnacknowledged: 1_000,
  maxUnacknowledgedBytes: 1024 * 1024,
  streamWindow: 32,
  traceContext: undefined,
  WebSocket: undefined,
};

/**
 * Why something did not work, as the server or this client says. `outcome` tells what became of what was asked for:
 * "not-begun" means nothing happened, "rolled-back" that it ran and changed nothing of its actor, "unknown" that it may have
 * happened.
 */
export class RouseError extends Error {
  constructor({ kind, group, code, message, metadata = {}, retryable = false, outcome }) {
    super(message ?? code);
    this.name = "RouseError";
    this.kind = kind;
    this.group = group;
    this.code = code;
    this.metadata = metadata;
    this.retryable = retryable;
    this.outcome = outcome;
  }
}

/** An error that this client made. */
function clientError(kind, code, message, outcome, metadata) {
  const retryable = outcome === "not-begun" && (kind === "UNAVAILABLE" || kind === "OVERLOADED");
  return new RouseError({ kind, group: "client", code, message, metadata, retryable, outcome });
}

/** The error of a frame that has one. */
function serverError(body) {
  const { message, facts = {} } = body.error;
  const { kind = "INTERNAL", group = "unknown", code = "unknown", metadata = {}, retryable = false } = facts;
  const outcome = body.notBegun
    ? "not-begun"
    : kind === "OUTCOME_UNKNOWN" || kind === "TIMEOUT"
      ? "unknown"
      : "rolled-back";
  return new RouseError({ kind, group, code, message, metadata, retryable, outcome });
}

/** Whether a server that is about to close, or one that has no place in its cluster, has refused it. */
function isElsewhere(error) {
  return error.code === "node_unavailable" && error.retryable && error.outcome === "not-begun";
}

/** What a server sent and no server sends. */
class MalformedFrame extends Error {}

function check(holds, what) {
  if (!holds) {
    throw new MalformedFrame(what);
  }
}

/** Runs code of the user, whose errors are not ours. */
function tell(listener, ...values) {
  try {
    listener(...values);
  } catch (error) {
    report(error);
  }
}

function report(error) {
  if (typeof globalThis.reportError === "function") {
    globalThis.reportError(error);
  } else {
    console.error(error);
  }
}

function now() {
  return performance.now();
}

/** Starts a timer; none for a time without an end. */
function timer(millis, ring) {
  return Number.isFinite(millis) ? setTimeout(ring, Math.min(Math.max(millis, 0), LONGEST_TIMER)) : undefined;
}

/** A value as the protocol carries it; throws as JSON.stringify does. */
function carried(value) {
  return `{"json":${JSON.stringify(value) ?? "null"}}`;
}

function carriedAll(values) {
  return `[${values.map(carried).join(",")}]`;
}

/** The field of a frame that has the trace which the caller is in now; empty for none, and for one that is not legal. */
function traceField({ traceContext }) {
  if (traceContext === undefined) {
    return "";
  }
  let given;
  try {
    given = traceContext();
  } catch (error) {
    report(error);
  }
  const { traceparent, tracestate } = typeof given === "string" ? { traceparent: given } : (given ?? {});
  if (typeof traceparent !== "string" || !TRACEPARENT.test(traceparent)) {
    return "";
  }
  const isState = typeof tracestate === "string" && TRACESTATE.test(tracestate);
  return `,"trace":${JSON.stringify(isState ? { traceparent, tracestate } : { traceparent })}`;
}

/** The value that a frame carries; undefined for none. */
function valueOf(carrier) {
  if (carrier === undefined || carrier === null) {
    return undefined;
  }
  check(typeof carrier === "object" && "json" in carrier, "a value that is not JSON");
  return carrier.json;
}

/** The life that ends a frame, in all its digits: numbers of this language do not hold them. */
function lifeOf(text, body) {
  return body.life === undefined ? undefined : (/,"life":(\d+)\}\}$/.exec(text)?.[1] ?? String(body.life));
}

function byteLength(text, limit) {
  return text.length * 3 <= limit ? text.length : new TextEncoder().encode(text).length;
}

/** Whether brackets in a text of JSON are within each other more than so many times. */
function isDeeper(json, limit) {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i++) {
    const c = json[i];
    if (quoted) {
      if (c === "\\") {
        i++;
      } else if (c === '"') {
        quoted = false;
      }
    } else if (c === '"') {
      quoted = true;
    } else if (c === "[" || c === "{") {
      if (++depth > limit) {
        return true;
      }
    } else if (c === "]" || c === "}") {
      depth--;
    }
  }
  return false;
}

/** Why a frame cannot be sent; undefined when it can. */
function tooLarge(frame, limits) {
  if (byteLength(frame, limits.frameBytes) > limits.frameBytes) {
    return clientError(
      "TOO_LARGE",
      "frame_too_large",
      `The arguments are too large: a frame has at most ${limits.frameBytes} bytes there.`,
      "not-begun",
      { limit: limits.frameBytes },
    );
  }
  if (frame.length > 2 * limits.depth && isDeeper(frame, limits.depth)) {
    return clientError(
      "TOO_LARGE",
      "frame_too_deep",
      `The arguments are too deep: a frame has at most ${limits.depth} arrays and objects within each other there.`,
      "not-begun",
      { limit: limits.depth },
    );
  }
  return undefined;
}

function base64url(text) {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The address of the socket, of one of the server with its prefix, or of the socket itself. */
function socketUrl(url) {
  const base = globalThis.location?.href;
  const address = new URL(url, base?.startsWith("http") ? base : undefined);
  address.protocol = address.protocol.replace(/^http/, "ws");
  if (address.protocol !== "ws:" && address.protocol !== "wss:") {
    throw new TypeError(`An address of a server is http, https, ws or wss, got '${url}'.`);
  }
  if (!address.pathname.endsWith("/socket")) {
    address.pathname = `${address.pathname.replace(/\/$/, "")}/socket`;
  }
  address.hash = "";
  return address.href;
}

function keyParts(key) {
  if (key.length === 0 || !key.every((part) => typeof part === "string")) {
    throw new TypeError(`A key is one or more strings, got ${JSON.stringify(key)}.`);
  }
  return key;
}

/** The delay before another attempt, after so many in vain: doubled each time, and its second half is chance. */
function delayAfter(failures, { minDelay, maxDelay }) {
  const ceiling = Math.min(maxDelay, minDelay * 2 ** Math.min(failures, 30));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

/** Listeners, called in the order in which they came. */
class Listeners {
  #all = new Set();

  add(listener) {
    if (typeof listener !== "function") {
      throw new TypeError(`A listener is a function, got ${typeof listener}.`);
    }
    const entry = { listener };
    this.#all.add(entry);
    return () => void this.#all.delete(entry);
  }

  tell(...values) {
    for (const { listener } of [...this.#all]) {
      tell(listener, ...values);
    }
  }
}

/**
 * The socket to the server, opened again for ever. Its user hears `ready`, then frames, then `lost`; it keeps nothing of
 * what it sends.
 */
class Link {
  #url;
  #options;
  #user;
  #socket;
  #timer;
  #pulse;
  #failures = 0;
  #readyAt;
  #heard = false;
  #goodbye;
  #state = "connecting";
  #undo = [];

  constructor(url, options, user) {
    this.#url = url;
    this.#options = options;
    this.#user = user;
    this.#watchPage();
    this.#attempt();
  }

  get state() {
    return this.#state;
  }

  get isOpen() {
    return this.#state === "open";
  }

  send(frame) {
    this.#socket.send(frame);
  }

  /** A page that is shown again, and a network that is back, wait for no timer: those may have stood still. */
  #watchPage() {
    const wake = () => this.#wake();
    const listen = (target, name, listener) => {
      target?.addEventListener?.(name, listener);
      this.#undo.push(() => target?.removeEventListener?.(name, listener));
    };
    listen(globalThis, "online", wake);
    listen(globalThis, "pageshow", wake);
    listen(globalThis.document, "resume", wake);
    listen(globalThis.document, "visibilitychange", () => globalThis.document.visibilityState === "visible" && wake());
  }

  #wake() {
    if (this.#state === "waiting") {
      this.#attempt();
    } else if (this.isOpen) {
      this.#ping(CHECK_MILLIS);
    }
  }

  async #attempt() {
    clearTimeout(this.#timer);
    this.#become("connecting");
    const attempt = {};
    this.#socket = attempt;
    this.#goodbye = undefined;
    this.#timer = timer(this.#options.connectTimeout, () => this.#lose({ reason: "no answer in time" }));
    let socket;
    try {
      const { token } = this.#options;
      const given = typeof token === "function" ? await token() : token;
      if (this.#socket !== attempt) {
        return;
      }
      const protocols = given ? [PROTOCOL, TOKEN_PROTOCOL + base64url(given)] : [PROTOCOL];
      socket = new (this.#options.WebSocket ?? globalThis.WebSocket)(this.#url, protocols);
    } catch (error) {
      if (this.#socket === attempt) {
        this.#lose({ reason: String(error) });
      }
      return;
    }
    this.#socket = socket;
    const current = (act) => (event) => {
      if (this.#socket === socket) {
        act(event);
      }
    };
    socket.onopen = current(() => socket.send(JSON.stringify({ open: { version: VERSION } })));
    socket.onmessage = current((event) => this.#receive(event.data));
    socket.onclose = current((event) => this.#lose({ code: event.code, reason: event.reason || `closed, ${event.code}` }));
    // A close follows, but not everywhere.
    socket.onerror = current(() => this.#lose({ reason: "the connection failed" }));
  }

  #receive(text) {
    this.#heard = true;
    try {
      check(typeof text === "string", "a message that is not text");
      const frame = JSON.parse(text);
      check(frame !== null && typeof frame === "object" && !Array.isArray(frame), "no frame");
      const [name] = Object.keys(frame);
      const body = frame[name];
      check(body !== null && typeof body === "object", "a frame without fields");
      body.life = lifeOf(text, body);
      this.#take(name, body);
    } catch (error) {
      this.#lose({ code: 1002, reason: `malformed frame: ${error.message}`, isTheirs: true });
    }
  }

  #take(name, body) {
    if (name === "goodbye") {
      this.#goodbye = String(body.code);
      // Its status follows at once, and says whose fault it was.
      this.#pulse = this.#restart(this.#pulse, this.#options.pongTimeout, () => this.#lose({ reason: this.#goodbye }));
    } else if (this.#goodbye !== undefined) {
      return;
    } else if (!this.isOpen) {
      check(name === "ready", `'${name}' before 'ready'`);
      const limits = body.limits;
      check(
        [limits?.frameBytes, limits?.callsInFlight, limits?.depth].every((limit) => limit > 0),
        "a server without limits",
      );
      this.#ready(limits);
    } else if (name === "ping") {
      this.send(JSON.stringify({ pong: { number: body.number } }));
    } else if (name !== "pong") {
      this.#user.take(name, body);
    }
  }

  #ready(limits) {
    clearTimeout(this.#timer);
    this.#readyAt = now();
    this.#become("open");
    this.#awaitSilence();
    this.#user.ready(limits);
  }

  #restart(running, millis, ring) {
    clearTimeout(running);
    return timer(millis, ring);
  }

  #awaitSilence() {
    this.#heard = false;
    this.#pulse = this.#restart(this.#pulse, this.#options.pingAfter, () => {
      if (this.#heard) {
        this.#awaitSilence();
      } else {
        this.#ping(this.#options.pongTimeout);
      }
    });
  }

  /** Asks whether anybody is there, who has so long to say anything. */
  #ping(timeout) {
    if (this.#goodbye !== undefined) {
      return;
    }
    const due = now() + timeout;
    this.#heard = false;
    this.send('{"ping":{"number":1}}');
    this.#pulse = this.#restart(this.#pulse, timeout, () => {
      if (this.#heard) {
        this.#awaitSilence();
      } else if (now() > due + LATE_MILLIS) {
        this.#ping(timeout);
      } else {
        this.#lose({ reason: "the server does not answer" });
      }
    });
  }

  #lose({ code, reason, isTheirs = false }) {
    const wasOpen = this.isOpen;
    const goodbye = this.#goodbye;
    if (wasOpen && now() - this.#readyAt > STABLE_MILLIS) {
      this.#failures = 0;
    }
    this.#drop(1000);
    const delay = delayAfter(this.#failures++, this.#options);
    this.#timer = timer(delay, () => this.#attempt());
    this.#become("waiting", goodbye ?? reason, delay);
    if (wasOpen) {
      this.#user.lost({ allAnswered: goodbye === "all_answered", isFault: !isTheirs && FAULTS.has(code) });
    }
  }

  /** Lets go of the socket, whatever state that is in. */
  #drop(code) {
    const socket = this.#socket;
    this.#socket = undefined;
    clearTimeout(this.#timer);
    clearTimeout(this.#pulse);
    if (socket?.close !== undefined) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.onerror = () => {};
      try {
        socket.close(code);
      } catch {
        // It is closed as far as this side is concerned.
      }
    }
  }

  #become(state, reason, retryIn) {
    this.#state = state;
    this.#user.changed({ state, reason, retryIn });
  }

  close() {
    if (this.#state === "closed") {
      return;
    }
    this.#undo.forEach((undo) => undo());
    this.#drop(1000);
    this.#become("closed");
  }
}

/** A call, from its making until it is answered; it may be sent more than once. */
class Call {
  #client;
  #head;
  #settings;
  #deadline;
  #timer;
  #unlisten = () => {};
  #attempts = 0;
  #retry;
  #trace = "";

  /** @param head of its frame, without its number and what changes */
  constructor(client, head, settings) {
    this.#client = client;
    this.#head = head;
    this.#settings = settings;
    this.bytes = head.length;
    this.connection = settings.connection;
    this.id = undefined;
    this.isOver = false;
  }

  begin() {
    const { signal, timeout } = this.#settings;
    if (signal?.aborted) {
      this.fail(signal.reason);
      return;
    }
    if (signal) {
      const abort = () => this.withdraw(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      this.#unlisten = () => signal.removeEventListener("abort", abort);
    }
    this.#trace = traceField(this.#client.options);
    this.bytes += this.#trace.length;
    if (Number.isFinite(timeout)) {
      this.#deadline = now() + timeout;
      this.#timer = timer(timeout, () => this.#expire(timeout));
    }
    this.#client.enqueue(this);
  }

  #expire(timeout) {
    const outcome = this.id === undefined ? "not-begun" : "unknown";
    const message = `There was no answer within ${timeout} ms.`;
    this.withdraw(clientError("TIMEOUT", "call_timeout", message, outcome, { timeoutMillis: timeout }));
  }

  /** Whether it may be sent now, as far as it knows. */
  isReady() {
    return this.#retry === undefined && (this.connection === undefined || this.connection.secret !== undefined);
  }

  /** Its frame under that number. */
  frame(id) {
    const left = this.#deadline === undefined ? undefined : Math.ceil(Math.max(this.#deadline - now(), 0.001) * 1000);
    const micros = left === undefined ? "" : `,"micros":${left}`;
    const of = this.connection === undefined ? "" : `,"connection":${JSON.stringify(this.connection.secret)}`;
    const { key } = this.#settings;
    const again = key === undefined || key === null ? "" : `,"idempotencyKey":${JSON.stringify(String(key))}`;
    return `{"call":{"id":${id},${this.#head}${this.demand()}${micros}${again}${this.#trace}${of}}}`;
  }

  demand() {
    return "";
  }

  take(name, body) {
    if (name === "result") {
      this.succeed(valueOf(body.value));
    } else if (name === "error") {
      const error = serverError(body);
      if (isElsewhere(error)) {
        this.#again();
      } else {
        this.fail(error);
      }
    } else {
      check(false, `'${name}' for a call`);
    }
  }

  /** Nothing of it has begun: it is sent again, after a while, unless its time is over before. */
  #again() {
    this.#client.forget(this);
    this.#retry = timer(delayAfter(this.#attempts++, this.#client.options), () => {
      this.#retry = undefined;
      this.#client.pump();
    });
    this.#client.requeue(this);
  }

  /** The socket that it was sent on is gone. */
  lost({ allAnswered, isFault }) {
    if (allAnswered || (this.canRepeat() && !isFault)) {
      this.#client.forget(this);
      this.#client.requeue(this);
    } else {
      this.fail(
        clientError(
          "OUTCOME_UNKNOWN",
          "disconnected",
          "The connection was lost before the answer came: this may have happened.",
          "unknown",
        ),
      );
    }
  }

  canRepeat() {
    return this.#settings.readOnly === true || (this.#settings.key !== undefined && this.#settings.key !== null);
  }

  /** Gives it up from this side. */
  withdraw(reason) {
    if (this.isOver) {
      return;
    }
    this.#client.cancel(this);
    this.fail(reason);
  }

  end() {
    if (this.isOver) {
      return false;
    }
    this.isOver = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    this.#unlisten();
    this.#client.forget(this);
    this.#client.dequeue(this);
    return true;
  }

  succeed(value) {
    if (this.end()) {
      this.resolve(value);
    }
  }

  fail(error) {
    if (this.end()) {
      this.reject(error);
    }
  }
}

/** A call for a stream: an iterator that asks for elements as they are taken. */
class StreamCall extends Call {
  #client;
  #window;
  #asked = 0;
  #buffer = [];
  #takers = [];
  #failure;
  #begun = false;
  #any = false;

  constructor(client, head, settings) {
    super(client, head, settings);
    this.#client = client;
    this.#window = settings.window ?? client.options.streamWindow;
  }

  demand() {
    this.#asked = this.#window - this.#buffer.length;
    return `,"demand":${this.#asked}`;
  }

  take(name, body) {
    if (name === "next") {
      check(this.#asked > 0, "more elements than were asked for");
      this.#asked--;
      this.#any = true;
      const value = valueOf(body.value);
      const taker = this.#takers.shift();
      if (taker) {
        taker.resolve({ value, done: false });
      } else {
        this.#buffer.push(value);
      }
      this.#ask();
    } else if (name === "complete") {
      this.succeed();
    } else {
      super.take(name, body);
    }
  }

  #ask() {
    const room = this.#window - this.#buffer.length - this.#asked;
    if (room * 2 >= this.#window && this.id !== undefined && !this.isOver) {
      this.#asked += room;
      this.#client.send(`{"request":{"id":${this.id},"elements":${room}}}`);
    }
  }

  /** Elements that were given out would come again. */
  canRepeat() {
    return super.canRepeat() && !this.#any;
  }

  resolve() {
    this.#end();
  }

  reject(error) {
    this.#failure = { error };
    this.#end();
  }

  #end() {
    for (const taker of this.#takers.splice(0)) {
      this.#last(taker);
    }
  }

  /** An error is told once, then the stream is over. */
  #last(taker) {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) {
      taker.reject(failure.error);
    } else {
      taker.resolve({ value: undefined, done: true });
    }
  }

  next() {
    if (!this.#begun) {
      this.#begun = true;
      this.begin();
    }
    return new Promise((resolve, reject) => {
      if (this.#buffer.length > 0) {
        resolve({ value: this.#buffer.shift(), done: false });
        this.#ask();
      } else if (this.isOver) {
        this.#last({ resolve, reject });
      } else {
        this.#takers.push({ resolve, reject });
      }
    });
  }

  async return(value) {
    this.#begun = true;
    this.#buffer = [];
    if (!this.isOver) {
      this.#client.cancel(this);
      this.succeed();
    }
    this.#failure = undefined;
    return { value, done: true };
  }
}

/**
 * The position of a subscriber among the events of an actor, or of a connection: an offset, and the life of the numbering that it is
 * of, in digits.
 */
class Position {
  /** @param after undefined for now */
  constructor(after, life) {
    this.after = after;
    this.life = life;
  }

  /** Takes what the server says that it goes on from. */
  confirm({ after, life }) {
    check(Number.isSafeInteger(after), "a position without an offset");
    if (this.after === undefined || this.#isOther(life)) {
      this.after = after;
    }
    this.life = life ?? this.life;
  }

  #isOther(life) {
    return life !== undefined && life !== this.life && this.life !== undefined;
  }

  /** Whether what is at that offset was not seen before; then it is now. */
  isNew(offset, life) {
    check(Number.isSafeInteger(offset), "an event without an offset");
    const isOther = this.#isOther(life);
    this.life = life ?? this.life;
    if (!isOther && this.after !== undefined && offset <= this.after) {
      return false;
    }
    this.after = offset;
    return true;
  }

  /** The fields of a frame that asks to go on from here. */
  fields() {
    const after = this.after === undefined ? "" : `,"after":${this.after}`;
    return this.after === undefined || this.life === undefined ? after : `${after},"life":${this.life}`;
  }
}

/** A subscription to events of an actor: opened on each socket, where the one before it ended. */
class Subscription {
  #client;
  #head;
  #settings;
  #listener;
  #position;
  #attempts = 0;
  #retry;

  constructor(client, head, settings, listener) {
    this.#client = client;
    this.#head = head;
    this.#settings = settings;
    this.#listener = listener;
    this.#position = new Position(settings.after, settings.life);
    this.connection = settings.connection;
    this.id = undefined;
    this.isOver = false;
  }

  open() {
    if (this.#retry !== undefined || (this.connection !== undefined && this.connection.secret === undefined)) {
      return;
    }
    const id = this.#client.enter(this);
    const of = this.connection === undefined ? "" : `,"connection":${JSON.stringify(this.connection.secret)}`;
    this.#client.send(`{"subscribe":{"id":${id},${this.#head}${this.#position.fields()}${of}}}`);
  }

  take(name, body) {
    if (name === "subscribed") {
      this.#attempts = 0;
      this.#position.confirm(body);
      this.#hear(this.#settings.subscribed, { after: this.#position.after, life: this.#position.life });
    } else if (name === "event") {
      if (this.#position.isNew(body.sequence, body.life)) {
        const { after: offset, life } = this.#position;
        tell(this.#listener, { offset, life, name: body.name, value: valueOf(body.value) });
      }
    } else if (name === "gap") {
      if (this.#position.isNew(body.last, body.life)) {
        this.#hear(this.#settings.gap, { first: body.first, last: body.last, life: this.#position.life });
      }
    } else if (name === "error") {
      this.#failed(serverError(body));
    } else {
      check(false, `'${name}' for a subscription`);
    }
  }

  #hear(listener, value) {
    if (listener) {
      tell(listener, value);
    }
  }

  #failed(error) {
    this.#client.forget(this);
    if (error.retryable) {
      this.#retry = timer(delayAfter(this.#attempts++, this.#client.options), () => {
        this.#retry = undefined;
        this.#client.reopen(this);
      });
    } else {
      this.fail(error);
    }
  }

  lost() {
    this.#client.forget(this);
  }

  fail(error) {
    if (!this.isOver) {
      this.#end();
      this.#hear(this.#settings.error ?? ((failure) => console.error("A subscription has ended", failure)), error);
    }
  }

  close() {
    if (!this.isOver) {
      if (this.id !== undefined) {
        this.#client.send(`{"unsubscribe":{"id":${this.id}}}`);
      }
      this.#end();
    }
  }

  #end() {
    this.isOver = true;
    clearTimeout(this.#retry);
    this.#client.forget(this);
    this.#client.drop(this);
  }
}

/** The messages of a connection that are not durable yet: those that were sent, by their numbers, and those that were not. */
class Outbox {
  #limit;
  #limitBytes;
  #bytes = 0;
  #sentBytes = 0;
  #last = 0;
  sent = [];
  waiting = [];

  constructor({ maxUnacknowledged, maxUnacknowledgedBytes }) {
    this.#limit = maxUnacknowledged;
    this.#limitBytes = maxUnacknowledgedBytes;
  }

  /** Takes a message, or says why not. */
  add(message) {
    const bytes = this.#bytes + message.body.length;
    if (this.sent.length + this.waiting.length >= this.#limit || bytes > this.#limitBytes) {
      return clientError(
        "OVERLOADED",
        "too_many_messages",
        `${this.sent.length + this.waiting.length} messages of this connection are not acknowledged yet.`,
        "not-begun",
        { limit: this.#limit, limitBytes: this.#limitBytes },
      );
    }
    this.#bytes = bytes;
    this.waiting.push(message);
    return undefined;
  }

  /** Gives the next message its number; undefined when there is none, or the server has enough for now. */
  number() {
    const message = this.waiting[0];
    if (message === undefined || (this.sent.length > 0 && this.#isFull(message))) {
      return undefined;
    }
    this.waiting.shift();
    message.number = ++this.#last;
    this.#sentBytes += message.body.length;
    this.sent.push(message);
    return message;
  }

  #isFull(message) {
    return (
      this.sent.length >= MESSAGE_WINDOW || this.#sentBytes + message.body.length > MESSAGE_WINDOW_CHARACTERS
    );
  }

  /** Takes the last number back: that message is not sent after all. */
  refuse(message, error) {
    this.#last--;
    this.sent.pop();
    this.#settle(message);
    message.reject(error);
  }

  acknowledge(number) {
    check(Number.isSafeInteger(number) && number <= this.#last, "an acknowledgement of what was not sent");
    while (this.sent.length > 0 && this.sent[0].number <= number) {
      const message = this.sent.shift();
      this.#settle(message);
      message.resolve();
    }
  }

  refused(number, error) {
    const at = this.sent.findIndex((message) => message.number === number);
    if (at >= 0) {
      const [message] = this.sent.splice(at, 1);
      this.#settle(message);
      message.reject(error);
    }
  }

  /** Begins to number anew. What was sent may have arrived or not; what was not is sent next. */
  renew(error) {
    this.#last = 0;
    for (const message of this.sent.splice(0)) {
      this.#settle(message);
      message.reject(error);
    }
  }

  end(outcomeUnknown, notBegun) {
    this.renew(outcomeUnknown);
    for (const message of this.waiting.splice(0)) {
      this.#settle(message);
      message.reject(notBegun);
    }
  }

  #settle(message) {
    this.#bytes -= message.body.length;
    if (message.number !== undefined) {
      this.#sentBytes -= message.body.length;
    }
  }
}

/** What a connection does for its client; users hold the {@link ActorConnection} before it. */
class ConnectionCore {
  #client;
  #target;
  #head;
  #parameters;
  #trace;
  #settings;
  #outbox;
  #position = new Position();
  #secret;

  /** Times that it was asked to be resumed. */
  #resumes = 0;
  #isUp = false;
  #attempts = 0;
  #faults = 0;
  #retry;

  constructor(client, target, parameters, settings) {
    this.#client = client;
    this.#target = target;
    this.#head = `"type":${JSON.stringify(target.type)},"key":${JSON.stringify(target.key)}`;
    this.#parameters = parameters === undefined ? "" : `,"parameters":${carried(parameters)}`;
    this.#trace = traceField(client.options);
    this.#settings = settings;
    this.#outbox = new Outbox(client.options);
    this.state = "connecting";
    this.error = undefined;
    this.id = undefined;
    this.names = new Map();
    this.states = new Listeners();
    this.isOver = false;
    this.isLeft = false;
    this.connected = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.connected.catch(() => {});
  }

  /** The id of the connection while it is up; others are not to use it before. */
  get secret() {
    return this.#isUp ? this.#secret : undefined;
  }

  get target() {
    return this.#target;
  }

  open() {
    if (this.#retry !== undefined) {
      return;
    }
    const id = this.#client.enter(this);
    const rest =
      this.#secret === undefined
        ? this.#parameters + this.#trace
        : `,"connection":${JSON.stringify(this.#secret)}${this.#position.fields()},"attempt":${++this.#resumes}`;
    const frame = `{"connect":{"id":${id},${this.#head}${rest}}}`;
    const refusal = tooLarge(frame, this.#client.limits);
    if (refusal) {
      this.fail(refusal);
    } else {
      this.#client.send(frame);
    }
  }

  take(name, body) {
    switch (name) {
      case "connected":
        this.#connected(body);
        break;
      case "acknowledge":
        this.#faults = 0;
        this.#outbox.acknowledge(body.sequence);
        this.pump();
        break;
      case "refused":
        this.#faults = 0;
        this.#refused(body);
        this.pump();
        break;
      case "event":
        if (this.#position.isNew(body.sequence, body.life)) {
          const { after: offset } = this.#position;
          const event = { offset, name: body.name, value: valueOf(body.value) };
          this.names.get(body.name)?.tell(event.value, event);
        }
        break;
      case "gap":
        if (this.#position.isNew(body.last, body.life) && this.#settings.gap) {
          tell(this.#settings.gap, { first: body.first, last: body.last, life: this.#position.life });
        }
        break;
      case "disconnect":
        this.#end(clientError("UNAVAILABLE", "disconnected", body.reason ?? "The actor ended it.", "not-begun"), body.reason);
        break;
      case "error":
        this.#failed(serverError(body));
        break;
      default:
        check(false, `'${name}' for a connection`);
    }
  }

  #connected(body) {
    check(typeof body.connection === "string" && body.connection !== "", "a connection without an id");
    const resumed = this.#secret !== undefined && body.resumed === true;
    if (this.#secret !== undefined && !resumed) {
      this.#renew();
    }
    this.#secret = body.connection;
    this.#isUp = true;
    this.#attempts = 0;
    this.#position.confirm({ after: body.after ?? 0, life: body.life });
    this.#outbox.acknowledge(body.received ?? 0);
    this.#outbox.sent.forEach((message) => this.#transmit(message));
    this.#become("connected", { resumed });
    this.resolve();
    this.pump();
    this.#client.connected(this);
  }

  /** The server has forgotten it: everything begins anew, and nobody can tell what became of messages under way. */
  #renew() {
    this.#secret = undefined;
    this.#position = new Position();
    this.#outbox.renew(
      clientError("OUTCOME_UNKNOWN", "connection_lost", "The connection was gone before this was acknowledged.", "unknown"),
    );
  }

  #refused(body) {
    check(body.error !== null && typeof body.error === "object", "a refusal without an error");
    const error = serverError({ error: body.error, notBegun: body.notBegun });
    this.#outbox.refused(body.number, error);
    if (this.#settings.refused) {
      tell(this.#settings.refused, error);
    }
  }

  #transmit(message) {
    this.#client.send(this.#frame(message));
  }

  #frame(message) {
    return `{"message":{"id":${this.id},"number":${message.number},${message.body}}}`;
  }

  /** Sends what waits. */
  pump() {
    while (this.#isUp) {
      const message = this.#outbox.number();
      if (message === undefined) {
        return;
      }
      const refusal = tooLarge(this.#frame(message), this.#client.limits);
      if (refusal) {
        this.#outbox.refuse(message, refusal);
      } else {
        this.#transmit(message);
      }
    }
  }

  message(action, values) {
    const trace = traceField(this.#client.options);
    const body = `"action":${JSON.stringify(action)},"arguments":${carriedAll(values)}${trace}`;
    const acknowledged = new Promise((resolve, reject) => {
      const refusal = this.isOver ? this.#overError() : this.#outbox.add({ body, resolve, reject });
      if (refusal) {
        reject(refusal);
      }
    });
    acknowledged.catch(() => {});
    this.pump();
    return acknowledged;
  }

  #overError() {
    return this.error ?? clientError("UNAVAILABLE", "connection_closed", "This connection is closed.", "not-begun");
  }

  #failed(error) {
    this.#leave();
    if (error.code === "connection_ended" && this.#secret !== undefined) {
      this.#renew();
      this.#become("connecting", { reason: error.message });
      this.#client.reopen(this);
    } else if (error.retryable) {
      this.#become(this.#secret === undefined ? "connecting" : "interrupted", { reason: error.message });
      this.#retry = timer(delayAfter(this.#attempts++, this.#client.options), () => {
        this.#retry = undefined;
        this.#client.reopen(this);
      });
    } else {
      this.fail(error);
    }
  }

  /** It has no place on a socket any more; it may get one on the next. */
  #leave() {
    this.#isUp = false;
    this.#client.forget(this);
  }

  lost({ isFault }) {
    this.#leave();
    this.#faults = isFault && this.#outbox.sent.length > 0 ? this.#faults + 1 : 0;
    if (this.#faults >= MOST_FAULTS) {
      const message = "The server ends each socket that a message of this connection is sent on.";
      this.fail(clientError("INVALID", "message_refused", message, "unknown"));
    } else if (this.#secret !== undefined && this.state !== "interrupted") {
      this.#become("interrupted", {});
    }
  }

  close() {
    if (!this.isOver) {
      this.isLeft = true;
      if (this.id !== undefined) {
        this.#client.send(`{"disconnect":{"id":${this.id}}}`);
      }
      this.#end(clientError("UNAVAILABLE", "connection_closed", "This connection was closed.", "not-begun"));
    }
  }

  fail(error) {
    if (!this.isOver) {
      this.error = error;
      this.#end(error, error.message, error);
    }
  }

  #end(notBegun, reason, error) {
    this.isOver = true;
    clearTimeout(this.#retry);
    this.#leave();
    this.#client.drop(this);
    this.#outbox.end(
      clientError("OUTCOME_UNKNOWN", "connection_closed", "The connection ended before this was acknowledged.", "unknown"),
      notBegun,
    );
    this.reject(notBegun);
    this.#client.ended(this, notBegun);
    this.#become("closed", { reason, error });
  }

  #become(state, facts) {
    this.state = state;
    this.states.tell({ state, ...facts });
  }
}

/**
 * A connection of an actor, which outlives the sockets that carry it. Messages on it are applied once and in order,
 * whatever is sent again.
 */
class ActorConnection {
  #core;
  #client;

  constructor(client, core) {
    this.#client = client;
    this.#core = core;
  }

  /** A secret: whoever has it may resume the connection. Undefined before the first time that it is connected. */
  get id() {
    return this.#core.secret;
  }

  /** "connecting", "connected", "interrupted" or "closed". */
  get state() {
    return this.#core.state;
  }

  /** Resolves when it is connected for the first time, rejects when it is refused. */
  get connected() {
    return this.#core.connected;
  }

  /** Sends a message: a call without an answer. The promise resolves when its effects are durable; it may be ignored. */
  send(action, ...values) {
    return this.#core.message(action, values);
  }

  /** As that of the actor, which knows that the call is one of this connection. */
  call(action, ...values) {
    return this.#client.call({ ...this.#core.target, kind: "get_or_create" }, action, values, { connection: this.#core });
  }

  /** As that of the actor, as this connection may hear it. */
  events(name, options, listener) {
    return this.#client.events(this.#core.target, name, options, listener, this.#core);
  }

  /** Hears what the actor sends to this connection alone. */
  on(name, listener) {
    const names = this.#core.names;
    if (!names.has(name)) {
      names.set(name, new Listeners());
    }
    return names.get(name).add(listener);
  }

  onState(listener) {
    return this.#core.states.add(listener);
  }

  /** Ends it for good. */
  close() {
    this.#core.close();
  }
}

/** The conditions of a message, as the query of a request has them. */
function queryOf({ delay, ttl, at, priority, group, ...others }) {
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw new TypeError(`There is no condition '${other}'; there are delay, ttl, at, priority, group.`);
  }
  const query = new URLSearchParams();
  const put = (name, value) => (value === undefined ? undefined : query.set(name, String(value)));
  put("delay", delay === undefined ? undefined : delay / 1000);
  put("ttl", ttl === undefined ? undefined : ttl / 1000);
  put("at", at === undefined ? undefined : new Date(at).toISOString());
  put("priority", priority);
  put("group", group);
  return query;
}

/** A queue of one actor. */
class QueueReference {
  #client;
  #target;
  #name;
  #query;
  #settings;

  constructor(client, target, name, conditions, settings) {
    this.#client = client;
    this.#target = { ...target, kind: "queue" };
    this.#name = name;
    this.#query = queryOf(conditions);
    this.#settings = settings;
  }

  get name() {
    return this.#name;
  }

  /** Sends a message; resolves with its id when it is stored. */
  send(...values) {
    return this.#call(this.#query, values);
  }

  /** Sends a message, and resolves with what its handler answers. */
  sendAndWait(...values) {
    const query = new URLSearchParams(this.#query);
    query.set("wait", "true");
    return this.#call(query, values);
  }

  #call(query, values) {
    const text = query.toString();
    return this.#client.call(this.#target, text === "" ? this.#name : `${this.#name}?${text}`, values, this.#settings);
  }
}

/** What is asked of the workflows of an actor, or ordered: calls that are named by the path of a request. */
class Workflows {
  #client;
  #target;
  #settings;

  constructor(client, target, settings) {
    this.#client = client;
    this.#target = { ...target, kind: "workflow" };
    this.#settings = settings;
  }

  /** Starts one and the like, under the key of the reference where it has one. */
  order(path, value) {
    return this.#client.call(this.#target, path, [value], this.#settings);
  }

  /** Changes nothing, and is asked again where the connection is lost. */
  ask(path) {
    return this.#client.call(this.#target, path, [], { ...this.#settings, key: undefined, readOnly: true });
  }

  /** An order of an operator, which takes no key. */
  operate(path) {
    return this.#client.call(this.#target, path, [], { ...this.#settings, key: undefined, readOnly: false });
  }
}

/** A part of the path of a workflow. */
function segment(what, text) {
  if (typeof text !== "string" || text === "") {
    throw new TypeError(`${what} of a workflow is a string of at least one character, got ${JSON.stringify(text)}.`);
  }
  return encodeURIComponent(text);
}

/** Those of `given` that are there, as a query; refuses what there is not. */
function workflowQuery(given, ...known) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name)) {
      throw new TypeError(`There is no '${name}' here; there are ${known.join(", ")}.`);
    }
    if (value !== undefined && value !== null) {
      query.set(name, String(value));
    }
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** The workflows of one actor. */
class WorkflowsReference {
  #workflows;

  constructor(workflows) {
    this.#workflows = workflows;
  }

  /** Starts one with that input, and resolves with its id when that is durable; `id` is made where it is not given. */
  start(name, input, options = {}) {
    return this.#workflows.order(segment("The name", name) + workflowQuery(options, "id"), input);
  }

  /** Starts one, and resolves with its result. */
  run(name, input, options = {}) {
    return this.#workflows.order(`${segment("The name", name)}${workflowQuery({ ...options, wait: true }, "id", "wait")}`, input);
  }

  /** A page of them; with `name`, `status`, `paused` only those, with `cursor` those behind the page before. */
  list(filter = {}) {
    return this.#workflows.ask(workflowQuery(filter, "name", "status", "paused", "limit", "cursor"));
  }
}

/** One workflow of an actor, whether it exists or not. */
class WorkflowReference {
  #workflows;
  #id;
  #path;

  constructor(workflows, id) {
    this.#workflows = workflows;
    this.#id = id;
    this.#path = segment("The id", id);
  }

  get id() {
    return this.#id;
  }

  /** Its result, as soon as that is there: as long as a call waits, then ask again. */
  result() {
    return this.#workflows.ask(`${this.#path}/result`);
  }

  /** Tells it something; resolves with whether it takes signals. */
  signal(name, value) {
    return this.#workflows.order(`${this.#path}/signals/${segment("A signal", name)}`, value);
  }

  /** Keeps a promise of it; resolves with whether it waits for that. */
  complete(name, value) {
    return this.#workflows.order(`${this.#path}/promises/${segment("A promise", name)}`, value);
  }

  /** What its code tells; undefined for nothing. */
  progress() {
    return this.#workflows.ask(`${this.#path}/progress`);
  }

  /** What its code answers to that query. */
  query(name) {
    return this.#workflows.ask(`${this.#path}/query/${segment("A query", name)}`);
  }

  // For those who administer.

  /** What is known of it, without waking its actor. */
  status() {
    return this.#workflows.ask(`${this.#path}/status`);
  }

  /** What is recorded of it. */
  history() {
    return this.#workflows.ask(`${this.#path}/history`);
  }

  /** Cancels it, which undoes its steps. This and the others resolve with whether that was done. */
  cancel() {
    return this.#workflows.operate(`${this.#path}/cancel`);
  }

  /** Ends it where it is. */
  kill() {
    return this.#workflows.operate(`${this.#path}/kill`);
  }

  pause() {
    return this.#workflows.operate(`${this.#path}/pause`);
  }

  resume() {
    return this.#workflows.operate(`${this.#path}/resume`);
  }

  /** Lets it go back to a part of its history. */
  restartFrom(step) {
    return this.#workflows.operate(`${this.#path}/restart${workflowQuery({ from: step }, "from")}`);
  }

  /** Makes another one with its history before that part; resolves with its id. */
  fork(step, options = {}) {
    return this.#workflows.operate(`${this.#path}/fork${workflowQuery({ from: step, ...options }, "from", "id")}`);
  }
}

/** One actor, whether it exists or not. */
class ActorReference {
  #client;
  #target;
  #settings;

  constructor(client, target, settings) {
    this.#client = client;
    this.#target = target;
    this.#settings = settings;
  }

  get type() {
    return this.#target.type;
  }

  get key() {
    return [...this.#target.key];
  }

  /** The same actor, called with other settings: `timeout`, `signal`, `readOnly`, `window`, and `key`, under which a call is run once. */
  with(settings) {
    return new ActorReference(this.#client, this.#target, { ...this.#settings, ...settings });
  }

  /** Calls an action. */
  call(action, ...values) {
    return this.#client.call(this.#target, action, values, this.#settings);
  }

  /** A queue of it; conditions of messages: `delay`, `ttl` in milliseconds, `at`, `priority`, `group`. */
  queue(name, conditions = {}) {
    return new QueueReference(this.#client, this.#target, String(name), conditions, this.#settings);
  }

  /** Its workflows: to start some, and to list them. */
  workflows() {
    return new WorkflowsReference(new Workflows(this.#client, this.#target, this.#settings));
  }

  /** One of its workflows, by its id. */
  workflow(id) {
    return new WorkflowReference(new Workflows(this.#client, this.#target, this.#settings), id);
  }

  /** Calls an action that answers with a stream, when the first element is asked for. */
  stream(action, ...values) {
    return { [Symbol.asyncIterator]: () => this.#client.stream(this.#target, action, values, this.#settings) };
  }

  /** Creates it, with one input or none; rejects when it exists. */
  create(...input) {
    return this.#client.call({ ...this.#target, kind: "create" }, undefined, input.slice(0, 1), this.#settings);
  }

  /** Removes it and everything that it has. */
  destroy() {
    return this.#client.call({ ...this.#target, kind: "destroy" }, undefined, [], this.#settings);
  }

  /** What is known of it, without waking it. */
  info() {
    return this.#client.call({ ...this.#target, kind: "info" }, undefined, [], { ...this.#settings, readOnly: true });
  }

  /**
   * Hears its events of one name, or of all for null; returns what ends that.
   *
   * @param options may be left out: `after` an offset (0 for all that are kept; from now without), `life` of that offset,
   *     `gap`, `subscribed` and `error` are listeners
   */
  events(name, options, listener) {
    return this.#client.events(this.#target, name, options, listener);
  }

  /** Opens a connection with it. */
  connect(parameters, options = {}) {
    return this.#client.connect(this.#target, parameters, options);
  }
}

/** Everything that is under way on one link. */
class Core {
  #link;
  #lastId = 0;
  #entries = new Map();
  #queue = new Set();
  #queuedBytes = 0;
  #inFlight = 0;
  #lasting = new Set();

  constructor(url, options) {
    this.options = options;
    this.states = new Listeners();
    this.limits = undefined;
    this.state = "connecting";
    // Its first state is told to listeners too, who can only come once this is made.
    queueMicrotask(() => {
      if (this.state !== "closed") {
        this.#link = new Link(url, options, this);
        if (this.state === "closed") {
          this.#link.close();
        }
      }
    });
  }

  // What the link tells.

  changed(change) {
    if (this.state === "closed") {
      return;
    }
    this.state = change.state;
    this.states.tell(change);
  }

  ready(limits) {
    this.limits = limits;
    for (const lasting of [...this.#lasting]) {
      this.reopen(lasting);
    }
    this.pump();
  }

  take(name, body) {
    const entry = this.#entries.get(body.id);
    // Of what was cancelled an answer may still come, and a newer server may say more.
    entry?.take(name, body);
  }

  lost(how) {
    for (const entry of [...this.#entries.values()]) {
      entry.lost(how);
    }
    this.#inFlight = 0;
  }

  // What entries ask for.

  send(frame) {
    if (this.#isOpen()) {
      this.#link.send(frame);
    }
  }

  #isOpen() {
    return this.#link?.isOpen === true;
  }

  /** Gives an entry a number of this socket. */
  enter(entry) {
    entry.id = ++this.#lastId;
    this.#entries.set(entry.id, entry);
    return entry.id;
  }

  /** Takes its number from it. */
  forget(entry) {
    if (this.#entries.delete(entry.id)) {
      entry.id = undefined;
      if (entry instanceof Call) {
        this.#inFlight--;
        this.#pumpSoon();
      }
    }
  }

  #pumpSoon() {
    if (this.#queue.size > 0) {
      queueMicrotask(() => this.pump());
    }
  }

  enqueue(call) {
    const { maxWaiting, maxWaitingBytes } = this.options;
    if (this.state === "closed") {
      call.fail(closedError());
      return;
    }
    if (call.connection?.isOver) {
      call.fail(clientError("UNAVAILABLE", "connection_closed", "This connection is closed.", "not-begun"));
      return;
    }
    if (this.#queue.size >= maxWaiting || this.#queuedBytes + call.bytes > maxWaitingBytes) {
      const message = `${this.#queue.size} calls wait to be sent already.`;
      call.fail(
        clientError("OVERLOADED", "too_many_calls", message, "not-begun", { limit: maxWaiting, limitBytes: maxWaitingBytes }),
      );
      return;
    }
    this.requeue(call);
    this.pump();
  }

  requeue(call) {
    this.#queue.add(call);
    this.#queuedBytes += call.bytes;
  }

  dequeue(call) {
    if (this.#queue.delete(call)) {
      this.#queuedBytes -= call.bytes;
    }
  }

  /** Sends the calls that wait, as far as the server takes them. */
  pump() {
    for (const call of this.#queue) {
      if (!this.#isOpen() || this.#inFlight >= this.limits.callsInFlight) {
        return;
      }
      if (call.isReady()) {
        this.dequeue(call);
        this.#inFlight++;
        const frame = call.frame(this.enter(call));
        const refusal = tooLarge(frame, this.limits);
        if (refusal) {
          call.fail(refusal);
        } else {
          this.send(frame);
        }
      }
    }
  }

  cancel(call) {
    if (call.id !== undefined) {
      this.send(`{"cancel":{"id":${call.id}}}`);
    }
  }

  /** Opens a subscription or connection, now or on the next socket. */
  reopen(lasting) {
    if (this.#isOpen() && this.#lasting.has(lasting)) {
      lasting.open();
    }
  }

  drop(lasting) {
    this.#lasting.delete(lasting);
  }

  /** A connection is up: what is of it can go on. */
  connected(connection) {
    for (const lasting of [...this.#lasting]) {
      if (lasting.connection === connection && lasting.id === undefined) {
        this.reopen(lasting);
      }
    }
    this.pump();
  }

  /** A connection is over: nothing of it can go on. */
  ended(connection, error) {
    for (const entry of [...this.#lasting, ...this.#queue]) {
      if (entry.connection === connection) {
        if (connection.isLeft && entry instanceof Subscription) {
          entry.close();
        } else {
          entry.fail(error);
        }
      }
    }
  }

  // What users ask for.

  call(target, action, values, settings) {
    return new Promise((resolve, reject) => {
      const call = new Call(this, callHead(target, action, values), { timeout: this.options.timeout, ...settings });
      call.resolve = resolve;
      call.reject = reject;
      call.begin();
    });
  }

  stream(target, action, values, settings) {
    return new StreamCall(this, callHead(target, action, values), settings);
  }

  events(target, name, options, listener, connection) {
    const [settings, hear] = typeof options === "function" ? [{}, options] : [options ?? {}, listener];
    if (typeof hear !== "function") {
      throw new TypeError(`Events are told to a function, got ${typeof hear}.`);
    }
    if (settings.after !== undefined && !(Number.isSafeInteger(settings.after) && settings.after >= 0)) {
      throw new TypeError(`An offset is a whole number from 0 on, got ${settings.after}.`);
    }
    if (settings.life !== undefined && !/^\d+$/.test(settings.life)) {
      throw new TypeError(`The life of an offset is in digits, as an event had it, got ${settings.life}.`);
    }
    const topic = name === null || name === undefined ? "" : `,"topic":${JSON.stringify(String(name))}`;
    const head = `"type":${JSON.stringify(target.type)},"key":${JSON.stringify(target.key)}${topic}`;
    const subscription = new Subscription(this, head, { ...settings, connection }, hear);
    this.#add(subscription);
    return () => subscription.close();
  }

  connect(target, parameters, settings) {
    const core = new ConnectionCore(this, target, parameters, settings);
    this.#add(core);
    return new ActorConnection(this, core);
  }

  #add(lasting) {
    if (this.state === "closed" || lasting.connection?.isOver) {
      lasting.fail(closedError());
      return;
    }
    this.#lasting.add(lasting);
    this.reopen(lasting);
  }

  close() {
    if (this.state === "closed") {
      return;
    }
    for (const lasting of [...this.#lasting]) {
      lasting.close();
    }
    for (const call of [...this.#queue]) {
      call.fail(closedError());
    }
    for (const call of [...this.#entries.values()]) {
      call.fail(clientError("OUTCOME_UNKNOWN", "client_closed", "The client was closed before the answer came.", "unknown"));
    }
    this.send('{"goodbye":{"code":"client_closed","message":"The client leaves."}}');
    if (this.#link === undefined) {
      this.changed({ state: "closed" });
    } else {
      this.#link.close();
    }
  }
}

function closedError() {
  return clientError("UNAVAILABLE", "client_closed", "This client is closed.", "not-begun");
}

/** The part of a call's frame that does not change. */
function callHead({ kind, type, key }, action, values) {
  const name = action === undefined ? "" : `,"action":${JSON.stringify(action)}`;
  const rest = values.length === 0 ? "" : `,"arguments":${carriedAll(values)}`;
  return `"kind":"${kind}","type":${JSON.stringify(type)},"key":${JSON.stringify(key)}${name}${rest}`;
}

/** A client of one server, or of any of several behind one address. */
class Client {
  #core;

  constructor(core) {
    this.#core = core;
  }

  /** "connecting", "open", "waiting" (to connect again) or "closed". */
  get state() {
    return this.#core.state;
  }

  /** Hears each change of the state, as `{state, reason, retryIn}`; returns what ends that. */
  onState(listener) {
    return this.#core.states.add(listener);
  }

  /** An actor that is created by the first call, where it does not exist. */
  actor(type, ...key) {
    return new ActorReference(this.#core, { kind: "get_or_create", type: String(type), key: keyParts(key) }, {});
  }

  /** An actor that has to exist: calls reject where it does not. */
  get(type, ...key) {
    return new ActorReference(this.#core, { kind: "get", type: String(type), key: keyParts(key) }, {});
  }

  /** Ends everything that is under way, and the socket. */
  close() {
    this.#core.close();
  }
}

/**
 * Makes a client, which connects at once, and again whenever the connection is lost.
 *
 * @param url of the server with its prefix (`https://example.com/rouse`, or relative to the page), http or ws
 * @param options see rouse.d.ts
 */
export function connect(url, options = {}) {
  const chosen = { ...DEFAULTS };
  for (const [name, value] of Object.entries(options)) {
    if (!(name in DEFAULTS)) {
      throw new TypeError(`There is no option '${name}'; there are ${Object.keys(DEFAULTS).join(", ")}.`);
    }
    if (value !== undefined) {
      chosen[name] = value;
    }
  }
  if (chosen.traceContext !== undefined && typeof chosen.traceContext !== "function") {
    throw new TypeError(`The option traceContext is a function, got ${typeof chosen.traceContext}.`);
  }
  if ((chosen.WebSocket ?? globalThis.WebSocket) === undefined) {
    throw new TypeError("There is no WebSocket here: use Node.js 22 or newer, or give one with the option WebSocket.");
  }
  return new Client(new Core(socketUrl(url), chosen));
}
