package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.Durability;
import dev.rouse.LimitExceededException;
import dev.rouse.RolledBackException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** More turns than one commit takes, and batches that wait for a time. */
class LargeBatchTest {

    private static final int VALUE = 128 * 1024;

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final Sinks.Many<String> source = Sinks.many().multicast().directBestEffort();
    private final Puppet.Play play = new Puppet.Play()
            .part("put", puppet -> {
                puppet.own().put(DataKey.of("k"), new byte[VALUE]);
                return Mono.just(puppet.add("+"));
            })
            .part(
                    "feed",
                    puppet -> source.asFlux()
                            .publishOn(puppet.home())
                            .map(element -> element + puppet.now().length()));
    private final TestNode node = TestNode.on(store, Probe.type(gates), play.type());
    private final Probe a = node.runtime().actor(Probe.class, "a");
    private final Puppet p = node.runtime().actor(Puppet.class, "p");

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseCommits();
        node.close();
        store.verifyNoMoreCalls();
    }

    private int turnsBeyondOneCommit() {
        return store.limits().maxCommitBytes() * 3 / 4 / VALUE + 10;
    }

    @Test
    void turnsThatWriteOneKeyOverAndOverAreAllAnswered() {
        node.await(a.add(1));
        store.holdCommits();
        node.call(a.add(1));
        List<Received<Void>> puts = new ArrayList<>();
        for (int i = 0; i < turnsBeyondOneCommit(); i++) {
            puts.add(node.call(a.putBytes("k", VALUE)));
        }
        store.releaseCommits();
        node.run();
        assertThat(puts).allMatch(Received::isOver);
        assertThat(node.await(a.add(1))).isEqualTo(3);
    }

    @Test
    void anElementThatSawTurnsOfTheNextCommitWaitsForThatOne() {
        node.await(p.act("put"));
        store.holdCommits();
        node.call(p.act("put"));
        int turns = turnsBeyondOneCommit();
        List<Received<String>> puts = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            puts.add(node.call(p.act("put")));
        }
        Received<String> received = Received.from(p.watch("feed"));
        node.run();
        source.tryEmitNext("saw ");
        node.run();
        store.expectCommit().apply();
        node.run();
        store.expectCommit().apply();
        node.run();
        assertThat(puts.get(0).isOver()).isTrue();
        assertThat(puts.get(turns - 1).isOver()).isFalse();
        assertThat(received.values()).isEmpty();
        store.releaseCommits();
        node.run();
        assertThat(received.values()).containsExactly("saw " + (turns + 2));
        received.cancel();
    }

    @Test
    void aTurnIsNotAnsweredForTheStateOfOneThatIsNotInItsCommit() {
        play.part("make", puppet -> Mono.just(puppet.add("+")))
                .part(
                        "unwritable",
                        puppet -> fill(puppet, "x".repeat(store.limits().maxCommitBytes() / 8 + 1)))
                .part("writable", puppet -> fill(puppet, "good"))
                .part(
                        "count",
                        puppet -> puppet.own().list(DataQuery.all()).count().map(String::valueOf));
        node.await(p.act("make"));
        Received<String> unwritable = Received.from(p.act("unwritable"));
        Received<String> writable = Received.from(p.act("writable"));
        node.run();
        assertThat(unwritable.error()).isInstanceOf(LimitExceededException.class);
        assertThat(writable.error()).isInstanceOf(RolledBackException.class);
        assertThat(node.await(p.act("count"))).isEqualTo("0");
        assertThat(node.await(p.act("state"))).isEqualTo("+");
    }

    /** Almost as much own data as a turn may change: two such turns are more than one commit. */
    private Mono<String> fill(Puppet.PuppetActor puppet, String state) {
        puppet.save(Durability.ON_SLEEP);
        int values = store.limits().maxCommitBytes() / 2 / VALUE - 1;
        for (int i = 0; i < values; i++) {
            puppet.own().put(DataKey.of(state.length() + "." + i), new byte[VALUE]);
        }
        return Mono.just(puppet.replace(state));
    }

    @Test
    void theShortestDelayOfABatchCounts() {
        node.await(a.add(1));
        node.await(a.addWithin(1, 10_000));
        node.await(a.addWithin(1, 100));
        store.forgetCalls();
        node.advance(Duration.ofMillis(150));
        assertThat(store.commits()).hasSize(1);
    }

    @Test
    void aDelayWithoutEndIsNoReasonToFail() {
        play.part("some-day", puppet -> {
            puppet.save(Durability.within(Duration.ofSeconds(Long.MAX_VALUE)));
            return Mono.just(puppet.add("+"));
        });
        assertThat(node.call(p.act("some-day")).value()).isEqualTo("+");
        assertThat(node.call(p.act("some-day")).isOver()).isTrue();
    }
}
