package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.DataEntry;
import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.Durability;
import dev.rouse.LimitExceededException;
import dev.rouse.RolledBackException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Batches on a store that takes far less than it says: they are split between turns, and only a turn of its own is refused. */
class CommitSplitTest {

    private static final int VALUE = 100_000;

    private final ScriptedStore scripted = new ScriptedStore();
    private final StricterStore store = new StricterStore(scripted, 0.1);
    private final Puppet.Play play = new Puppet.Play()
            .part("before-reply", puppet -> put(puppet, Durability.BEFORE_REPLY, 8))
            .part("on-sleep", puppet -> put(puppet, Durability.ON_SLEEP, 8))
            .part("too-much", puppet -> put(puppet, Durability.BEFORE_REPLY, 16))
            .part("rest", puppet -> {
                puppet.rest();
                return Mono.just("");
            })
            .part(
                    "count",
                    puppet -> puppet.own().list(DataQuery.all()).count().map(keys -> keys + " keys, " + puppet.now()));
    private final TestNode node = TestNode.on(
            store,
            options -> options.warmCacheBytes(0),
            play.type(ActorOptions.builder().noIdleTimeout().build()));
    private final Puppet a = node.runtime().actor(Puppet.class, "a");

    @AfterEach
    void nothingIsLeftOpen() {
        scripted.releaseCommits();
        node.close();
        scripted.verifyNoMoreCalls();
    }

    /** Of 0.8 MB or 1.6, where the store takes 1 MB. */
    private static Mono<String> put(Puppet.PuppetActor puppet, Durability durability, int values) {
        puppet.save(durability);
        List<DataEntry> entries = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            entries.add(new DataEntry(DataKey.of("k" + puppet.now().length() + "." + i), new byte[VALUE]));
        }
        entries.forEach(entry -> puppet.own().putAll(List.of(entry)));
        return Mono.just(puppet.add("+"));
    }

    @Test
    void turnsThatGatheredForOneCommitGetSeveral() {
        node.await(a.act("before-reply"));
        scripted.holdCommits();
        List<Received<String>> turns = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            turns.add(node.call(a.act("before-reply")));
        }
        scripted.releaseCommits();
        node.run();
        assertThat(turns.stream().map(Received::value))
                .containsExactly("++", "+++", "++++", "+++++", "++++++", "+++++++");
        assertThat(store.refusals).isPositive();
        assertThat(node.await(a.look("count"))).isEqualTo("56 keys, +++++++");
        sleepAndFind("56 keys, +++++++");
    }

    @Test
    void acknowledgedTurnsThatGatheredForOneCommitGetSeveral() {
        for (int i = 0; i < 3; i++) {
            assertThat(node.call(a.act("on-sleep")).isOver()).isTrue();
        }
        assertThat(scripted.commits()).as("commits of actors").noneMatch(commit -> commit.size() > VALUE);
        sleepAndFind("24 keys, +++");
        assertThat(store.refusals).isPositive();
    }

    private void sleepAndFind(String there) {
        node.await(a.act("rest"));
        node.run();
        assertThat(node.slept).hasSize(1);
        assertThat(node.await(a.look("count"))).isEqualTo(there);
    }

    @Test
    void onlyTheTurnThatIsTooMuchAloneIsRefusedAndWhatWasBuiltOnIt() {
        node.await(a.act("before-reply"));
        scripted.holdCommits();
        node.call(a.act("before-reply"));
        Received<String> before = node.call(a.act("before-reply"));
        Received<String> tooMuch = node.call(a.act("too-much"));
        Received<String> after = node.call(a.act("before-reply"));
        Received<String> look = node.call(a.look("state"));
        scripted.releaseCommits();
        node.run();
        assertThat(before.value()).isEqualTo("+++");
        assertThat(tooMuch.error()).isInstanceOf(LimitExceededException.class);
        assertThat(after.error()).isInstanceOf(RolledBackException.class);
        assertThat(look.error()).isInstanceOf(RolledBackException.class);
        assertThat(node.await(a.look("count"))).isEqualTo("24 keys, +++");
    }
}
