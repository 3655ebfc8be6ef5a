package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorType;
import dev.rouse.ClusterView;
import dev.rouse.NodeHealth;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A node that has no actors: it knows their interfaces, and brings calls to the nodes that have them. */
final class CallsOnlyTest {

    private final ScriptedStore store = new ScriptedStore();

    private <T> T await(Mono<T> call, TestNode... nodes) {
        Received<T> received = Received.from(call);
        for (int i = 0; i < 100 && !received.isOver(); i++) {
            TestNode.pass(Duration.ofMillis(50), nodes);
        }
        return received.value();
    }

    @Test
    void actorsAreCalledByTheirInterfaceAndNeverLiveHere() {
        store.exclusive(false);
        TestNode host = TestNode.begin(store, options -> options, Probe.type(new Probe.Gates()));
        TestNode.pass(Duration.ofSeconds(2), host);
        TestNode front =
                TestNode.begin(store, options -> options.cluster(c -> c.callsOnly()), ActorType.called(Probe.class));
        TestNode.pass(Duration.ofSeconds(5), host, front);

        for (int i = 0; i < 20; i++) {
            Probe probe = front.runtime().actor(Probe.class, "k" + i);
            assertThat(await(probe.add(3), host, front)).isEqualTo(3);
            assertThat(await(probe.numbers(5).collectList(), host, front))
                    .containsExactlyElementsOf(IntStream.range(0, 5).boxed().toList());
        }
        assertThat(front.starts).isEmpty();
        assertThat(host.starts).hasSize(20);
        assertThat(front.runtime().health().status()).isEqualTo(NodeHealth.Status.SERVING);
        assertThat(front.runtime().cluster().view().members())
                .filteredOn(ClusterView.Member::self)
                .singleElement()
                .satisfies(self -> assertThat(self.state()).isEqualTo(ClusterView.State.CALLS_ONLY))
                .satisfies(self -> assertThat(self.owned() + self.meant()).isZero());
        front.close();
        host.close();
    }

    @Test
    void nodeThatHostsNeedsImplementationsOfAllTypes() {
        ActorRuntimeBuilder builder = ActorRuntime.builder().store(store).calls(Probe.class);
        assertThatThrownBy(() -> builder.start().block())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Actor type probe has no implementation here")
                .hasMessageContaining("callsOnly()");
    }

    @Test
    void storeOfOneNodeHasNobodyToCall() {
        store.exclusive(true);
        ActorRuntimeBuilder builder = ActorRuntime.builder()
                .store(store)
                .calls(Probe.class)
                .options(options -> options.cluster(cluster -> cluster.callsOnly()));
        assertThatThrownBy(() -> builder.start().block())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a store that several can share");
    }

    @Test
    void calledTypeIsToldFromOneThatIsHosted() {
        assertThat(ActorType.called(Probe.class).isHosted()).isFalse();
        assertThat(ActorType.called(Probe.class)
                        .named("p")
                        .options(o -> o.mailboxCapacity(1))
                        .isHosted())
                .isFalse();
        assertThat(Probe.type(new Probe.Gates()).isHosted()).isTrue();
    }
}
