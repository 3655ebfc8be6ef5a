package dev.rouse.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorStartException;
import dev.rouse.LifecycleHook;
import dev.rouse.StateEncodingException;
import dev.rouse.fixture.ForeignCode;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.Thrown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** What the runtime calls for its own work, and nobody waits for: whatever it does, only who it belongs to notices. */
class ForeignCodeTest extends ForeignCode {

    /** Neither ends nor can be cancelled. */
    private static <T> Mono<T> uncancellable(Thrown thrown) {
        return Mono.from(subscriber -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                thrown.now();
            }
        }));
    }

    // Cancelling.

    @ParameterizedTest
    @EnumSource
    void runThatThrowsWhenItIsCancelled(Thrown thrown) {
        node();
        script.on(LifecycleHook.RUN, actor -> actor.own().waiting(uncancellable(thrown)));
        node.await(a.look());
        sleep();
        node.await(a.look());
        node.await(node.runtime().destroy(A));
        assertThat(node.await(a.add("1"))).isEqualTo("1");
        script.on(LifecycleHook.RUN, actor -> Mono.empty());
        sleep();
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void backgroundWorkThatThrowsWhenItIsCutOff(Thrown thrown) {
        node();
        List<String> cut = new ArrayList<>();
        script.part("work", actor -> {
            actor.own().finishBeforeSleep(uncancellable(thrown));
            actor.own().finishBeforeSleep(Mono.never().doOnCancel(() -> cut.add("other")));
            return Mono.just("begun");
        });
        script.part("sleep", actor -> {
            actor.own().sleepNow();
            return Mono.empty();
        });
        assertThat(node.await(a.act("work"))).isEqualTo("begun");
        node.await(a.act("sleep"));
        node.advance(GRACE.plusSeconds(1));
        assertThat(cut).containsExactly("other");
        sleep();
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void turnThatThrowsWhenItIsCutOff(Thrown thrown) {
        node();
        script.part("hang", actor -> uncancellable(thrown));
        Received<String> hanging = node.call(a.mingle("hang"));
        Received<Void> destroyed = node.call(node.runtime().destroy(A));
        node.advance(GRACE.plusSeconds(1));
        assertThat(hanging.isOver()).isTrue();
        assertThat(destroyed.isOver()).isTrue();
        assertThat(node.await(a.add("1"))).isEqualTo("1");
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void hookThatThrowsWhenItsTimeIsOver(Thrown thrown) {
        node();
        script.on(LifecycleHook.WAKE, actor -> uncancellable(thrown));
        Received<String> waking = node.call(a.look());
        node.advance(Duration.ofMinutes(1));
        assertThat(waking.isOver()).isTrue();
        script.on(LifecycleHook.WAKE, actor -> Mono.empty());
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void streamThatThrowsWhenItIsCancelled(Thrown thrown) {
        node();
        script.part("hang", actor -> uncancellable(thrown));
        Received<String> received = Received.from(a.watch("hang"));
        node.run();
        received.cancel();
        node.run();
        allGoOn();
    }

    // Signals.

    @ParameterizedTest
    @EnumSource
    void whoWaitsForTheStopAndThrows(Thrown thrown) {
        node();
        List<String> told = new ArrayList<>();
        script.part("listen", actor -> {
            actor.own().whenStopping().subscribe(new Rude<>(thrown));
            actor.own().whenStopping().subscribe(nothing -> {}, error -> {}, () -> told.add("other"));
            return Mono.empty();
        });
        node.await(a.act("listen"));
        sleep();
        assertThat(told).containsExactly("other");
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void callerThatThrowsWhateverItIsTold(Thrown thrown) {
        node();
        script.part("break", actor -> Mono.error(new IllegalStateException("scripted")));
        a.add("").subscribe(new Rude<>(thrown));
        a.act("break").subscribe(new Rude<>(thrown));
        a.watch("break").subscribe(new Rude<>(thrown));
        store.holdCommits();
        a.add("").subscribe(new Rude<>(thrown));
        Received<String> behind = node.call(a.add(""));
        store.releaseCommits();
        node.run();
        assertThat(behind.value()).isEqualTo("1");
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void callerOfAStreamThatThrowsIsGivenNoMore(Thrown thrown) {
        node();
        int[] made = {0};
        play.part(
                "count",
                puppet -> Flux.range(0, 1000).map(i -> {
                    made[0]++;
                    return "" + i;
                }));
        node.await(puppet("p").act("state"));
        Rude<String> rude = new Rude<>(thrown);
        puppet("p").watch("count").subscribe(rude);
        node.run();
        assertThat(rude.elements).isEqualTo(1);
        assertThat(made[0]).isLessThan(100);
        sleep();
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void callerWhoseContextIsBroken(Thrown thrown) {
        node();
        Rude<String> rude = new Rude<>(thrown);
        store.holdCommits();
        a.add("").subscribe(rude);
        Received<String> behind = Received.from(a.add(""));
        rude.contextThrows = true;
        node.run();
        store.releaseCommits();
        node.run();
        assertThat(behind.isOver()).isTrue();
        rude.contextThrows = true;
        store.releaseCommits();
        sleep();
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void whoHearsOfTheEndOfEventsAndThrows(Thrown thrown) {
        node();
        List<String> told = new ArrayList<>();
        node.runtime().events().subscribe(new Rude<>(thrown));
        node.runtime().events().subscribe(event -> {}, error -> {}, () -> told.add("other"));
        Received<Integer> stopped = Received.from(node.runtime().stop(Duration.ofSeconds(1)));
        node.until(stopped::isOver);
        assertThat(stopped.value()).isZero();
        assertThat(told).containsExactly("other");
        goesOnElsewhere("1");
    }

    /** Throws whatever it is told, and when asked for its context where that is wanted. */
    private static final class Rude<T> implements CoreSubscriber<T> {

        private final Thrown thrown;
        private boolean contextThrows;
        private int elements;

        Rude(Thrown thrown) {
            this.thrown = thrown;
        }

        @Override
        public Context currentContext() {
            return contextThrows ? thrown.now() : Context.empty();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T value) {
            elements++;
            thrown.now();
        }

        @Override
        public void onError(Throwable error) {
            thrown.now();
        }

        @Override
        public void onComplete() {
            thrown.now();
        }
    }

    // Null where there must be something.

    @Test
    void codecThatWritesNull() {
        node();
        node.await(a.look());
        codec.givesNull = true;
        assertThat(fails(a.add("lost")))
                .isInstanceOf(StateEncodingException.class)
                .hasMessageContaining("null");
        fails(actor("new").add("lost"));
        codec.givesNull = false;
        allGoOn();
    }

    @Test
    void codecThatReadsNull() {
        node();
        node.close();
        codec.givesNull = true;
        begin();
        assertThat(fails(a.look())).isInstanceOf(ActorStartException.class).hasMessageContaining("null");
        codec.givesNull = false;
        allGoOn();
    }

    @Test
    void codecThatReadsNullOfTheArgumentsOfAnAlarm() {
        node();
        script.part("plan", actor -> Mono.just(actor.plan().after(Duration.ofMillis(500), "add", "never")));
        node.await(a.act("plan"));
        codec.givesNull = true;
        node.advance(Duration.ofMillis(700));
        codec.givesNull = false;
        assertThat(node.await(node.runtime().deadLetters(A)))
                .singleElement()
                .satisfies(letter -> assertThat(letter.error()).contains("null", Codec.class.getName()));
        allGoOn();
    }

    @Test
    void codecThatWritesNullOfAnArgument() {
        node();
        script.part("plan", actor -> {
            codec.givesNull = true;
            return Mono.just(actor.plan().after(Duration.ofSeconds(5), "add", "never"));
        });
        fails(a.act("plan"));
        codec.givesNull = false;
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void hookThatIsNull(LifecycleHook hook) {
        node();
        if (hook == LifecycleHook.MIGRATE) {
            return;
        }
        script.on(hook, actor -> null);
        Received<String> other = node.call(actor("new").add("1"));
        Received<String> received = node.call(a.look());
        node.advance(Duration.ofSeconds(3));
        assertThat(received.isOver()).isTrue();
        assertThat(other.isOver()).isTrue();
        if (hook == LifecycleHook.DESTROY) {
            node.await(node.runtime().destroy(A));
            node.await(a.add("1"));
        }
        script.on(hook, actor -> Mono.empty());
        allGoOn();
    }

    @Test
    void turnThatIsNull() {
        node();
        AtomicReference<Throwable> told = new AtomicReference<>();
        script.part("null", actor -> null).part("null-own", actor -> {
            actor.own().keepAwake(actor.own().turn(() -> null).doOnError(told::set));
            return Mono.empty();
        });
        assertThat(fails(a.act("null"))).hasMessageContaining("null");
        assertThat(fails(a.mingle("null"))).hasMessageContaining("null");
        node.await(a.act("null-own"));
        assertThat(told.get()).hasMessageContaining("null");
        allGoOn();
    }

    @Test
    void workThatIsNull() {
        node();
        script.part("work", actor -> {
            actor.own().keepAwake(null);
            return Mono.just("begun");
        });
        fails(a.act("work"));
        allGoOn();
    }

    @Test
    void factoryThatMakesNothing() {
        node();
        makesNull = true;
        assertThat(fails(actor("new").add("1"))).hasMessageContaining("null");
        assertThat(fails(a.look())).isInstanceOf(ActorStartException.class).hasMessageContaining("factory");
        makesNull = false;
        allGoOn();
    }
}
