package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.OverloadedException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.PendingRead;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Starts that read: so many at a time, those of calls before those of alarms, and a refusal when too many wait. */
final class StartQueueTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Keys keys = new Keys((byte) 'R');
    private final Puppet.Play play = new Puppet.Play()
            .part("plan", puppet -> Mono.just(puppet.plan().after(Duration.ofSeconds(1), "act", "state")));

    private TestNode node(int reading, int waiting) {
        return TestNode.on(
                store,
                options -> options.starts(s -> s.reading(reading).waiting(waiting))
                        .alarms(a -> a.inMemory(100).waking(10).jitter(Duration.ZERO)),
                play.type(ActorOptions.builder().idleTimeout(Duration.ZERO).build()));
    }

    private static Puppet puppet(TestNode node, String key) {
        return node.runtime().actor(Puppet.class, key);
    }

    private String whoIsRead(PendingRead read) {
        return Stream.of("a", "b", "c", "d", "e")
                .filter(key -> read.keys()
                        .get(0)
                        .startsWith(keys.actor(ActorAddress.of("puppet", key).id())))
                .findFirst()
                .orElse("?");
    }

    @Test
    void noMoreReadAtATimeThanTheSettingsSayAndTheRestWaitOrAreRefused() {
        try (TestNode node = node(2, 2)) {
            node.run();
            store.holdReads();
            List<Received<String>> calls = Stream.of("a", "b", "c", "d", "e")
                    .map(key -> node.call(puppet(node, key).act("state")))
                    .toList();
            assertThat(calls.get(4).error()).isInstanceOf(OverloadedException.class);
            PendingRead a = store.expectRead();
            PendingRead b = store.expectRead();
            assertThat(whoIsRead(a) + whoIsRead(b)).isEqualTo("ab");
            a.apply();
            node.run();
            assertThat(calls.get(0).isOver()).isTrue();
            PendingRead c = store.expectRead();
            assertThat(whoIsRead(c)).isEqualTo("c");
            store.releaseReads();
            b.apply();
            c.apply();
            node.run();
            assertThat(calls).allMatch(Received::isOver);
            assertThat(calls.subList(0, 4)).allMatch(call -> call.error() == null);
            assertThat(node.await(puppet(node, "e").act("state"))).isEmpty();
        }
    }

    @Test
    void callsAreStartedBeforeAlarms() {
        try (TestNode node = node(1, 10)) {
            node.await(puppet(node, "a").act("plan"));
        }
        try (TestNode node = node(1, 10)) {
            node.run();
            store.holdReads();
            Received<String> b = node.call(puppet(node, "b").act("state"));
            PendingRead first = store.expectRead();
            assertThat(whoIsRead(first)).isEqualTo("b");
            node.advance(Duration.ofMillis(1500));
            Received<String> c = node.call(puppet(node, "c").act("state"));
            first.apply();
            node.run();
            assertThat(b.isOver()).isTrue();
            PendingRead second = store.expectRead();
            assertThat(whoIsRead(second)).isEqualTo("c");
            second.apply();
            node.run();
            assertThat(c.isOver()).isTrue();
            assertThat(node.fired).isEmpty();
            PendingRead last = store.expectRead();
            assertThat(whoIsRead(last)).isEqualTo("a");
            store.releaseReads();
            last.apply();
            node.run();
            assertThat(node.fired).containsExactly("act 1");
        }
    }
}
