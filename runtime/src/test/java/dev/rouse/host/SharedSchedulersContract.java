package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorOptions;
import dev.rouse.CallTimeoutException;
import dev.rouse.Durability;
import dev.rouse.NodeHealth.Status;
import dev.rouse.RuntimeListener;
import dev.rouse.TurnTimeoutException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What an application does with Reactor's shared schedulers ends no timer of a runtime, and none of its store. In real time. */
@Timeout(60)
public interface SharedSchedulersContract {

    Duration PATIENCE = Duration.ofSeconds(20);
    Duration SHORT = Duration.ofMillis(300);

    /** A store that was opened before, under a root of which nobody else uses keys that begin with {@code S}. */
    KvStore store();

    /** What an application does, for a while. */
    enum Deed {
        SHUT_DOWN {
            @Override
            Runnable done() {
                Schedulers.shutdownNow();
                return () -> {};
            }
        },
        RESET {
            @Override
            Runnable done() {
                Schedulers.resetFrom(Schedulers.setFactoryWithSnapshot(new Schedulers.Factory() {}));
                return () -> {};
            }
        },
        REPLACED_BY_SOME_THAT_REFUSE {
            @Override
            Runnable done() {
                Schedulers.Snapshot before = Schedulers.setFactoryWithSnapshot(new Schedulers.Factory() {
                    @Override
                    public Scheduler newParallel(int parallelism, ThreadFactory threads) {
                        return refusing();
                    }

                    @Override
                    public Scheduler newSingle(ThreadFactory threads) {
                        return refusing();
                    }
                });
                Schedulers.parallel();
                Schedulers.single();
                return () -> Schedulers.resetFrom(before);
            }
        };

        /** @return what takes it back */
        abstract Runnable done();

        private static Scheduler refusing() {
            Scheduler ended = Schedulers.fromExecutor(Runnable::run);
            ended.dispose();
            return ended;
        }
    }

    @ParameterizedTest
    @EnumSource
    default void heartbeatsAlarmsPausesAndTimeOutsGoOn(Deed deed) throws InterruptedException {
        Stage stage = new Stage(store());
        try {
            stage.actor("before").act("alarm").block(PATIENCE);
            Runnable takeBack = deed.done();
            try {
                stage.assertTimeGoesOn();
            } finally {
                takeBack.run();
            }
        } finally {
            stage.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void runtimeThatStartsAfterwardsServesAndStops(Deed deed) throws InterruptedException {
        Runnable takeBack = deed.done();
        try {
            Stage stage = new Stage(store());
            stage.actor("before").act("alarm").block(PATIENCE);
            stage.assertTimeGoesOn();
            stage.close();
        } finally {
            takeBack.run();
        }
    }

    /** A runtime with actors that need time. */
    final class Stage implements AutoCloseable {

        private static final int HEARTBEATS = 5;

        private final KvStore store;
        private final ActorRuntime runtime;
        private final AtomicInteger heartbeats = new AtomicInteger();
        private final CountDownLatch alarms = new CountDownLatch(2);
        private volatile CountDownLatch renewed = new CountDownLatch(0);

        Stage(KvStore store) {
            this.store = store;
            Puppet.Play play = new Puppet.Play()
                    .part(
                            "alarm",
                            puppet -> Mono.fromRunnable(() -> puppet.plan().after(SHORT, "act", "ring")))
                    .part("ring", puppet -> Mono.fromRunnable(alarms::countDown))
                    .part("hang", puppet -> Mono.never())
                    .part(
                            "later",
                            puppet -> Mono.fromSupplier(() -> {
                                puppet.save(Durability.within(SHORT));
                                return puppet.add("x");
                            }));
            ActorOptions options = ActorOptions.builder()
                    .callTimeout(Duration.ofSeconds(2))
                    .turns(t -> t.timeout(SHORT))
                    .build();
            runtime = ActorRuntime.builder()
                    .store(store)
                    .rootPrefix((byte) 'S')
                    .register(play.type(options))
                    .register(Probe.type(
                            new Probe.Gates(),
                            ActorOptions.builder()
                                    .callTimeout(SHORT)
                                    .turns(t -> t.timeout(SHORT.multipliedBy(2)))
                                    .build()))
                    .options(
                            all -> all.node(n -> n.lease(Duration.ofSeconds(2))).listener(new Listener()))
                    .start()
                    .block(PATIENCE);
        }

        private final class Listener implements RuntimeListener {
            @Override
            public void heartbeat(Duration took) {
                heartbeats.incrementAndGet();
                renewed.countDown();
            }
        }

        Puppet actor(String key) {
            return runtime.actor(Puppet.class, key);
        }

        void assertTimeGoesOn() throws InterruptedException {
            renewed = new CountDownLatch(HEARTBEATS);
            actor("after").act("alarm").block(PATIENCE);
            assertThat(renewed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("heartbeats: %s", heartbeats)
                    .isTrue();
            assertThat(alarms.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("alarms")
                    .isTrue();
            assertThatThrownBy(() -> actor("cut").act("hang").block(PATIENCE)).isInstanceOf(TurnTimeoutException.class);
            assertThatThrownBy(() -> runtime.actor(Probe.class, "late")
                            .addThenWait(1, "closed")
                            .block(PATIENCE))
                    .isInstanceOf(CallTimeoutException.class);
            assertThat(actor("saved").act("later").block(PATIENCE)).isEqualTo("x");
            assertConflictsPass();
            assertThat(runtime.health().status()).isEqualTo(Status.SERVING);
        }

        /** A transaction that loses against another one pauses before it tries again. */
        private void assertConflictsPass() {
            KvKey key = KvKey.of("Tconflict".getBytes(StandardCharsets.UTF_8));
            AtomicInteger attempts = new AtomicInteger();
            store.transact(tx -> tx.get(key)
                            .then(Mono.defer(() -> attempts.incrementAndGet() > 2 ? Mono.empty() : write(key)))
                            .then(Mono.fromRunnable(() -> tx.set(key, new byte[] {1}))))
                    .block(PATIENCE);
            assertThat(attempts).hasValue(3);
        }

        private Mono<Void> write(KvKey key) {
            return store.transact(tx -> Mono.fromRunnable(() -> tx.set(key, new byte[] {2})))
                    .then();
        }

        @Override
        public void close() {
            runtime.stop().block(PATIENCE);
        }
    }
}
