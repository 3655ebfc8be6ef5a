package dev.rouse.kv.fdb;

import static dev.rouse.kv.fdb.ScriptedFdb.error;
import static dev.rouse.kv.fdb.ScriptedFdb.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Meters of a store in a registry. */
final class FdbMetricsTest {

    private final ScriptedFdb fdb = new ScriptedFdb();
    private final FdbKvStore store = fdb.store();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void registrySeesWhatHealthSays() {
        new FdbMetrics(store).bindTo(registry);
        fdb.commits.add(error(1020));
        fdb.commits.add(version(2_000));
        KvCommit commit = KvCommit.builder()
                .conflictKey(KvKey.of((byte) 1))
                .set(KvKey.of((byte) 2), new byte[0])
                .clear(KvKey.of((byte) 3))
                .build(new KvVersion(1_000));

        store.commit(commit).onErrorResume(conflict -> Mono.empty()).block();
        store.commit(commit).block();

        assertThat(counter("rouse.fdb.commits")).isEqualTo(1);
        assertThat(counter("rouse.fdb.conflicts")).isEqualTo(1);
        assertThat(registry.get("rouse.fdb.errors")
                        .tag("code", "1020")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(gauge("rouse.fdb.commit.mutations.last")).isEqualTo(2);
        assertThat(gauge("rouse.fdb.commit.mutations.mean")).isEqualTo(2);
        assertThat(gauge("rouse.fdb.commits.in.flight")).isZero();
        assertThat(gauge("rouse.fdb.transactions.open")).isZero();
        assertThat(gauge("rouse.fdb.main.thread.busyness")).isEqualTo(0.25);
        assertThat(registry.get("rouse.fdb.admission.last").timeGauge().value()).isNaN();
        assertThat(registry.get("rouse.fdb.commit.last").timeGauge().value()).isZero();
    }

    private double counter(String name) {
        return registry.get(name).functionCounter().count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
