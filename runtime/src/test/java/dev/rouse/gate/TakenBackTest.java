package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.DataKey;
import dev.rouse.LimitExceededException;
import dev.rouse.RolledBackException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What is built on a state that cannot be written is taken back with it, and nothing else is. */
class TakenBackTest {

    private static final int VALUE = 128 * 1024;

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final Puppet.Play play = new Puppet.Play()
            .part("add", puppet -> Mono.just(puppet.add("+")))
            .part("grow", puppet -> Mono.just(puppet.add("x".repeat(4_000_000))))
            .part("wait", puppet -> gates.at("gate").thenReturn(puppet.add("-")))
            .part("put", puppet -> {
                puppet.own().put(DataKey.of("k"), new byte[VALUE]);
                return Mono.just(puppet.add("+"));
            });
    private final TestNode node = TestNode.on(store, play.type());
    private final Puppet a = node.runtime().actor(Puppet.class, "a");

    @AfterEach
    void nothingIsLeftOpen() {
        gates.open("gate");
        store.releaseCommits();
        node.close();
        store.verifyNoMoreCalls();
    }

    @Test
    void aTurnThatRunsOnAStateThatIsTakenBackFails() {
        node.await(a.act("add"));
        store.holdCommits();
        node.call(a.act("add"));
        Received<String> tooLarge = node.call(a.act("grow"));
        Received<String> running = node.call(a.act("wait"));
        store.releaseCommits();
        node.run();
        assertThat(tooLarge.error()).isInstanceOf(LimitExceededException.class);
        gates.open("gate");
        node.run();
        assertThat(running.error()).isInstanceOf(RolledBackException.class);
        assertThat(node.await(a.act("add"))).isEqualTo("+++");
    }

    @Test
    void turnsForWhichTheirCommitHadNoRoomAreTakenBackToo() {
        node.await(a.act("add"));
        store.holdCommits();
        node.call(a.act("add"));
        Received<String> before = node.call(a.act("put"));
        Received<String> tooLarge = node.call(a.act("grow"));
        List<Received<String>> later = new ArrayList<>();
        for (int i = 0; i < store.limits().maxCommitBytes() * 3 / 4 / VALUE + 10; i++) {
            later.add(node.call(a.act("put")));
        }
        store.releaseCommits();
        node.run();
        assertThat(before.value()).isEqualTo("+++");
        assertThat(tooLarge.error()).isInstanceOf(LimitExceededException.class);
        assertThat(later).allMatch(put -> put.error() != null);
        assertThat(later.get(later.size() - 1).error()).isInstanceOf(RolledBackException.class);
        assertThat(node.await(a.act("add"))).isEqualTo("++++");
    }
}
