package dev.rouse.replay;

import dev.rouse.ActorAddress;
import dev.rouse.ActorCaller;
import dev.rouse.ActorClient;
import dev.rouse.ActorConnections;
import dev.rouse.ActorContext;
import dev.rouse.ActorData;
import dev.rouse.ActorEvents;
import dev.rouse.ActorLife;
import dev.rouse.ActorQueue;
import dev.rouse.Change;
import dev.rouse.Durability;
import dev.rouse.Firing;
import dev.rouse.QueueMessage;
import dev.rouse.ReceivedMessage;
import dev.rouse.Schedule;
import dev.rouse.TurnQueue;
import dev.rouse.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The context of an actor of which nothing runs but the code of a workflow: it has its address, and refuses what belongs to steps. */
record ReplayContext(ActorAddress address) implements ActorContext<Object> {

    private static IllegalStateException refused(String what) {
        return new IllegalStateException(
                what + " belongs into a step: a replay runs none, and code of workflows has none outside of these.");
    }

    @Override
    public Object state() {
        throw refused("state()");
    }

    @Override
    public Object update(UnaryOperator<Object> change) {
        throw refused("update()");
    }

    @Override
    public <R> Mono<R> updateAndReturn(Function<? super Object, Change<Object, R>> change) {
        throw refused("updateAndReturn()");
    }

    @Override
    public ActorData data() {
        throw refused("data()");
    }

    @Override
    public Schedule schedule() {
        throw refused("schedule()");
    }

    @Override
    public ActorEvents events() {
        throw refused("events()");
    }

    @Override
    public ActorConnections connections() {
        throw refused("connections()");
    }

    @Override
    public TurnQueue queue(ActorAddress actor, String name) {
        return new NoQueue(actor, name);
    }

    @Override
    public TurnQueue queue(Class<?> type, String name, String... key) {
        String named =
                type.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return new NoQueue(ActorAddress.of(named, key), name);
    }

    @Override
    public Workflows workflows() {
        throw refused("workflows()");
    }

    @Override
    public Optional<Firing> firing() {
        throw refused("firing()");
    }

    @Override
    public Optional<QueueMessage> message() {
        throw refused("message()");
    }

    @Override
    public List<QueueMessage> messages() {
        throw refused("messages()");
    }

    @Override
    public Flux<ReceivedMessage> receive(int max, String... queues) {
        throw refused("receive()");
    }

    @Override
    public ActorCaller caller() {
        throw refused("caller()");
    }

    @Override
    public void durability(Durability durability) {
        throw refused("durability()");
    }

    @Override
    public ActorClient actors() {
        throw refused("actors()");
    }

    @Override
    public <T> Mono<T> blocking(Callable<? extends T> work) {
        throw refused("blocking()");
    }

    @Override
    public ActorLife life() {
        throw refused("life()");
    }

    @Override
    public Scheduler lane() {
        return Schedulers.immediate();
    }

    /** A queue that a step would send to. */
    private record NoQueue(ActorAddress address, String name) implements TurnQueue {

        @Override
        public TurnQueue after(Duration delay) {
            return this;
        }

        @Override
        public TurnQueue at(Instant time) {
            return this;
        }

        @Override
        public TurnQueue priority(ActorQueue.Priority priority) {
            return this;
        }

        @Override
        public TurnQueue timeToLive(Duration time) {
            return this;
        }

        @Override
        public TurnQueue group(String group) {
            return this;
        }

        @Override
        public String send(@Nullable Object... arguments) {
            throw refused("send()");
        }
    }
}
