package dev.rouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorStoppedException;
import dev.rouse.ActorType;
import dev.rouse.Interleaved;
import dev.rouse.StreamIdleException;
import dev.rouse.TurnOptions;
import dev.rouse.Watch;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Streams of those who watch an actor keep nobody out, change nothing, and tell nothing that is not durable. */
class WatchTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final ActorAddress A = ActorAddress.of("ticker", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final TestNode node = TestNode.on(
            store,
            ActorType.of(Ticker.class, () -> new TickerActor(gate)).options(o -> o.idleTimeout(Duration.ofSeconds(1))));
    private final Ticker a = node.runtime().actor(Ticker.class, "a");

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseCommits();
        node.close();
        store.verifyNoMoreCalls();
    }

    /** A price, whoever watches it, and ways to change it. */
    public interface Ticker {
        @Watch
        Flux<Long> prices();

        @Watch
        Flux<Long> pricesUntilItStops();

        @Watch
        Flux<Long> cheat();

        Mono<Long> set(long price);

        /** Tells, waits for the gate, then sets it. */
        Mono<Long> setLater(long price);

        Mono<Long> tellAndFail(long price);

        /** Tells the last price, then fails when told to. */
        Mono<Long> close(long price, boolean fails);

        @Interleaved
        Mono<Long> setBeside(long price);

        @Interleaved
        Flux<Long> pricesBeside();

        Mono<Void> rest();
    }

    /** Tells what it sets inside the turn. */
    public static final class TickerActor extends Actor<Long> implements Ticker {
        private final Sinks.Many<Long> prices = Sinks.many().multicast().directBestEffort();
        private final Sinks.Empty<Void> gate;

        TickerActor(Sinks.Empty<Void> gate) {
            this.gate = gate;
        }

        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Flux<Long> prices() {
            return prices.asFlux().startWith(state());
        }

        @Override
        public Flux<Long> pricesUntilItStops() {
            return prices().takeUntilOther(life().whenStopping());
        }

        @Override
        public Flux<Long> cheat() {
            return Flux.defer(() -> Flux.just(update(price -> price + 1)));
        }

        @Override
        public Mono<Long> set(long price) {
            update(before -> price);
            prices.tryEmitNext(price);
            return Mono.just(price);
        }

        @Override
        public Mono<Long> setLater(long price) {
            prices.tryEmitNext(price);
            return gate.asMono().publishOn(lane()).then(Mono.fromSupplier(() -> update(before -> price)));
        }

        @Override
        public Mono<Long> tellAndFail(long price) {
            set(price);
            return Mono.error(new IllegalStateException("scripted"));
        }

        @Override
        public Mono<Long> close(long price, boolean fails) {
            set(price);
            prices.tryEmitComplete();
            return fails ? Mono.error(new IllegalStateException("scripted")) : Mono.just(price);
        }

        @Override
        public Mono<Long> setBeside(long price) {
            return set(price);
        }

        @Override
        public Flux<Long> pricesBeside() {
            return prices();
        }

        @Override
        public Mono<Void> rest() {
            life().sleepNow();
            return Mono.empty();
        }
    }

    private Received<Long> watch(Flux<Long> prices) {
        Received<Long> received = Received.from(prices);
        node.run();
        return received;
    }

    @Test
    void keepsNoExclusiveTurnOut() {
        Received<Long> watched = watch(a.prices());
        assertThat(node.call(a.set(7)).value()).isEqualTo(7);
        assertThat(watched.values()).containsExactly(0L, 7L);
        watched.cancel();
    }

    @Test
    void lastsAndKeepsItsActorAwake() {
        Received<Long> watched = watch(a.prices());
        node.advance(HOUR);
        assertThat(watched.isOver()).isFalse();
        node.await(a.set(7));
        assertThat(watched.values()).containsExactly(0L, 7L);
        watched.cancel();
        node.advance(Duration.ofSeconds(3));
        assertThat(node.runtime().health().residentActors()).isZero();
    }

    @Test
    void changesNothing() {
        node.await(a.set(7));
        assertThat(watch(a.cheat()).error()).hasMessageContaining("@Watch");
        assertThat(watch(a.prices().take(1)).value()).isEqualTo(7);
    }

    @Test
    void elementLeavesWithTheCommitOfTheTurnThatGaveIt() {
        Received<Long> watched = watch(a.prices());
        node.advance(Duration.ofSeconds(1));
        store.holdCommits();
        node.call(a.set(7));
        assertThat(watched.values()).containsExactly(0L);
        store.releaseCommits();
        node.run();
        assertThat(watched.values()).containsExactly(0L, 7L);
        watched.cancel();
    }

    @Test
    void elementWaitsForTheEndOfTheTurnThatGaveIt() {
        Received<Long> watched = watch(a.prices());
        Received<Long> set = node.call(a.setLater(7));
        assertThat(watched.values()).containsExactly(0L);
        gate.tryEmitEmpty();
        node.run();
        assertThat(set.value()).isEqualTo(7);
        assertThat(watched.values()).containsExactly(0L, 7L);
        watched.cancel();
    }

    @Test
    void elementOfATurnThatFailsNeverLeaves() {
        Received<Long> watched = watch(a.prices());
        assertThat(node.call(a.tellAndFail(7)).error()).hasMessage("scripted");
        node.await(a.set(8));
        assertThat(watched.values()).containsExactly(0L, 8L);
        watched.cancel();
    }

    @Test
    void lastElementOfATurnThatFailsNeverLeaves() {
        Received<Long> watched = watch(a.prices());
        assertThat(node.call(a.close(7, true)).error()).hasMessage("scripted");
        assertThat(watched.values()).containsExactly(0L);
        assertThat(watched.isOver()).isTrue();
        assertThat(watched.error()).isNull();
    }

    @Test
    void lastElementLeavesWithTheCommitOfTheTurnThatGaveIt() {
        Received<Long> watched = watch(a.prices());
        store.holdCommits();
        node.call(a.close(7, false));
        assertThat(watched.values()).containsExactly(0L);
        assertThat(watched.isOver()).isFalse();
        store.releaseCommits();
        node.run();
        assertThat(watched.values()).containsExactly(0L, 7L);
        assertThat(watched.value()).isEqualTo(7);
    }

    @Test
    void elementOfATurnWhoseCommitIsRefusedNeverLeaves() {
        Received<Long> watched = watch(a.prices());
        store.holdCommits();
        Received<Long> refused = node.call(a.set(7));
        store.expectCommit().fail(new KvTooLargeException("commit", 2, 1));
        node.run();
        store.releaseCommits();
        node.run();
        assertThat(refused.error()).isNotNull();
        assertThat(watched.values()).containsExactly(0L);
        assertThat(watched.isOver()).isTrue();
    }

    @Test
    void elementThatAnInterleavedTurnGivesToAnotherWaitsForItsCommitToo() {
        Received<Long> beside = watch(a.pricesBeside());
        store.holdCommits();
        node.call(a.setBeside(7));
        assertThat(beside.values()).containsExactly(0L);
        store.releaseCommits();
        node.run();
        assertThat(beside.values()).containsExactly(0L, 7L);
        beside.cancel();
    }

    @Test
    void endsAtOnceWhenItsActorSleepsForAnotherReason() {
        Received<Long> watched = watch(a.prices());
        node.await(a.rest());
        node.run();
        assertThat(watched.error()).isInstanceOf(ActorStoppedException.class).hasMessageContaining("watch it again");
        assertThat(node.runtime().health().residentActors()).isZero();
    }

    @Test
    void endsAtOnceWhenItsActorIsDestroyed() {
        Received<Long> watched = watch(a.prices());
        node.await(node.runtime().destroy(A));
        assertThat(watched.error()).isInstanceOf(ActorStoppedException.class).hasMessageContaining("destroyed");
    }

    @Test
    void endsAtOnceWhenItsNodeStops() {
        Received<Long> watched = watch(a.prices());
        assertThat(node.await(node.runtime().stop())).isZero();
        assertThat(watched.error()).isInstanceOf(ActorStoppedException.class);
    }

    @Test
    void endsWellWhereItsActorSeesTheStopComing() {
        Received<Long> watched = watch(a.pricesUntilItStops());
        node.await(a.rest());
        node.run();
        assertThat(watched.isOver()).isTrue();
        assertThat(watched.error()).isNull();
    }

    @Test
    void subscriberThatNeverAsksAgainIsCutOff() {
        Received<Long> stalled = Received.from(a.prices(), 1);
        node.run();
        node.advance(TurnOptions.defaults().streamIdle().plusSeconds(1));
        assertThat(stalled.values()).containsExactly(0L);
        assertThat(stalled.error()).isInstanceOf(StreamIdleException.class);
    }

    @Test
    void infoTellsOfIt() {
        Received<Long> watched = watch(a.prices());
        assertThat(node.await(node.runtime().info(A)).running())
                .singleElement()
                .satisfies(turn -> assertThat(turn.action()).isEqualTo("prices"));
        watched.cancel();
    }

    /** Wrong: it is no stream. */
    public interface NoStream {
        @Watch
        Mono<Long> price();
    }

    /** Of {@link NoStream}. */
    public static final class NoStreamActor extends Actor<Long> implements NoStream {
        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<Long> price() {
            return Mono.just(state());
        }
    }

    @Test
    void isForStreams() {
        assertThatThrownBy(() -> TestNode.on(store, ActorType.of(NoStream.class, NoStreamActor::new)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@Watch");
    }
}
