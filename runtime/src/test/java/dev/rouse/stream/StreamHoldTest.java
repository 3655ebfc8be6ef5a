package dev.rouse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.LimitExceededException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.TurnAbortedException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Elements of a stream that are held, the number of them, and what becomes of a stream that would hold more. */
class StreamHoldTest {

    private static final ActorOptions OPTIONS =
            ActorOptions.builder().heldElements(100).heldBytes(1_000).build();

    private final ScriptedStore store = new ScriptedStore();
    private final Sinks.Many<String> source = Sinks.many().unicast().onBackpressureBuffer();
    private final List<Long> asked = new ArrayList<>();
    private final Puppet.Play play = new Puppet.Play()
            .part("add", puppet -> Mono.just(puppet.add("+")))
            .part(
                    "feed",
                    puppet -> source.asFlux()
                            .publishOn(puppet.home())
                            .doOnRequest(asked::add)
                            .map(text -> spoken(puppet, text)))
            .part("endless", puppet -> Flux.range(0, Integer.MAX_VALUE).map(i -> puppet.add("+")))
            .part("unasked", puppet -> subscriber -> {
                subscriber.onSubscribe(new BaseSubscriber<>() {});
                for (int i = 0; i < 1_000; i++) {
                    subscriber.onNext("x");
                }
            });
    private final TestNode node = TestNode.on(store, play.type(OPTIONS), Giver.type());
    private final Puppet a = node.runtime().actor(Puppet.class, "a");

