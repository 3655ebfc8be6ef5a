package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorOptions;
import dev.rouse.ErrorKind;
import dev.rouse.FailurePolicy;
import dev.rouse.JacksonStateCodec;
import dev.rouse.LifecycleHook;
import dev.rouse.RetryableException;
import dev.rouse.StateCodec;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Items;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.error.KvUnavailableException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A chain of turns: {@code third} calls {@code second}, which calls {@code first}, which makes the call of a row of {@link
 * ErrorTable}. Each asks another actor for something before that, which stays.
 */
final class ErrorChain implements AutoCloseable {

    static final ActorAddress TARGET = ActorAddress.of("hooked", "t");
    static final String UNWRITABLE = "broken";

    private static final int RESIDENTS = 8;
    private static final int CAPACITY = 4;
    private static final ActorOptions OPTIONS = ActorOptions.builder()
            .schedule(s -> s.tries(1))
            .lifecycle(l -> l.grace(Duration.ZERO))
            .build();

    /** A user's own. */
    static final class Own extends RetryableException {

        private static final long serialVersionUID = 1L;

        Own() {
            super(ErrorKind.UNAVAILABLE, "user", "own", "Call again.", Map.of(), null);
        }
    }

    private static final StateCodec PICKY = new StateCodec() {
        private final JacksonStateCodec json = new JacksonStateCodec();

        @Override
        public byte[] encode(Object state, Type type) {
            if (state.toString().contains(UNWRITABLE)) {
                throw new IllegalArgumentException("scripted");
            }
            return json.encode(state, type);
        }

        @Override
        public Object decode(byte[] bytes, Type type) {
            return json.decode(bytes, type);
        }
    };

    final ScriptedStore store = new ScriptedStore();
    final Hooked.Script script = new Hooked.Script().part("hang", actor -> Mono.never());
    final TestNode node;

    /** What comes when all that can run has run. */
    Runnable afterwards = () -> {};

    /** What each call of the chain ended with, by the action part that made it. */
    final Map<String, Throwable> told = new HashMap<>();

    ErrorChain(ErrorTable row) {
        script.part("stay", actor -> {
            actor.own().keepAwake(Mono.never());
            return Mono.empty();
        });
        script.part("sleep", actor -> {
            actor.own().sleepNow();
            return Mono.empty();
        });
        Puppet.Play play = new Puppet.Play()
                .part("first", puppet -> asking(puppet, "row", row.call.apply(this, puppet.others())))
                .part("second", puppet -> asking(puppet, "first", act(puppet.others(), "first")))
                .part("third", puppet -> asking(puppet, "second", act(puppet.others(), "second")))
                .part("stream", puppet -> Flux.just("1").concatWith(row.call.apply(this, puppet.others())))
                .part("many", puppet -> Flux.range(0, 100).map(i -> "" + i))
                .part("stay", puppet -> {
                    puppet.stay();
                    return Mono.empty();
                })
                .part("plan", puppet -> Mono.just(puppet.plan().after(Duration.ofSeconds(1), "act", "first")));
        ActorOptions target = OPTIONS.toBuilder()
                .mailboxCapacity(CAPACITY)
                .callTimeout(Duration.ofSeconds(4))
                .turnTimeout(row == ErrorTable.TURN_WITHOUT_END ? Duration.ofSeconds(2) : null)
                .codec(PICKY)
                .build();
        node = TestNode.on(
                store,
                options -> options.maxResidentActors(RESIDENTS).warmCacheBytes(0),
                play.type(OPTIONS.toBuilder()
                        .turns(t -> t.streamIdle(Duration.ofSeconds(2)))
                        .build()),
                Items.type(),
                script.type(
                        target,
                        life -> life.failure(FailurePolicy.STOP).timeout(LifecycleHook.CREATE, Duration.ofSeconds(2))));
        for (String key : List.of("first", "second", "third")) {
            node.await(puppet(key).act("state"));
        }
        node.await(target().add(""));
        node.await(hooked("o").add(""));
        row.prepare.accept(this);
        node.run();
    }

    private Mono<String> asking(Puppet.PuppetActor puppet, String whom, Mono<String> call) {
        return askOthers(puppet.others()).then(call.doOnError(error -> told.put(whom, error)));
    }

    private static Mono<String> act(ActorClient others, String key) {
        return others.actor(Puppet.class, key).act(key);
    }

    /** What no rollback takes back. */
    Mono<String> askOthers(ActorClient others) {
        return others.actor(Hooked.class, "o").add("+");
    }

    /** What others were asked for, one sign each. */
    String asked() {
        return node.await(hooked("o").look());
    }

    static KvCorruptException refusal() {
        return new KvCorruptException("a record", "scripted", null);
    }

    static Consumer<ErrorChain> throwing(Supplier<? extends RuntimeException> error) {
        return bed -> bed.script.part("row", actor -> {
            throw error.get();
        });
    }

    Mono<String> failingRead(Hooked.HookedActor actor) {
        return Mono.defer(() -> {
            store.failNextRead(new KvUnavailableException("scripted", null));
            return actor.read("k");
        });
    }

    Puppet puppet(String key) {
        return node.runtime().actor(Puppet.class, key);
    }

    private Hooked hooked(String key) {
        return node.runtime().actor(Hooked.class, key);
    }

    Hooked target() {
        return hooked("t");
    }

    void sleepTarget() {
        node.await(target().act("sleep"));
        node.run();
    }

    void fillMailbox() {
        for (int i = 0; i < CAPACITY; i++) {
            node.call(target().act("hang"));
        }
    }

    void occupyAllResidents() {
        for (String key : List.of("first", "second", "third")) {
            node.await(puppet(key).act("stay"));
        }
        node.await(target().act("stay"));
        node.await(hooked("o").act("stay"));
        for (int i = 5; i < RESIDENTS; i++) {
            node.await(hooked("busy" + i).act("stay"));
        }
    }

    /** Lets all end that can: retries, time-outs. */
    <T> Received<T> hear(Publisher<T> call) {
        Received<T> received = Received.from(call);
        node.run();
        afterwards.run();
        for (int i = 0; i < 12; i++) {
            node.advance(Duration.ofMillis(500));
        }
        return received;
    }

    @Override
    public void close() {
        store.releaseCommits();
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(1)));
        node.advance(Duration.ofSeconds(2));
        if (!stopped.isOver()) {
            throw new AssertionError("The node does not stop");
        }
        store.verifyNoMoreCalls();
    }
}
