package dev.rouse.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.FatalErrorException;
import dev.rouse.JacksonStateCodec;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeListener.ActorStarted;
import dev.rouse.StateCodec;
import dev.rouse.StateEncodingException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What code of a user throws, errors of the JVM too, ends its own turn and holds up nobody. */
class UserCodeThrowsTest {

    private static final StateCodec PICKY = new StateCodec() {
        private final JacksonStateCodec json = new JacksonStateCodec();

        @Override
        public byte[] encode(Object state, Type type) {
            if (state.toString().contains("!")) {
                throw new NoClassDefFoundError("scripted");
            }
            return json.encode(state, type);
        }

        @Override
        public Object decode(byte[] bytes, Type type) {
            return json.decode(bytes, type);
        }
    };

    private final ScriptedStore store = new ScriptedStore();
    private final Puppet.Play play = new Puppet.Play()
            .part("add", puppet -> Mono.just(puppet.add("+")))
            .part("shout", puppet -> Mono.just(puppet.add("!")))
            .part("assert", puppet -> {
                throw new AssertionError("scripted");
            })
            .part(
                    "fatal",
                    puppet -> Mono.just("").publishOn(puppet.home()).map(text -> {
                        throw new NoClassDefFoundError("scripted");
                    }))
            .part(
                    "fatal-later",
                    puppet -> puppet.own()
                            .get(dev.rouse.DataKey.of("k"))
                            .defaultIfEmpty(new byte[0])
                            .map(text -> {
                                throw new StackOverflowError("scripted");
                            }))
            .part(
                    "fatal-reply",
                    puppet -> puppet.others()
                            .actor(Puppet.class, "b")
                            .look("state")
                            .map(text -> {
                                throw new NoClassDefFoundError("scripted");
                            }));
    private final TestNode node =
            TestNode.on(store, play.type(ActorOptions.builder().codec(PICKY).build()));
    private final Puppet a = node.runtime().actor(Puppet.class, "a");
    private final Puppet b = node.runtime().actor(Puppet.class, "b");

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseCommits();
        store.releaseReads();
        node.close();
        store.verifyNoMoreCalls();
    }

    private void stillWorks(Puppet actor) {
        Received<String> next = node.call(actor.act("add"));
        assertThat(next.isOver()).as("the actor goes on").isTrue();
        assertThat(next.value()).endsWith("+");
    }

    @Test
    void anErrorOfTheCodecFailsItsTurnAloneAndNotTheGroupItWasIn() {
        node.await(a.act("add"));
        node.await(b.act("add"));
        Received<String> before = Received.from(b.act("add"));
        Received<String> broken = node.call(a.act("shout"));
        assertThat(broken.error()).isInstanceOf(StateEncodingException.class);
        assertThat(before.value()).isEqualTo("++");
        stillWorks(a);
        stillWorks(b);
    }

    @Test
    void anErrorThatAnActionThrowsIsToldAsItIs() {
        assertThat(node.call(a.act("assert")).error()).isInstanceOf(AssertionError.class);
        stillWorks(a);
    }

    @Test
    void aFatalErrorBehindAHopEndsItsTurn() {
        assertThat(node.call(a.act("fatal")).error())
                .isInstanceOf(FatalErrorException.class)
                .hasCauseInstanceOf(NoClassDefFoundError.class);
        stillWorks(a);
    }

    @Test
    void aFatalErrorBehindAReadEndsItsTurn() {
        node.await(a.act("add"));
        store.holdReads();
        Received<String> received = node.call(a.act("fatal-later"));
        store.expectRead().apply();
        node.run();
        assertThat(received.error())
                .isInstanceOf(FatalErrorException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
        stillWorks(a);
    }

    @Test
    void aFatalErrorBehindAReplyEndsTheTurnThatAsked() {
        assertThat(node.call(a.act("fatal-reply")).error())
                .isInstanceOf(FatalErrorException.class)
                .hasCauseInstanceOf(NoClassDefFoundError.class);
        stillWorks(a);
        stillWorks(b);
    }

    @Test
    void aChainOfManyActorsOnOneLaneIsAnsweredWithoutNesting() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode other = TestNode.on(store, o -> o, new byte[] {'S'}, Probe.type(gates))) {
            List<String> keys =
                    IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
            Received<Long> received =
                    other.call(other.runtime().actor(Probe.class, "first").relay(keys, "value"));
            assertThat(received.isOver()).isTrue();
            assertThat(received.value()).isZero();
        }
    }

    @Test
    void aListenerThatThrowsHoldsUpNobody() {
        RuntimeListener rude = new RuntimeListener() {
            @Override
            public void actorStarted(ActorStarted event) {
                throw new IllegalStateException("started");
            }

            @Override
            public void actorSlept(dev.rouse.ActorAddress address, int bytes) {
                throw new IllegalStateException("slept");
            }

            @Override
            public void committed(int actors, int bytes, java.time.Duration took) {
                throw new IllegalStateException("committed");
            }

            @Override
            public void turnEnded(String type, String action, boolean failed) {
                throw new IllegalStateException("ended");
            }
        };
        Probe.Gates gates = new Probe.Gates();
        try (TestNode other = TestNode.on(store, o -> o.listener(rude), new byte[] {'S'}, Probe.type(gates))) {
            Probe probe = other.runtime().actor(Probe.class, "a");
            Received<Long> first = other.call(probe.add(1));
            Received<Long> second = other.call(probe.add(1));
            assertThat(List.of(first.isOver(), second.isOver())).containsOnly(true);
            assertThat(second.value()).isEqualTo(2);
        }
    }
}
