package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionMode;
import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorPausedException;
import dev.rouse.ActorPhase;
import dev.rouse.Administration;
import dev.rouse.LifecycleEvent;
import dev.rouse.UnknownTypeException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whoever administers a node needs nothing but its {@link Administration}. */
class AdministrationTest {

    private final ScriptedStore store = new ScriptedStore();
    private final TestNode node = TestNode.on(store, Probe.type(new Probe.Gates()));
    private final Administration administration = node.runtime();
    private final Probe probe = node.runtime().actor(Probe.class, "a");

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void namesItsTypesAndTheirActions() {
        assertThat(administration.types()).containsExactly("probe");
        List<String> methods = Arrays.stream(Probe.class.getMethods())
                .filter(method -> Set.of(Mono.class, Flux.class).contains(method.getReturnType()))
                .map(Method::getName)
                .sorted()
                .toList();
        assertThat(administration.actions("probe"))
                .extracting(ActionSignature::name)
                .isEqualTo(methods);
        assertThat(administration.actions("probe"))
                .extracting(ActionSignature::mode)
                .contains(ActionMode.EXCLUSIVE);
        assertThatThrownBy(() -> administration.actions("x")).isInstanceOf(UnknownTypeException.class);
    }

    @Test
    void pausesAndResumesATypeByItsName() {
        node.await(probe.add(1));
        node.await(administration.pause("probe"));
        assertThatThrownBy(() -> node.await(probe.add(2))).isInstanceOf(ActorPausedException.class);
        node.await(administration.resume("probe"));
        assertThat(node.await(probe.add(3))).isNotNull();
        assertThatThrownBy(() -> administration.pause("x")).isInstanceOf(UnknownTypeException.class);
        assertThatThrownBy(() -> administration.resume("x")).isInstanceOf(UnknownTypeException.class);
    }

    @Test
    void tellsOfAnActorAndOrdersIt() {
        ActorAddress a = ActorAddress.of("probe", "a");
        Received<LifecycleEvent> events = Received.from(administration.events());
        node.await(probe.add(1));
        assertThat(node.await(administration.list("probe", null, 10)).actors()).containsExactly(a);
        assertThat(node.await(administration.info(a)).phase()).isEqualTo(ActorPhase.RUNNING);
        node.await(administration.pause(a));
        assertThat(node.await(administration.info(a)).reason()).contains("paused");
        node.await(administration.resume(a));
        node.await(administration.destroy(a));
        assertThat(node.await(administration.info(a)).exists()).isFalse();
        assertThat(events.values()).extracting(LifecycleEvent::address).containsOnly(a);
        assertThat(administration.health().ready()).isTrue();
    }

    @Test
    void pauseOfATypeIsActedOnThoughTheLookAfterItFails() {
        assertThat(store.exclusive()).as("looks at nothing else any more").isTrue();
        store.failNextRead(new KvUnavailableException("scripted", null));
        Received<Void> paused = node.call(administration.pause("probe"));
        node.advance(Duration.ofSeconds(10));
        assertThat(paused.isOver()).isTrue();
        assertThat(paused.error()).isNull();
        assertThatThrownBy(() -> node.await(probe.add(2))).isInstanceOf(ActorPausedException.class);
    }
}
