package dev.rouse;

import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Options of an actor type. Immutable.
 *
 * <pre>{@code
 * ActorType.of(Counter.class, CounterActor::new)
 *     .options(o -> o.idleTimeout(Duration.ofMinutes(5)).lifecycle(l -> l.stateVersion(2)))
 * }</pre>
 */
public final class ActorOptions {

    private static final StateCodec JSON = new JacksonStateCodec();
    private static final ActorOptions DEFAULTS = builder().build();

    private final @Nullable Duration idleTimeout;
    private final int mailboxCapacity;
    private final Duration callTimeout;
    private final Durability durability;
    private final int heldElements;
    private final int heldBytes;
    private final StateCodec codec;
    private final PreloadOptions preload;
    private final LifecycleOptions lifecycle;
    private final ScheduleOptions schedule;
    private final EventOptions events;
    private final ConnectionOptions connections;
    private final QueueOptions queues;
    private final Map<String, QueueOptions> queueByName;
    private final KeyedCallOptions keyedCalls;
    private final OutboxOptions outbox;
    private final WorkflowOptions workflows;
    private final TurnOptions turns;

    private ActorOptions(Builder from) {
        this.idleTimeout = from.idleTimeout;
        this.mailboxCapacity = from.mailboxCapacity;
        this.callTimeout = from.callTimeout;
        this.durability = from.durability;
        this.heldElements = from.heldElements;
        this.heldBytes = from.heldBytes;
        this.codec = from.codec;
        this.preload = from.preload;
        this.lifecycle = from.lifecycle;
        this.schedule = from.schedule;
        this.events = from.events;
        this.connections = from.connections;
        this.queues = from.queues;
        this.queueByName = Map.copyOf(from.queueByName);
        this.keyedCalls = from.keyedCalls;
        this.outbox = from.outbox;
        this.workflows = from.workflows;
        this.turns = from.turns;
    }

