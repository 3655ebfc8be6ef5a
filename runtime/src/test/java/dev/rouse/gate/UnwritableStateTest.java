package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.Durability;
import dev.rouse.JacksonStateCodec;
import dev.rouse.RolledBackException;
import dev.rouse.StateCodec;
import dev.rouse.StateEncodingException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.PendingCommit;
import dev.rouse.kv.ScriptedStore;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Replies that wait for no commit still tell of no state that cannot be written. */
class UnwritableStateTest {

    /** Writes no state with an exclamation mark, and counts. */
    private static final class Picky implements StateCodec {
        private final JacksonStateCodec json = new JacksonStateCodec();
        private int encoded;

        @Override
        public byte[] encode(Object state, Type type) {
            encoded++;
            if (state.toString().contains("!")) {
                throw new IllegalArgumentException("scripted");
            }
            return json.encode(state, type);
        }

        @Override
        public Object decode(byte[] bytes, Type type) {
            return json.decode(bytes, type);
        }
    }

    private final Picky codec = new Picky();
    private final ScriptedStore store = new ScriptedStore();
    private final Puppet.Play play = new Puppet.Play()
            .part("add", puppet -> Mono.just(puppet.add("+")))
            .part("shout", puppet -> Mono.just(puppet.add("!")))
            .part("safe", puppet -> {
                puppet.save(Durability.BEFORE_REPLY);
                return Mono.just(puppet.add("s"));
            })
            .part("tell", puppet -> Flux.defer(() -> Flux.just(puppet.now())))
            .part(
                    "self",
                    puppet -> puppet.others()
                            .actor(Puppet.class, "a")
                            .mingle("add")
                            .map(told -> puppet.add("-")))
            .part(
                    "self-safe",
                    puppet -> puppet.others()
                            .actor(Puppet.class, "a")
                            .mingle("safe")
                            .map(told -> puppet.add("-")))
            .part("ask", puppet -> puppet.others().actor(Puppet.class, "b").act("add"));
    private final TestNode node = TestNode.on(
            store,
            play.type(ActorOptions.builder()
                    .codec(codec)
                    .durability(Durability.within(Duration.ofSeconds(1)))
                    .build()));
    private final Puppet a = node.runtime().actor(Puppet.class, "a");
    private final Puppet b = node.runtime().actor(Puppet.class, "b");

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseCommits();
        node.close();
        store.verifyNoMoreCalls();
    }

    @Test
    void turnsThatEndTogetherAreEncodedOnce() {
        node.await(a.act("add"));
        int before = codec.encoded;
        List<Received<String>> received = IntStream.range(0, 50)
                .mapToObj(i -> Received.from(a.act("add")))
                .toList();
        node.run();
        assertThat(received).allMatch(Received::isOver);
        assertThat(received.get(49).value()).isEqualTo("+".repeat(51));
        assertThat(codec.encoded - before).isEqualTo(1);
    }

    @Test
    void aReplyThatWaitsForNoCommitDoesNotWaitForTheOneInFlight() {
        node.await(a.act("add"));
        node.await(b.act("add"));
        store.holdCommits();
        Received<String> saved = node.call(b.act("safe"));
        Received<String> received = node.call(a.act("add"));
        assertThat(received.value()).isEqualTo("++");
        assertThat(saved.isOver()).isFalse();
        store.expectCommit().apply();
    }

    @Test
    void aStateThatCannotBeWrittenFailsTheTurnThatMadeIt() {
        node.await(a.act("add"));
        assertThat(node.call(a.act("shout")).error()).isInstanceOf(StateEncodingException.class);
        assertThat(node.await(a.look("state"))).isEqualTo("+");
        assertThat(node.await(a.act("add"))).isEqualTo("++");
    }

    @Test
    void turnsBeforeTheOneThatFailsKeepTheirAnswersAndThoseAfterItAreTakenBack() {
        node.await(a.act("add"));
        Received<String> before = Received.from(a.act("add"));
        Received<String> failing = Received.from(a.act("shout"));
        Received<String> reader = Received.from(a.look("state"));
        node.run();
        assertThat(before.value()).isEqualTo("++");
        assertThat(failing.error()).isInstanceOf(StateEncodingException.class);
        assertThat(reader.error()).isInstanceOf(RolledBackException.class);
        node.advance(Duration.ofSeconds(2));
        assertThat(node.await(a.look("state"))).isEqualTo("++");
    }

    @Test
    void aStreamTellsOfNoStateThatCannotBeWritten() {
        node.await(a.act("add"));
        Received<String> failing = Received.from(a.act("shout"));
        Received<String> stream = Received.from(a.watch("tell"));
        node.run();
        assertThat(failing.error()).isInstanceOf(StateEncodingException.class);
        assertThat(stream.values()).doesNotContain("+!");
    }

    @Test
    void aTurnThatWaitsForAnotherActorsReplyIsAnsweredInTheSameBatch() {
        node.await(a.act("add"));
        node.await(b.act("add"));
        assertThat(node.call(a.act("ask")).value()).isEqualTo("++");
    }

    @Test
    void aTurnThatEndsWithTheAnswerOfAnotherOfItsActorIsAnsweredToo() {
        node.await(a.act("add"));
        assertThat(node.call(a.mingle("self")).value()).isEqualTo("++-");
        assertThat(node.call(a.mingle("self-safe")).value()).isEqualTo("++-s-");
        assertThat(node.await(a.look("state"))).isEqualTo("++-s-");
    }

    @Test
    void aSafeTurnBehindOneThatWaitsForNothingSavesBoth() {
        node.await(a.act("add"));
        store.forgetCalls();
        store.holdCommits();
        Received<String> quick = Received.from(a.act("add"));
        Received<String> safe = Received.from(a.act("safe"));
        node.run();
        assertThat(quick.value()).isEqualTo("++");
        assertThat(safe.isOver()).isFalse();
        PendingCommit commit = store.expectCommit();
        commit.apply();
        node.run();
        assertThat(safe.value()).isEqualTo("++s");
        assertThat(store.commits()).hasSize(1);
    }

    @Test
    void anActorWhoseChangeWasTakenBackSleepsAsOneThatChangedNothing() {
        node.await(a.act("safe"));
        store.forgetCalls();
        assertThat(node.call(a.act("shout")).error()).isInstanceOf(StateEncodingException.class);
        node.advance(ActorOptions.defaults().idleTimeout().plusSeconds(1));
        assertThat(node.slept).hasSize(1);
        assertThat(node.await(a.look("state"))).isEqualTo("s");
    }
}
