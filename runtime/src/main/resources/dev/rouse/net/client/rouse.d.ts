/** Types of rouse.js, the JavaScript client of Rouse. */

/** What became of what was asked for: nothing happened; it ran and changed nothing of its actor; it may have happened. */
export type Outcome = "not-begun" | "rolled-back" | "unknown";

/** Why something did not work, as the server or this client says. */
export class RouseError extends Error {
  readonly name: "RouseError";
  /** `INVALID`, `NOT_FOUND`, `UNAVAILABLE`, …: the kinds of the server, which an action chooses for its errors. */
  readonly kind: string;
  /** `client` where this client made it. */
  readonly group: string;
  readonly code: string;
  readonly metadata: Record<string, unknown>;
  /** Whether the same may be asked again: nothing happened. */
  readonly retryable: boolean;
  readonly outcome: Outcome;
}

/** Ends what it was returned for; more than once does no harm. */
export type Unsubscribe = () => void;

export interface ClientOptions {
  /** Told to the server with each socket; a function is asked each time. */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  /** Milliseconds that a call has at most, with the time that it waits for a connection; 30,000 by default. */
  timeout?: number;
  /** Milliseconds until the first attempt to connect again, at most; 250 by default. */
  minDelay?: number;
  /** Milliseconds between two attempts, at most; 30,000 by default. */
  maxDelay?: number;
  /** Milliseconds that an attempt may take; 10,000 by default. */
  connectTimeout?: number;
  /** Milliseconds of silence, then the server is asked whether it is there; 20,000 by default. */
  pingAfter?: number;
  /** Milliseconds that it has to answer that; 10,000 by default. */
  pongTimeout?: number;
  /** Calls that wait to be sent, at most; one more is refused. 10,000 by default. */
  maxWaiting?: number;
  /** The same in characters of their frames; 16 Mi by default. */
  maxWaitingBytes?: number;
  /** Messages of one connection that are not acknowledged, at most; one more is refused. 1,000 by default. */
  maxUnacknowledged?: number;
  /** The same in characters of their frames; 1 Mi by default. */
  maxUnacknowledgedBytes?: number;
  /** Elements of a stream that are asked for ahead; 32 by default. */
  streamWindow?: number;
  /**
   * The trace that the code is in which makes a call, sends a message or opens a connection: a `traceparent` of W3C Trace Context, with a
   * `tracestate` where there is one. Asked once for each; what is not legal counts as none.
   */
  traceContext?: () => string | { traceparent: string; tracestate?: string } | undefined;
  /** A WebSocket for where there is none. */
  WebSocket?: new (url: string, protocols: string[]) => WebSocketLike;
}

