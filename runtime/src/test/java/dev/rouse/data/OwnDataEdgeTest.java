package dev.rouse.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.DataKey;
import dev.rouse.JacksonStateCodec;
import dev.rouse.StateCodec;
import dev.rouse.StoreUnavailableException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Own data where commits, pages and threads meet. */
class OwnDataEdgeTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final TestNode node = TestNode.on(store, Probe.type(gates));
    private final Probe a = node.runtime().actor(Probe.class, "a");

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseReads();
        store.releaseCommits();
        store.heal();
        node.close();
        store.verifyNoMoreCalls();
    }

    @Test
    void aReadThatTheStoreDoesNotAnswerIsToldAsPromised() {
        node.await(a.add(1));
        store.failNextRead(new KvUnavailableException("out", null));
        assertThat(node.call(a.read("k")).error()).isInstanceOf(StoreUnavailableException.class);
        store.failNextRead(new KvUnavailableException("out", null));
        assertThat(node.call(a.list("", 10, false)).error()).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void unsavedChangesShowOnTheirPageInBothDirections() {
        for (int i = 0; i < 600; i++) {
            node.await(a.put("k%04d".formatted(2 * i), "v"));
        }
        store.holdCommits();
        node.call(a.add(1));
        node.call(a.put("k0001", "new"));
        node.call(a.put("k0511", "new"));
        node.call(a.put("k9999", "new"));
        node.call(a.delete("k0512"));
        node.call(a.delete("k1198"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            expected.add("k%04d".formatted(2 * i));
        }
        expected.removeAll(List.of("k0512", "k1198"));
        expected.addAll(List.of("k0001", "k0511", "k9999"));
        expected.sort(null);
        Received<List<String>> forward = node.call(a.list("k", 10_000, false));
        Received<List<String>> backward = node.call(a.list("k", 10_000, true));
        store.releaseCommits();
        node.run();
        assertThat(forward.value()).isEqualTo(expected);
        expected.sort(java.util.Comparator.reverseOrder());
        assertThat(backward.value()).isEqualTo(expected);
    }

    @Test
    void aTurnThatGoesOnElsewhereSeesWhatIsJustBeingSaved() throws InterruptedException {
        CountDownLatch saving = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Puppet.Play play = new Puppet.Play()
                .part("put", puppet -> {
                    puppet.own().put(DataKey.of("k"), "v".getBytes(StandardCharsets.UTF_8));
                    return Mono.just(puppet.add("+"));
                })
                .part(
                        "read",
                        puppet -> Mono.fromCallable(() -> saving.await(30, TimeUnit.SECONDS))
                                .subscribeOn(Schedulers.boundedElastic())
                                .flatMap(began -> puppet.own()
                                        .get(DataKey.of("k"))
                                        .doOnSubscribe(subscription -> asked.countDown()))
                                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                                .defaultIfEmpty("nothing"));
        StateCodec slow = new StateCodec() {
            private final JacksonStateCodec json = new JacksonStateCodec();

            @Override
            public byte[] encode(Object state, Type type) {
                if (state.equals("+")) {
                    saving.countDown();
                    try {
                        asked.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return json.encode(state, type);
            }

            @Override
            public Object decode(byte[] bytes, Type type) {
                return json.decode(bytes, type);
            }
        };
        try (TestNode other = TestNode.on(
                store,
                o -> o,
                new byte[] {'S'},
                play.type(ActorOptions.builder().codec(slow).build()))) {
            Puppet puppet = other.runtime().actor(Puppet.class, "p");
            other.await(puppet.look("state"));
            Received<String> put = Received.from(puppet.act("put"));
            Received<String> read = Received.from(puppet.act("read"));
            other.until(() -> put.isOver() && read.isOver());
            assertThat(read.value()).isEqualTo("v");
        }
    }
}
