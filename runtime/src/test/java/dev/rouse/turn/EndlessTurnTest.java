package dev.rouse.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo.RunningTurn;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.ActorPausedException;
import dev.rouse.ActorStoppedException;
import dev.rouse.CallTimeoutException;
import dev.rouse.DeadLetter;
import dev.rouse.ErrorKind;
import dev.rouse.MailboxFullException;
import dev.rouse.RuntimeListener;
import dev.rouse.StreamIdleException;
import dev.rouse.TurnOptions;
import dev.rouse.TurnTimeoutException;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A turn without an end is told of, cut off and rolled back, and keeps no operator from ending its actor's life. */
class EndlessTurnTest {

    private static final Duration TIMEOUT = TurnOptions.defaults().timeout();
    private static final Duration WARNED = TurnOptions.defaults().warnAfter();
    private static final Duration IDLE = TurnOptions.defaults().streamIdle();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ActorAddress A = ActorAddress.of("puppet", "a");
    private static final ActorOptions PATIENT = ActorOptions.builder()
            .callTimeout(Duration.ofHours(1))
            .mailboxCapacity(4)
            .build();

    private final ScriptedStore store = new ScriptedStore();
    private final List<String> told = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private MonoSink<String> late;
    private final Puppet.Play play = new Puppet.Play()
            .part("add", puppet -> Mono.just(puppet.add("+")))
            .part("never", puppet -> {
                puppet.add("lost");
                return Mono.<String>never().doOnCancel(() -> cancelled.add("never"));
            })
            .part("silent", puppet -> subscriber -> {})
            .part(
                    "late",
                    puppet -> Mono.<String>create(sink -> late = sink)
                            .publishOn(puppet.home())
                            .map(text -> puppet.add("late")))
            .part(
                    "rude",
                    puppet -> Mono.<String>never().doOnCancel(() -> {
                        throw new NoClassDefFoundError("scripted");
                    }))
            .part(
                    "deaf",
                    puppet -> Mono.from(subscriber -> subscriber.onSubscribe(new Subscription() {
                        @Override
                        public void request(long n) {}

                        @Override
                        public void cancel() {}
                    })))
            .part("ask", puppet -> puppet.others().actor(Puppet.class, "b").act("never"))
            .part("count", puppet -> Flux.range(0, 1_000).map(i -> "" + i))
            .part("open", puppet -> Flux.<String>never().startWith("first"))
            .part("plan", puppet -> Mono.just(puppet.plan().after(SECOND, "act", "never")));
    private TestNode node = node(PATIENT);
    private Puppet a = node.runtime().actor(Puppet.class, "a");

    private TestNode node(ActorOptions options) {
        return TestNode.on(store, o -> o.listener(new Teller()), play.type(options));
    }

    /** Time must pass for what has no end. */
    private void stop() {
        node.call(node.runtime().stop(SECOND));
        node.advance(SECOND.multipliedBy(2));
    }

    private void restartWith(ActorOptions options) {
        node.close();
        node = node(options);
        a = node.runtime().actor(Puppet.class, "a");
    }

    private final class Teller implements RuntimeListener {
        @Override
        public void turnRunsLong(ActorAddress address, String action, Duration ran) {
            told.add(address + "." + action + " runs " + ran.toSeconds());
        }

        @Override
        public void turnCutOff(ActorAddress address, String action, Duration ran) {
            told.add(address + "." + action + " cut off " + ran.toSeconds());
        }
    }

    @AfterEach
    void nothingIsLeftOpen() {
        stop();
        node.close();
        store.verifyNoMoreCalls();
    }