/** The part of a WebSocket that is used. */
export interface WebSocketLike {
  onopen: ((event: any) => any) | null;
  onmessage: ((event: any) => any) | null;
  onclose: ((event: any) => any) | null;
  onerror: ((event: any) => any) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** Settings of calls. */
export interface CallSettings {
  /** Milliseconds, in place of the client's; none for `Infinity`. */
  timeout?: number;
  /** Withdraws the call, which rejects with the reason. */
  signal?: AbortSignal;
  /** The key under which a call is run once, and a message is taken once, however often it is sent. */
  key?: string;
  /** Whether the action only reads: it is sent again when the connection is lost before its answer. */
  readOnly?: boolean;
  /** Of a stream: elements that are asked for ahead. */
  window?: number;
}

export type ClientState = "connecting" | "open" | "waiting" | "closed";

export interface ClientStateChange {
  readonly state: ClientState;
  /** Why it waits, as far as is known. */
  readonly reason?: string;
  /** Milliseconds until the next attempt, while it waits. */
  readonly retryIn?: number;
}

/** An event of an actor. */
export interface ActorEvent<V = any> {
  /** Its number among the events of the actor, from 1 on. */
  readonly offset: number;
  /** Of the actor that has emitted it: one that is destroyed and created again begins anew. */
  readonly life?: string;
  readonly name: string;
  readonly value: V;
}

/** Offsets that are not kept any more; none, where the last is before the first: then only the numbering began anew. */
export interface Gap {
  readonly first: number;
  readonly last: number;
  readonly life?: string;
}

export interface EventSettings {
  /** The offset behind which it begins, 0 for the beginning that is kept; without it: from now on. */
  after?: number;
  /** The life of that offset, as an event had it. */
  life?: string;
  /** Hears of events that are missing. */
  gap?: (gap: Gap) => void;
  /** Hears from where events follow, whenever it was subscribed. */
  subscribed?: (position: { readonly after: number; readonly life?: string }) => void;
  /** Hears why it has ended, of itself. */
  error?: (error: RouseError) => void;
}

export type ConnectionState = "connecting" | "connected" | "interrupted" | "closed";

export interface ConnectionStateChange {
  readonly state: ConnectionState;
  /** Of `connected`: whether it is the one of before. */
  readonly resumed?: boolean;
  readonly reason?: string;
  /** Of `closed`: what went wrong; undefined where nothing did. */
  readonly error?: RouseError;
}

export interface ConnectionSettings {
  /** Hears of messages that were taken and refused, beside the promises of {@link ActorConnection.send}. */
  refused?: (error: RouseError) => void;
  /** Hears of missing events of the connection itself. */
  gap?: (gap: Gap) => void;
}

/**
 * The actions of an actor type, as methods: `interface Room { say(name: string, text: string): Message }`. A stream is a method
 * whose result is an array, an iterable or an async iterable.
 */
export type Actions = { [action: string]: (...values: any[]) => any };

type NameOf<A> = { [K in keyof A]: A[K] extends (...values: any[]) => any ? K : never }[keyof A] & string;
type ValuesOf<A, K extends keyof A> = A[K] extends (...values: infer V) => any ? V : never;
type ResultOf<A, K extends keyof A> = A[K] extends (...values: any[]) => infer R ? Awaited<R> : never;
type ElementOf<R> = R extends AsyncIterable<infer E> ? E : R extends Iterable<infer E> ? E : R;

/** Conditions of messages. */
export interface MessageConditions {
  /** Milliseconds until it is handled, at least. */
  delay?: number;
  /** Milliseconds within which it is handled, or dropped. */
  ttl?: number;
  /** The time before which it is not handled, in place of `delay`. */
  at?: Date | number | string;
  priority?: "high" | "normal" | "low";
  /** Groups of a queue take turns. */
  group?: string;
}

/** A queue of an actor, whose messages are stored and handled in turn. */
export interface QueueReference {
  readonly name: string;
  /** Resolves with the id of the message when it is stored. */
  send(...values: any[]): Promise<string>;
  /** Resolves with what the handler answers. */
  sendAndWait(...values: any[]): Promise<any>;
}

export type WorkflowStatus =
  | "running"
  | "compensating"
  | "cancelling"
  | "completed"
  | "failed"
  | "cancelled"
  | "killed";

/** What is known of a workflow. */
export interface WorkflowInfo {
  readonly id: string;
  readonly name: string;
  readonly status: WorkflowStatus;
  readonly paused: boolean;
  /** Why it is paused, or did not complete. */
  readonly reason: string | null;
  /** In ISO 8601. */
  readonly startedAt: string;
  readonly changedAt: string;
}

export interface WorkflowPage {
  readonly flows: WorkflowInfo[];
  /** The `cursor` of the next page; null behind the last. */
  readonly next: string | null;
}

export interface WorkflowFilter {
  name?: string;
  status?: WorkflowStatus;
  paused?: boolean;
  /** 100 by default, 1,000 at most. */
  limit?: number;
  cursor?: string | null;
}

/** The workflows of an actor. What is ordered has the key of the reference, if it has one, and is then carried out once. */
export interface WorkflowsReference {
  /** Starts one, and resolves with its id when that is durable; rejects with `workflow_exists` where that id is taken. */
  start(name: string, input?: unknown, options?: { id?: string }): Promise<string>;
  /** Starts one, and resolves with its result. */
  run<R = any>(name: string, input?: unknown, options?: { id?: string }): Promise<R>;
  /** A page of them, without waking the actor. For those who administer. */
  list(filter?: WorkflowFilter): Promise<WorkflowPage>;
}

/** One workflow of an actor. */
export interface WorkflowReference {
  readonly id: string;
  /** Waits for its result as long as a call does, then ask again; rejects with `workflow_failed` where it did not complete. */
  result<R = any>(): Promise<R>;
  /** Resolves with whether it takes signals. */
  signal(name: string, value?: unknown): Promise<boolean>;
  /** Resolves with whether it waits for that promise. */
  complete(promise: string, value?: unknown): Promise<boolean>;
  /** What its code tells; `undefined` for nothing. */
  progress<T = any>(): Promise<T | undefined>;
  query<T = any>(name: string): Promise<T | undefined>;
  /** This and all that follow are for those who administer. */
  status(): Promise<{ readonly flow: WorkflowInfo; readonly result: any }>;
  history(): Promise<any>;
  /** Undoes its steps. Resolves with whether that does anything, as all orders do. */
  cancel(): Promise<boolean>;
  /** Ends it where it is. */
  kill(): Promise<boolean>;
  pause(): Promise<boolean>;
  resume(): Promise<boolean>;
  /** Goes back to a part, by its path in the history. */
  restartFrom(step: string): Promise<boolean>;
  /** Makes another one with the history before that part; resolves with its id. */
  fork(step: string, options?: { id?: string }): Promise<string>;
}

export interface ActorReference<A = Actions> {
  readonly type: string;
  readonly key: string[];
  /** The same actor, called with other settings. */
  with(settings: CallSettings): ActorReference<A>;
  /** Calls an action. */
  call<K extends NameOf<A>>(action: K, ...values: ValuesOf<A, K>): Promise<ResultOf<A, K>>;
  /** A queue of it, to which messages are sent with the settings of this reference. */
  queue(name: string, conditions?: MessageConditions): QueueReference;
  /** Its workflows. */
  workflows(): WorkflowsReference;
  /** One of them. */
  workflow(id: string): WorkflowReference;
  /** Calls an action that answers with a stream, each time that it is iterated. */
  stream<K extends NameOf<A>>(action: K, ...values: ValuesOf<A, K>): AsyncIterable<ElementOf<ResultOf<A, K>>>;
  /** Creates it, with an input or none; rejects when it exists. */
  create(input?: unknown): Promise<void>;
  /** Removes it and everything that it has. */
  destroy(): Promise<void>;
  /** What is known of it, without waking it. */
  info(): Promise<any>;
  /** Hears its events of one name, or of all for `null`. */
  events<V = any>(name: string | null, listener: (event: ActorEvent<V>) => void): Unsubscribe;
  events<V = any>(
    name: string | null,
    settings: EventSettings,
    listener: (event: ActorEvent<V>) => void,
  ): Unsubscribe;
  /** Opens a connection with it. */
  connect(parameters?: unknown, settings?: ConnectionSettings): ActorConnection<A>;
}

/** A connection of an actor, which outlives the sockets that carry it. */
export interface ActorConnection<A = Actions> {
  /** A secret: whoever has it may resume the connection. Undefined while it is not connected. */
  readonly id: string | undefined;
  readonly state: ConnectionState;
  /** Resolves when it is connected for the first time, rejects when it is refused. */
  readonly connected: Promise<void>;
  /**
   * Sends a message: a call without an answer, applied once and in order. The promise, which may be ignored, resolves when its
   * effects are durable.
   */
  send<K extends NameOf<A>>(action: K, ...values: ValuesOf<A, K>): Promise<void>;
  /** A call of this connection: the actor knows that it is. */
  call<K extends NameOf<A>>(action: K, ...values: ValuesOf<A, K>): Promise<ResultOf<A, K>>;
  /** As that of the actor, as this connection may hear it. */
  events<V = any>(name: string | null, listener: (event: ActorEvent<V>) => void): Unsubscribe;
  events<V = any>(
    name: string | null,
    settings: EventSettings,
    listener: (event: ActorEvent<V>) => void,
  ): Unsubscribe;
  /** Hears what the actor sends to this connection alone. */
  on<V = any>(name: string, listener: (value: V, event: ActorEvent<V>) => void): Unsubscribe;
  onState(listener: (change: ConnectionStateChange) => void): Unsubscribe;
  /** Ends it for good. */
  close(): void;
}

export interface Client {
  readonly state: ClientState;
  onState(listener: (change: ClientStateChange) => void): Unsubscribe;
  /** An actor that is created by the first call, where it does not exist. */
  actor<A = Actions>(type: string, ...key: [string, ...string[]]): ActorReference<A>;
  /** An actor that has to exist: calls reject where it does not. */
  get<A = Actions>(type: string, ...key: [string, ...string[]]): ActorReference<A>;
  /** Ends everything that is under way, and the socket. */
  close(): void;
}

/** Makes a client, which connects at once, and again whenever the connection is lost. */
export function connect(url: string | URL, options?: ClientOptions): Client;
