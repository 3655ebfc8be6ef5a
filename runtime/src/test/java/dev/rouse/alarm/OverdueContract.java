package dev.rouse.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A node that starts where very many recurring entries are overdue. */
public interface OverdueContract {

    int ENTRIES = 10_000;
    int AT_ONCE = 500;

    /** A fresh store. */
    KvStore store();

    @Test
    default void tenThousandOverdueRecurringEntriesFireOnceEachAndNotAllAtOnce() {
        AtomicLong fired = new AtomicLong();
        AtomicLong missed = new AtomicLong();
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> Mono.just(puppet.plan().every(Duration.ofSeconds(60), "act", "tick")))
                .part("tick", puppet -> {
                    fired.incrementAndGet();
                    missed.addAndGet(puppet.why().orElseThrow().missed());
                    return Mono.just(puppet.add("x"));
                });
        KvStore store = store();
        try (TestNode node = node(store, play)) {
            node.setWallClock(Duration.ofSeconds(10 * 60 + 30).negated());
            long planned = node.await(Flux.range(0, ENTRIES)
                    .flatMap(i -> puppet(node, i).act("plan"), AT_ONCE)
                    .count());
            assertThat(planned).isEqualTo(ENTRIES);
        }
        assertThat(fired).hasValue(0);
        try (TestNode node = node(store, play)) {
            node.advance(Duration.ofMillis(1100));
            assertThat(fired).hasValueBetween(0, ENTRIES / 2);
            node.advance(Duration.ofSeconds(6));
            node.until(() -> node.slept.size() >= ENTRIES);
            assertThat(fired).hasValue(ENTRIES);
            assertThat(missed).hasValue(9L * ENTRIES);
            assertThat(node.await(puppet(node, ENTRIES - 1).act("state"))).isEqualTo("x");
        }
    }

    private static TestNode node(KvStore store, Puppet.Play play) {
        return TestNode.on(
                store,
                play.type(ActorOptions.builder().idleTimeout(Duration.ZERO).build()));
    }

    private static Puppet puppet(TestNode node, int number) {
        return node.runtime().actor(Puppet.class, "p" + number);
    }
}
