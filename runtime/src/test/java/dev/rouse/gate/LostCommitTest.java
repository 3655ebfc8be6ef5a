package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.DataKey;
import dev.rouse.Durability;
import dev.rouse.LimitExceededException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RolledBackException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.record.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Who is told that a commit is lost may go on at once: it finds nothing of what is lost, and builds nothing on it. */
class LostCommitTest {

    private final ScriptedStore store = new ScriptedStore();
    private final List<String> done = new ArrayList<>();
    private final Puppet.Play play = new Puppet.Play()
            .part("add", puppet -> Mono.just(puppet.add("+")))
            .part(
                    "note",
                    puppet -> Mono.fromSupplier(() -> {
                        done.add("noted");
                        return "noted";
                    }))
            .part("end", puppet -> {
                puppet.die();
                return Mono.just("ended");
            });
    private final TestNode node =
            TestNode.on(store, play.type(ActorOptions.builder().noIdleTimeout().build()));
    private final Puppet a = node.runtime().actor(Puppet.class, "a");

    @BeforeEach
    void begin() {
        node.await(a.act("add"));
        store.holdCommits();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseCommits();
        node.close();
        store.verifyNoMoreCalls();
    }

    /** Lets a turn of a call another one of it, which changes the state, and go on with {@code then} when that is told of the loss. */
    private void goOn(Function<PuppetActor, Mono<String>> then) {
        play.part(
                "go on",
                puppet -> puppet.others()
                        .actor(Puppet.class, "a")
                        .mingle("add")
                        .onErrorResume(lost -> then.apply(puppet)));
    }

    private void loseCommit() {
        store.expectCommit().fail(new KvTooLargeException("commit", 2, 1));
        store.releaseCommits();
        node.run();
    }

    /** A commit lands, nobody can say so, and the node has lost its place. */
    private void loseOutcome() {
        store.expectCommit().applyAndLoseOutcome();
        store.entries().stream()
                .map(KvEntry::key)
                .filter(key -> key.startsWith(new Keys((byte) 'R').epochs()))
                .forEach(store::remove);
        store.releaseCommits();
        node.advance(Duration.ofSeconds(3));
    }

    @Test
    void aTurnThatGoesOnTellsNothingOfWhatIsLost() {
        goOn(puppet -> Mono.just(puppet.now()));
        Received<String> saw = node.call(a.mingle("go on"));
        loseCommit();
        assertThat(saw.values()).isEmpty();
        assertThat(saw.error()).hasCauseInstanceOf(RolledBackException.class);
        assertThat(node.await(a.act("state"))).isEqualTo("+");
    }

    @Test
    void whatATurnThatGoesOnChangesIsNotAcknowledged() {
        goOn(puppet -> {
            puppet.save(Durability.ON_SLEEP);
            puppet.own().put(DataKey.of("k"), new byte[1]);
            return Mono.just("put");
        });
        Received<String> put = node.call(a.mingle("go on"));
        loseCommit();
        assertThat(put.values()).isEmpty();
        assertThat(put.error()).hasCauseInstanceOf(RolledBackException.class);
    }

    @Test
    void anElementOfAStreamThatGoesOnNeverLeaves() {
        goOn(puppet -> Mono.just(puppet.now()));
        Received<String> saw = node.call(a.trickle("go on").next());
        loseCommit();
        assertThat(saw.values()).isEmpty();
        assertThat(saw.error()).isNotNull();
    }

    @Test
    void aCallOfATurnThatGoesOnNeverLeaves() {
        goOn(puppet -> puppet.others().actor(Puppet.class, "b").act("note"));
        Received<String> told = node.call(a.mingle("go on"));
        loseCommit();
        assertThat(told.error()).hasCauseInstanceOf(RolledBackException.class);
        assertThat(done).isEmpty();
    }

    @Test
    void aCallThatWaitedForATurnThatGoesOnFindsWhatIsStored() {
        goOn(puppet -> Mono.just(puppet.now()));
        node.call(a.mingle("go on"));
        Received<String> waited = node.call(a.act("state"));
        assertThat(waited.isOver()).isFalse();
        loseCommit();
        assertThat(waited.value()).isEqualTo("+");
    }

    @Test
    void aTurnThatDestroysItsActorIsToldThatTheOutcomeIsUnknown() {
        Received<String> ended = node.call(a.act("end"));
        loseOutcome();
        assertThat(ended.error()).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aTurnThatDestroysItsActorIsToldWhatTheStoreRefuses() {
        Received<String> ended = node.call(a.act("end"));
        loseCommit();
        assertThat(ended.error()).isInstanceOf(LimitExceededException.class);
        assertThat(node.await(a.act("state"))).isEqualTo("+");
    }

    @Test
    void aCallThatCreatedItsActorAndOnlyLookedIsToldThatTheOutcomeIsUnknown() {
        Received<String> looked =
                node.call(node.runtime().actor(Puppet.class, "new").look("state"));
        loseOutcome();
        assertThat(looked.error()).isInstanceOf(OutcomeUnknownException.class);
    }
}