    /** A text that begins with + changes the state. */
    private static String spoken(Puppet.PuppetActor puppet, String text) {
        if (text.startsWith("+")) {
            puppet.add("+");
        }
        return text;
    }

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseCommits();
        store.heal();
        node.close();
        store.verifyNoMoreCalls();
    }

    private void say(String... texts) {
        for (String text : texts) {
            source.tryEmitNext(text);
        }
        node.run();
    }

    private static String ofBytes(String start, int bytes) {
        return start + "x".repeat(bytes / 2 - start.length());
    }

    @Test
    void aStreamThatReadsFirstAndChangesThenRunsToItsEnd() {
        Received<String> received = Received.from(a.follow("feed"), 3);
        node.run();
        say("1", "2", "+3", "4", "5");
        assertThat(received.values()).containsExactly("1", "2");
        source.tryEmitComplete();
        node.run();
        assertThat(received.values()).containsExactly("1", "2", "+3");
        assertThat(received.isOver()).isFalse();
        received.request(10);
        node.run();
        assertThat(received.values()).containsExactly("1", "2", "+3", "4", "5");
        assertThat(received.isOver()).isTrue();
    }

    @Test
    void aStreamThatChangesNothingIsAskedForNoMoreThanItsCallerWants() {
        Received<String> received = Received.from(a.follow("feed"), 2);
        node.run();
        say("1", "2", "+3");
        assertThat(received.values()).containsExactly("1", "2");
        assertThat(asked.stream().mapToLong(n -> n).sum()).isEqualTo(2);
        received.cancel();
        node.run();
        assertThat(node.await(a.act("state"))).isEmpty();
    }

    @Test
    void theBytesThatMayBeHeldWaitForTheirCommit() {
        Received<String> received = Received.from(a.follow("feed"), 1);
        node.run();
        say(ofBytes("+", 600), ofBytes("", 400));
        source.tryEmitComplete();
        node.run();
        received.request(1);
        node.run();
        assertThat(received.error()).isNull();
        assertThat(received.values()).hasSize(2);
    }

    @Test
    void aByteMoreRollsTheTurnBackAndFreesTheActor() {
        Received<String> received = Received.from(a.follow("feed"));
        node.run();
        Received<String> behind = node.call(a.act("add"));
        say("kept", ofBytes("+", 600), ofBytes("", 402));
        assertThat(received.values()).containsExactly("kept");
        assertThat(received.error()).isInstanceOfSatisfying(LimitExceededException.class, error -> {
            assertThat(error.given()).isEqualTo(1_002);
            assertThat(error.limit()).isEqualTo(1_000);
            assertThat(error.what()).startsWith("bytes of the elements");
        });
        assertThat(behind.value()).isEqualTo("+");
    }

    @Test
    void anElementThatIsThereAlreadyIsBoundToo() {
        play.part("large", puppet -> {
            puppet.add("+");
            return Flux.just("x".repeat(501));
        });
        Received<String> received = Received.from(a.follow("large"));
        node.run();
        assertThat(received.error()).isInstanceOf(LimitExceededException.class);
        assertThat(node.await(a.act("state"))).isEmpty();
    }

    @Test
    void anEndlessStreamThatChangesSomethingFailsAtTheBound() {
        Received<String> received = Received.from(a.follow("endless"), 1);
        node.run();
        assertThat(received.error()).isInstanceOf(LimitExceededException.class);
        assertThat(received.values()).isEmpty();
        assertThat(node.await(a.act("state"))).isEmpty();
    }

    @Test
    void elementsThatWaitForTheCommitOfAnotherPauseTheirStreamAtTheBytes() {
        node.await(a.act("add"));
        store.holdCommits();
        node.call(a.act("add"));
        Received<String> received = Received.from(a.watch("feed"));
        node.run();
        say(Stream.generate(() -> ofBytes("", 500)).limit(200).toArray(String[]::new));
        assertThat(asked.stream().mapToLong(n -> n).sum())
                .as("what was asked for before anything was held, and no more")
                .isEqualTo(32);
        assertThat(received.values()).isEmpty();
        store.releaseCommits();
        node.run();
        assertThat(received.values()).hasSize(200);
        assertThat(received.error()).isNull();
        received.cancel();
        node.run();
    }

    @Test
    void aSourceThatGivesUnaskedIsEndedAtTheBound() {
        node.await(a.act("add"));
        Received<String> received = Received.from(a.follow("unasked"), 1);
        node.run();
        assertThat(received.values()).containsExactly("x");
        received.request(1_000);
        node.run();
        assertThat(received.values()).hasSize(102);
        assertThat(received.error()).isInstanceOf(LimitExceededException.class);
        assertThat(node.await(a.act("state"))).isEqualTo("+");
    }

    @Test
    void aStreamThatIsCancelledMidwayKeepsWhatItHadChanged() {
        Received<String> received = Received.from(a.follow("feed"), 1);
        node.run();
        say("+1", "+2");
        received.cancel();
        node.run();
        assertThat(node.await(a.act("state"))).isEqualTo("++");
        assertThat(received.values()).isEmpty();
    }

    @Test
    void aCallerThatAsksOneByOneGetsHeldElementsWithoutAPileOfCalls() {
        Puppet b = node.runtime().actor(Puppet.class, "b");
        play.part("many", puppet -> Flux.range(0, 100).map(i -> puppet.add("")));
        List<String> received = new ArrayList<>();
        List<Integer> depths = new ArrayList<>();
        b.follow("many").subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(String value) {
                received.add(value);
                depths.add(new Throwable().getStackTrace().length);
                request(1);
            }
        });
        node.run();
        assertThat(received).hasSize(100);
        assertThat(depths.get(99)).isLessThan(depths.get(0) + 10);
    }

    @Test
    void anElementOfANodeThatTheStoreHasNotConfirmedNeverLeaves() {
        node.await(a.act("add"));
        Received<String> received = Received.from(a.follow("feed"));
        node.run();
        say("1");
        store.holdEverything();
        node.jump(Duration.ofSeconds(9));
        say("2");
        assertThat(received.values()).containsExactly("1");
        assertThat(received.error())
                .isInstanceOf(TurnAbortedException.class)
                .hasCauseInstanceOf(NodeUnavailableException.class);
        store.releaseReads();
        store.releaseTransacts();
    }

    // What an element counts.

    static Stream<Arguments> sizes() {
        return Stream.of(
                Arguments.of("byte[]", 100, (Function<Integer, Object>) byte[]::new),
                Arguments.of("ByteBuffer", 100, (Function<Integer, Object>)
                        n -> ByteBuffer.allocate(n + 7).position(7)),
                Arguments.of("text", 50, (Function<Integer, Object>) "x"::repeat),
                Arguments.of("what the codec writes", 89, (Function<Integer, Object>) n -> new Line("x".repeat(n))));
    }

    /** {@code {"text":"x…"}} is 11 bytes longer than its text. */
    record Line(String text) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void anElementCountsItsBytes(String what, int fits, Function<Integer, Object> element) {
        Giver giver = node.runtime().actor(Giver.class, what);
        assertThat(node.await(giver.give(element.apply(fits)).count())).isOne();
        Received<Object> received = Received.from(giver.give(element.apply(fits + 1)));
        node.run();
        assertThat(received.error()).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void anElementThatTheCodecCannotWriteCountsAKilobyte() {
        Object unwritable = new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError();
            }

            public String getText() {
                throw new StackOverflowError();
            }
        };
        Received<Object> received =
                Received.from(node.runtime().actor(Giver.class, "u").give(unwritable));
        node.run();
        assertThat(received.error())
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        error -> assertThat(error.given()).isEqualTo(1_024));
    }

    /** Changes its state and gives back its argument. */
    public interface Giver {
        Flux<Object> give(Object element);

        static ActorType<Giver> type() {
            return ActorType.of(Giver.class, GiverActor::new).options(o -> o.heldBytes(100));
        }
    }

    static final class GiverActor extends Actor<Long> implements Giver {
        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Flux<Object> give(Object element) {
            update(count -> count + 1);
            return Flux.just(element).hide();
        }
    }
}