    private void goesOn() {
        Received<String> next = node.call(a.act("add"));
        assertThat(next.isOver()).as("the mailbox is free").isTrue();
        assertThat(next.value()).isEqualTo("++");
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "silent", "late", "rude", "deaf"})
    void isCutOffAndRolledBackAndTellsWhatRan(String part) {
        node.await(a.act("add"));
        Received<String> endless = node.call(a.act(part));
        Received<String> behind = node.call(a.act("state"));
        node.advance(TIMEOUT.minus(SECOND));
        assertThat(endless.isOver()).isFalse();
        node.advance(SECOND);
        assertThat(endless.error()).isInstanceOfSatisfying(TurnTimeoutException.class, error -> {
            assertThat(error.address()).isEqualTo(A);
            assertThat(error.action()).isEqualTo("act");
            assertThat(error.ran()).isEqualTo(TIMEOUT);
            assertThat(error.kind()).isEqualTo(ErrorKind.TIMEOUT);
        });
        assertThat(behind.value()).isEqualTo("+");
        assertThat(told).contains("puppet/a.act cut off 300");
        goesOn();
    }

    @Test
    void isCancelled() {
        node.call(a.act("never"));
        node.advance(TIMEOUT);
        assertThat(cancelled).containsExactly("never");
    }

    @Test
    void isCutOffToTheMomentWhateverElseRuns() {
        restartWith(PATIENT.toBuilder().turnTimeout(Duration.ofMillis(700)).build());
        node.call(a.act("never"));
        node.advance(Duration.ofMillis(300));
        Received<String> other =
                node.call(node.runtime().actor(Puppet.class, "b").act("never"));
        node.advance(Duration.ofMillis(680));
        assertThat(other.isOver()).isFalse();
        node.advance(Duration.ofMillis(40));
        assertThat(other.error()).isInstanceOf(TurnTimeoutException.class);
        node.advance(Duration.ofMillis(100));
    }

    @Test
    void lateSignalOfItBelongsToNoTurn() {
        node.await(a.act("add"));
        node.call(a.act("late"));
        node.advance(TIMEOUT);
        Received<String> running = node.call(a.act("never"));
        late.success("late");
        node.run();
        assertThat(running.isOver()).isFalse();
        node.advance(TIMEOUT);
        assertThat(node.await(a.act("state"))).isEqualTo("+");
    }

    @Test
    void isNotCutOffWhereNoneIsAsked() {
        restartWith(PATIENT.toBuilder()
                .turns(t -> t.timeout(null).warnAfter(null).streamIdle(null))
                .build());
        Received<String> endless = node.call(a.act("never"));
        node.advance(TIMEOUT.multipliedBy(3));
        assertThat(endless.isOver()).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void turnThatWaitsForItIsOneItself() {
        Received<String> outside = node.call(a.act("ask"));
        node.advance(TIMEOUT);
        assertThat(outside.error()).isInstanceOf(TurnTimeoutException.class);
    }

    @Test
    void firingOfItEndsAsDeadLetter() {
        restartWith(PATIENT.toBuilder().schedule(s -> s.tries(1)).build());
        node.await(a.act("plan"));
        node.advance(SECOND.multipliedBy(2));
        node.advance(TIMEOUT);
        List<DeadLetter> letters = node.await(node.runtime().deadLetters(A));
        assertThat(letters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.error()).contains("TurnTimeoutException", "act"));
    }

    @Test
    void isToldOfAndAgainWhenItHasRunTwiceAsLong() {
        try (LogCapture logged = new LogCapture("dev.rouse.turn.TurnWatch")) {
            node.call(a.act("ask"));
            node.advance(WARNED);
            assertThat(told).containsExactlyInAnyOrder("puppet/a.act runs 30", "puppet/b.act runs 30");
            assertThat(logged.of("A turn of an actor runs long"))
                    .anySatisfy(line -> assertThat(line)
                            .contains("actor=\"puppet/a\"", "action=\"act\"", "the answer of puppet/b.act"));
            node.advance(WARNED);
            assertThat(told).hasSize(4).contains("puppet/a.act runs 60");
        }
    }

    @Test
    void manyAreToldOfInFewLines() {
        try (LogCapture logged = new LogCapture("dev.rouse.turn.TurnWatch")) {
            for (int i = 0; i < 100; i++) {
                node.call(node.runtime().actor(Puppet.class, "p" + i).act("never"));
            }
            node.advance(WARNED);
            assertThat(told).hasSize(100);
            assertThat(logged.of("runs long")).hasSize(20);
            assertThat(logged.of("80 more turns of this lane")).hasSize(1);
        }
    }

    @Test
    void infoTellsWhatRunsAndWhatItWaitsFor() {
        node.call(a.act("ask"));
        node.advance(SECOND);
        assertThat(node.await(node.runtime().info(A)).running()).singleElement().satisfies(turn -> {
            assertThat(turn.action()).isEqualTo("act");
            assertThat(Duration.between(turn.since(), node.now())).isEqualTo(SECOND);
            assertThat(turn.waitsFor()).isEqualTo("the answer of puppet/b.act");
        });
    }

    @Test
    void infoTellsWhatAStreamWaitsFor() {
        Received<String> stalled = Received.from(a.follow("count"), 1);
        node.run();
        assertThat(running())
                .singleElement()
                .satisfies(turn -> assertThat(turn.waitsFor()).contains("its subscriber"));
        stalled.cancel();
        node.run();
        assertThat(running()).isEmpty();
        Received<String> open = Received.from(a.follow("open"));
        node.run();
        assertThat(running())
                .singleElement()
                .satisfies(turn -> assertThat(turn.waitsFor()).contains("the next element"));
        open.cancel();
    }

    private List<RunningTurn> running() {
        return node.await(node.runtime().info(A)).running();
    }

    // Streams.

    @Test
    void subscriberThatAsksForOneOfAThousandHoldsTheActorNoLongerThanTheIdleLimit() {
        node.await(a.act("add"));
        Received<String> stalled = Received.from(a.follow("count"), 1);
        node.run();
        Received<String> behind = node.call(a.act("state"));
        node.advance(IDLE.minus(SECOND));
        assertThat(behind.isOver()).isFalse();
        node.advance(SECOND.multipliedBy(2));
        assertThat(behind.value()).isEqualTo("+");
        assertThat(stalled.values()).containsExactly("0");
        assertThat(stalled.error()).isInstanceOf(StreamIdleException.class);
        assertThat(told).anyMatch(line -> line.startsWith("puppet/a.follow cut off"));
        goesOn();
    }

    @Test
    void subscriberThatAsksInTimeIsLeftAlone() {
        restartWith(PATIENT.toBuilder().turnTimeout(null).build());
        Received<String> slow = Received.from(a.follow("count"), 1);
        for (int i = 0; i < 5; i++) {
            node.advance(IDLE.minus(SECOND));
            slow.request(1);
            node.run();
        }
        assertThat(slow.values()).hasSize(6);
        assertThat(slow.isOver()).isFalse();
        slow.cancel();
    }

    @Test
    void streamThatWaitsForItsNextElementIsATurnLikeAnyOther() {
        Received<String> open = Received.from(a.follow("open"));
        node.advance(TIMEOUT.minus(SECOND));
        assertThat(open.isOver()).isFalse();
        node.advance(SECOND);
        assertThat(open.error()).isInstanceOf(TurnTimeoutException.class);
        assertThat(open.values()).containsExactly("first");
    }

    // Orders of an operator.

    private void stuck(int waiting) {
        node.await(a.act("add"));
        node.call(a.act("never"));
        for (int i = 0; i < waiting; i++) {
            node.call(a.act("add"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10})
    void pauseGoesPastItAndAllThatWaits(int waiting) {
        stuck(waiting);
        Received<Void> paused = node.call(node.runtime().pause(A));
        node.advance(PATIENT.lifecycle().grace().plus(SECOND));
        assertThat(paused.isOver()).isTrue();
        assertThat(paused.error()).isNull();
        assertThat(node.call(a.act("state")).error()).isInstanceOf(ActorPausedException.class);
        node.await(node.runtime().resume(A));
        assertThat(node.await(a.act("state"))).isEqualTo("+");
    }

    @Test
    void whatItHeldUpIsToldOfThePause() {
        stuck(0);
        Received<String> behind = node.call(a.act("add"));
        node.call(node.runtime().pause(A));
        node.advance(PATIENT.lifecycle().grace().plus(SECOND));
        assertThat(behind.error()).isInstanceOf(ActorPausedException.class);
        node.await(node.runtime().resume(A));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10})
    void resumeGoesPastItAndAllThatWaits(int waiting) {
        stuck(waiting);
        assertThat(node.call(node.runtime().resume(A)).isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10})
    void destroyGoesPastItAndAllThatWaits(int waiting) {
        stuck(0);
        Received<String> endless = node.call(a.act("never"));
        for (int i = 0; i < waiting; i++) {
            Received.from(node.runtime().get(Puppet.class, "a").act("add"));
        }
        Received<Void> destroyed = node.call(node.runtime().destroy(A));
        node.advance(PATIENT.lifecycle().grace().plus(SECOND));
        assertThat(destroyed.isOver()).isTrue();
        assertThat(destroyed.error()).isNull();
        assertThat(endless.isOver()).isTrue();
        assertThat(node.call(node.runtime().get(Puppet.class, "a").act("state")).error())
                .isInstanceOf(ActorNotFoundException.class);
    }

    @Test
    void turnThatAnOrderCutsOffIsToldSo() {
        node.await(a.act("add"));
        Received<String> endless = node.call(a.act("silent"));
        node.call(node.runtime().pause(A));
        node.advance(PATIENT.lifecycle().grace().plus(SECOND));
        assertThat(endless.error()).isInstanceOf(ActorStoppedException.class);
        node.await(node.runtime().resume(A));
    }

    @Test
    void orderWaitsForATurnThatEndsInItsGrace() {
        node.await(a.act("add"));
        Received<String> slow = node.call(a.act("late"));
        Received<Void> paused = node.call(node.runtime().pause(A));
        node.advance(SECOND);
        late.success("x");
        node.run();
        assertThat(slow.value()).isEqualTo("+late");
        assertThat(paused.isOver()).isTrue();
        node.await(node.runtime().resume(A));
    }

    @Test
    void callsAreRefusedWhereOrdersAreNot() {
        stuck(10);
        assertThat(node.call(a.act("add")).error()).isInstanceOf(MailboxFullException.class);
        assertThat(node.call(node.runtime().resume(A)).error()).isNull();
    }

    @Test
    void callThatTimesOutLeavesItsTurnToTheTurnTimeout() {
        restartWith(ActorOptions.defaults());
        Received<String> endless = node.call(a.act("never"));
        node.advance(Duration.ofSeconds(61));
        assertThat(endless.error()).isInstanceOf(CallTimeoutException.class);
        assertThat(cancelled).isEmpty();
        node.advance(TIMEOUT);
        assertThat(cancelled).containsExactly("never");
        assertThat(node.await(a.act("add"))).isEqualTo("+");
    }
}