    /** The options of a type unless told otherwise. */
    public static ActorOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder()
                .idleTimeout(idleTimeout)
                .mailboxCapacity(mailboxCapacity)
                .callTimeout(callTimeout)
                .durability(durability)
                .heldElements(heldElements)
                .heldBytes(heldBytes)
                .codec(codec)
                .preload(preload)
                .lifecycle(lifecycle)
                .schedule(schedule)
                .events(events)
                .connections(connections)
                .queues(queues)
                .queues(queueByName)
                .keyedCalls(keyedCalls)
                .outbox(outbox)
                .workflows(workflows)
                .turns(turns);
    }

    /** As {@link Builder#idleTimeout} set it; null for never. */
    public @Nullable Duration idleTimeout() {
        return idleTimeout;
    }

    /** As {@link Builder#mailboxCapacity} set it. */
    public int mailboxCapacity() {
        return mailboxCapacity;
    }

    /** As {@link Builder#callTimeout} set it. */
    public Duration callTimeout() {
        return callTimeout;
    }

    /** As {@link Builder#durability} set it. */
    public Durability durability() {
        return durability;
    }

    /** As {@link Builder#heldElements} set it. */
    public int heldElements() {
        return heldElements;
    }

    /** As {@link Builder#heldBytes} set it. */
    public int heldBytes() {
        return heldBytes;
    }

    /** As {@link Builder#codec} set it. */
    public StateCodec codec() {
        return codec;
    }

    /** As {@link Builder#preload(PreloadOptions)} set it. */
    public PreloadOptions preload() {
        return preload;
    }

    /** As {@link Builder#lifecycle(LifecycleOptions)} set it. */
    public LifecycleOptions lifecycle() {
        return lifecycle;
    }

    /** As {@link Builder#schedule(ScheduleOptions)} set it. */
    public ScheduleOptions schedule() {
        return schedule;
    }

    /** As {@link Builder#events(EventOptions)} set it. */
    public EventOptions events() {
        return events;
    }

    /** As {@link Builder#connections(ConnectionOptions)} set it. */
    public ConnectionOptions connections() {
        return connections;
    }

    /** As {@link Builder#queues(QueueOptions)} set it: of all queues for which {@link #queue} has no others. */
    public QueueOptions queues() {
        return queues;
    }

    /** Those of the queue of that name. */
    public QueueOptions queue(String name) {
        return queueByName.getOrDefault(name, queues);
    }

    /** As {@link Builder#outbox(OutboxOptions)} set it. */
    public OutboxOptions outbox() {
        return outbox;
    }

    /** As {@link Builder#workflows(WorkflowOptions)} set it. */
    public WorkflowOptions workflows() {
        return workflows;
    }

    /** As {@link Builder#keyedCalls(KeyedCallOptions)} set it. */
    public KeyedCallOptions keyedCalls() {
        return keyedCalls;
    }

    /** As {@link Builder#turns(TurnOptions)} set it. */
    public TurnOptions turns() {
        return turns;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private @Nullable Duration idleTimeout = Duration.ofSeconds(30);
        private int mailboxCapacity = 1024;
        private Duration callTimeout = Duration.ofSeconds(60);
        private Durability durability = Durability.BEFORE_REPLY;
        private int heldElements = 1024;
        private int heldBytes = 1024 * 1024;
        private StateCodec codec = JSON;
        private PreloadOptions preload = PreloadOptions.defaults();
        private LifecycleOptions lifecycle = LifecycleOptions.defaults();
        private ScheduleOptions schedule = ScheduleOptions.defaults();
        private EventOptions events = EventOptions.defaults();
        private ConnectionOptions connections = ConnectionOptions.defaults();
        private QueueOptions queues = QueueOptions.defaults();
        private final Map<String, QueueOptions> queueByName = new HashMap<>();
        private KeyedCallOptions keyedCalls = KeyedCallOptions.defaults();
        private OutboxOptions outbox = OutboxOptions.defaults();
        private WorkflowOptions workflows = WorkflowOptions.defaults();
        private TurnOptions turns = TurnOptions.defaults();

        private Builder() {}

        /**
         * After which an actor without calls goes to sleep. 30 s by default.
         *
         * @param timeout zero for at once; null for never, as {@link #noIdleTimeout()}
         */
        public Builder idleTimeout(@Nullable Duration timeout) {
            idleTimeout = timeout == null
                    ? null
                    : OptionCheck.notNegative(
                            "idleTimeout", timeout, "Zero puts actors to sleep at once, noIdleTimeout() never.");
            return this;
        }

        /** Actors stay awake until the cap on resident actors or the runtime's end puts them to sleep. */
        public Builder noIdleTimeout() {
            return idleTimeout(null);
        }

        /**
         * Calls that one actor holds, waiting, running and unanswered ones together. 1,024 by default.
         *
         * @param calls at least 1
         */
        public Builder mailboxCapacity(int calls) {
            mailboxCapacity = OptionCheck.atLeast(1, "mailboxCapacity", calls, "With 1 all calls but one are refused.");
            return this;
        }

        /**
         * Sets the time that a caller waits. 60 s by default.
         *
         * @param timeout more than zero
         */
        public Builder callTimeout(Duration timeout) {
            callTimeout =
                    OptionCheck.positive("callTimeout", timeout, "A caller always has a time-out: give it a long one.");
            return this;
        }

        /** Durability of turns that do not say otherwise. {@link Durability#BEFORE_REPLY} by default. */
        public Builder durability(Durability value) {
            durability = OptionCheck.present("durability", value);
            return this;
        }

        /**
         * Elements of a stream that wait for the commit of their turn, which fails when there are more. 1,024 by default.
         *
         * @param elements at least 1
         */
        public Builder heldElements(int elements) {
            heldElements = OptionCheck.atLeast(1, "heldElements", elements, "");
            return this;
        }

        /**
         * Bytes of those elements, likewise. 1 MiB by default. A {@code byte[]} and a {@code ByteBuffer} count their bytes, a
         * text two a character, any other element what the codec makes of it, or 1,024 where it cannot write it.
         *
         * @param bytes at least 1
         */
        public Builder heldBytes(int bytes) {
            heldBytes = OptionCheck.atLeast(1, "heldBytes", bytes, "");
            return this;
        }

        /** Codec of the state and of scheduled arguments. A {@link JacksonStateCodec} by default. */
        public Builder codec(StateCodec value) {
            codec = OptionCheck.present("codec", value);
            return this;
        }

        /** Sets what is read ahead. */
        public Builder preload(PreloadOptions value) {
            preload = OptionCheck.present("preload", value);
            return this;
        }

        /** Changes what is read ahead: {@code preload(p -> p.key(DataKey.of("cart")))}. */
        public Builder preload(UnaryOperator<PreloadOptions.Builder> change) {
            return preload(Arguments.required("change", change)
                    .apply(preload.toBuilder())
                    .build());
        }

        /** Hooks, grace and what becomes of failures. */
        public Builder lifecycle(LifecycleOptions value) {
            lifecycle = OptionCheck.present("lifecycle", value);
            return this;
        }

        /** Changes hooks, grace and what becomes of failures: {@code lifecycle(l -> l.stateVersion(2))}. */
        public Builder lifecycle(UnaryOperator<LifecycleOptions.Builder> change) {
            return lifecycle(Arguments.required("change", change)
                    .apply(lifecycle.toBuilder())
                    .build());
        }

        /** Bounds of the schedules. */
        public Builder schedule(ScheduleOptions value) {
            schedule = OptionCheck.present("schedule", value);
            return this;
        }

        /** Changes bounds of the schedules: {@code schedule(s -> s.tries(10))}. */
        public Builder schedule(UnaryOperator<ScheduleOptions.Builder> change) {
            return schedule(Arguments.required("change", change)
                    .apply(schedule.toBuilder())
                    .build());
        }

        /** Bounds of the answers that are remembered of calls with a key. */
        public Builder keyedCalls(KeyedCallOptions value) {
            keyedCalls = OptionCheck.present("keyedCalls", value);
            return this;
        }

        /** Changes bounds of calls with a key: {@code keyedCalls(k -> k.keepFor(Duration.ofHours(1)))}. */
        public Builder keyedCalls(UnaryOperator<KeyedCallOptions.Builder> change) {
            return keyedCalls(Arguments.required("keyedCalls", change)
                    .apply(keyedCalls.toBuilder())
                    .build());
        }

        /** Bounds of the messages that turns send to other actors. */
        public Builder outbox(OutboxOptions value) {
            outbox = OptionCheck.present("outbox", value);
            return this;
        }

        /** Changes bounds of the messages that turns send: {@code outbox(o -> o.maxMessages(10_000))}. */
        public Builder outbox(UnaryOperator<OutboxOptions.Builder> change) {
            return outbox(Arguments.required("outbox", change)
                    .apply(outbox.toBuilder())
                    .build());
        }

        /** Bounds of the workflows. */
        public Builder workflows(WorkflowOptions value) {
            workflows = OptionCheck.present("workflows", value);
            return this;
        }

        /** Changes bounds of the workflows: {@code workflows(w -> w.maxCount(10))}. */
        public Builder workflows(UnaryOperator<WorkflowOptions.Builder> change) {
            return workflows(Arguments.required("workflows", change)
                    .apply(workflows.toBuilder())
                    .build());
        }

        /** Bounds of the connections of clients. */
        public Builder connections(ConnectionOptions value) {
            connections = OptionCheck.present("connections", value);
            return this;
        }

        /** Changes bounds of the connections: {@code connections(c -> c.maxCount(50))}. */
        public Builder connections(UnaryOperator<ConnectionOptions.Builder> change) {
            return connections(Arguments.required("connections", change)
                    .apply(connections.toBuilder())
                    .build());
        }

        /** Bounds of the events. */
        public Builder events(EventOptions value) {
            events = OptionCheck.present("events", value);
            return this;
        }

        /** Changes bounds of the events: {@code events(e -> e.maxCount(0))}. */
        public Builder events(UnaryOperator<EventOptions.Builder> change) {
            return events(Arguments.required("events", change)
                    .apply(events.toBuilder())
                    .build());
        }

        /** Bounds of all queues, but of those for which {@link #queue} has others. */
        public Builder queues(QueueOptions value) {
            queues = OptionCheck.present("queues", value);
            return this;
        }

        /** Changes bounds of all queues: {@code queues(q -> q.tries(10))}. */
        public Builder queues(UnaryOperator<QueueOptions.Builder> change) {
            return queues(Arguments.required("queues", change)
                    .apply(queues.toBuilder())
                    .build());
        }

        private Builder queues(Map<String, QueueOptions> byName) {
            queueByName.putAll(byName);
            return this;
        }

        /**
         * Changes bounds of one queue, from those that all have by now: {@code queue("orders", q -> q.inOrder(true))}.
         *
         * @param name of the queue
         */
        public Builder queue(String name, UnaryOperator<QueueOptions.Builder> change) {
            QueueOptions before = queueByName.getOrDefault(Arguments.required("name", name), queues);
            queueByName.put(
                    name,
                    Arguments.required("change", change)
                            .apply(before.toBuilder())
                            .build());
            return this;
        }

        /** Sets the time limits of turns. */
        public Builder turns(TurnOptions value) {
            turns = OptionCheck.present("turns", value);
            return this;
        }

        /** Changes how long turns may take: {@code turns(t -> t.warnAfter(Duration.ofSeconds(5)))}. */
        public Builder turns(UnaryOperator<TurnOptions.Builder> change) {
            return turns(Arguments.required("change", change)
                    .apply(turns.toBuilder())
                    .build());
        }

        /**
         * As {@link TurnOptions.Builder#timeout}.
         *
         * @param timeout null for none
         */
        public Builder turnTimeout(@Nullable Duration timeout) {
            return turns(all -> all.timeout(timeout));
        }

        /** The options as they are set now. */
        public ActorOptions build() {
            return new ActorOptions(this);
        }
    }
}
