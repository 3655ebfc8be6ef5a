package dev.rouse.kv.contract;

import static dev.rouse.kv.contract.KvStoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvVersion;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** A subscriber that throws, whatever it throws, harms nobody else: those that wait beside it and those that come after. */
public interface KvSubscriberContract extends KvStoreFixture {

    /** Reactor's own key for a subscriber's hook for dropped errors. */
    String DROPPED = "reactor.onErrorDropped.local";

    /** Signals at which a subscriber throws. */
    enum Signal {
        NEXT,
        COMPLETE,
        ERROR
    }

    @Test
    default void subscriberOfAReadThatThrowsHarmsNobodyElse() throws InterruptedException {
        Mono<KvSnapshot> found = store().read(KvRead.builder().key(key("a")).build());
        Mono<KvSnapshot> refused = store().read(KvRead.builder()
                .atLeast(new KvVersion(Long.MAX_VALUE / 2))
                .key(key("a"))
                .build());

        harmsNobody(found, Signal.NEXT);
        harmsNobody(found, Signal.COMPLETE);
        harmsNobody(refused, Signal.ERROR);
    }

    @Test
    default void subscriberOfACommitThatThrowsHarmsNobodyElse() throws InterruptedException {
        Mono<KvVersion> lands = store().commit(commitOf(new KvVersion(0), commit -> commit.set(key("a"), bytes("1"))));
        KvVersion before = set("checked", "1");
        set("checked", "2");
        Mono<KvVersion> refused = store().commit(check(before, "checked"));

        harmsNobody(lands, Signal.NEXT);
        harmsNobody(lands, Signal.COMPLETE);
        harmsNobody(refused, Signal.ERROR);
    }

    @Test
    default void subscriberOfATransactionThatThrowsHarmsNobodyElse() throws InterruptedException {
        Mono<KvTransacted<String>> writes = store().transact(tx -> {
            tx.set(key("a"), bytes("1"));
            return Mono.just("done");
        });
        Mono<KvTransacted<String>> fails = store().transact(tx -> Mono.error(new IllegalStateException("work failed")));

        harmsNobody(writes, Signal.NEXT);
        harmsNobody(writes, Signal.COMPLETE);
        harmsNobody(fails, Signal.ERROR);
    }

    @Test
    default void transactionWhoseWorkThrowsAnErrorEndsWithIt() {
        for (Error thrown : List.of(new NoClassDefFoundError("missing"), new StackOverflowError())) {
            Mono<KvTransacted<String>> fails = store().transact(tx -> {
                throw thrown;
            });

            assertThat(catchThrowable(() -> now(fails))).isSameAs(thrown);
            assertThat(set("after", "1")).isNotNull();
        }
    }

    private void harmsNobody(Mono<?> answer, Signal at) throws InterruptedException {
        for (Throwable thrown : List.of(
                new IllegalStateException("mine"), new NoClassDefFoundError("missing"), new StackOverflowError())) {
            AtomicReference<Throwable> told = new AtomicReference<>();
            Throwing<Object> throwing = new Throwing<>(at, thrown, told::set);

            Throwable back = catchThrowable(() -> answer.subscribe(throwing));
            Mono<KvVersion> beside = store().commit(commitOf(new KvVersion(0), c -> c.set(key("b"), bytes("2"))))
                    .cache();
            beside.subscribe();

            assertThat(throwing.reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s of %s", at, thrown)
                    .isTrue();
            assertThat(now(beside)).isNotNull();
            assertThat(set("c", "3")).isNotNull();
            assertThat(get("c")).isEqualTo("3");
            KvTransacted<byte[]> read = now(store().transact(tx -> tx.get(key("b"))));
            assertThat(KvStoreFixture.text(read.value())).isEqualTo("2");
            assertThat(back != null || told.get() != null)
                    .as("told, or thrown back")
                    .isTrue();
        }
    }

    /** Asks for everything, and throws at one signal. */
    final class Throwing<T> implements CoreSubscriber<T> {

        private final Signal at;
        private final Throwable thrown;
        private final Consumer<Throwable> dropped;
        final CountDownLatch reached = new CountDownLatch(1);

        Throwing(Signal at, Throwable thrown, Consumer<Throwable> dropped) {
            this.at = at;
            this.thrown = thrown;
            this.dropped = dropped;
        }

        @Override
        public Context currentContext() {
            return Context.of(DROPPED, dropped);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T value) {
            throwAt(Signal.NEXT);
        }

        /** Some operators tell a subscriber of its own error. */
        @Override
        public void onError(Throwable error) {
            throwAt(Signal.ERROR);
            dropped.accept(error);
        }

        @Override
        public void onComplete() {
            throwAt(Signal.COMPLETE);
        }

        private void throwAt(Signal signal) {
            if (signal == at) {
                reached.countDown();
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            }
        }
    }
}
