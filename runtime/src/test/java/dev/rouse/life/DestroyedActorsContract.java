package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import dev.rouse.fixture.Puppet;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Remains of actors that are destroyed, however many there were. In real time. */
public interface DestroyedActorsContract {

    Duration PATIENCE = Duration.ofSeconds(60);

    /** A store of which nobody else uses a root that begins with {@code D}. */
    KvStore store();

    /** A node on {@link #store()} whose actors have state, own data and a schedule. */
    static ActorRuntime runtime(KvStore store, long warmCacheBytes) {
        Puppet.Play play = new Puppet.Play().part("fill", puppet -> {
            puppet.own().put(DataKey.of("note"), new byte[40]);
            puppet.plan().after(Duration.ofDays(1), "act", "fill");
            return Mono.just(puppet.add("some state"));
        });
        return ActorRuntime.builder()
                .store(store)
                .rootPrefix((byte) 'D')
                .register(play.type())
                .options(options -> options.warmCacheBytes(warmCacheBytes))
                .start()
                .block(PATIENCE);
    }

    /** Creates and destroys so many. */
    static void createAndDestroy(ActorRuntime runtime, int first, int count) {
        Flux.range(first, count)
                .flatMap(
                        number -> runtime.actor(Puppet.class, "p" + number)
                                .act("fill")
                                .then(Mono.defer(() -> runtime.destroy(ActorAddress.of("puppet", "p" + number)))),
                        64)
                .blockLast(PATIENCE);
    }

    private static TreeMap<KvKey, Integer> content(KvStore store) {
        TreeMap<KvKey, Integer> content = new TreeMap<>();
        KvRange all = KvRange.of(KvKey.of((byte) 'D'), KvKey.of((byte) ('D' + 1)));
        for (KvEntry entry : store.read(KvRead.builder().range(all).build())
                .block(PATIENCE)
                .range(0)
                .entries()) {
            content.put(entry.key(), entry.value().length);
        }
        return content;
    }

    @Test
    @Timeout(120)
    default void storeHasWhatItHadBefore() {
        ActorRuntime runtime = runtime(store(), 1 << 20);
        try {
            createAndDestroy(runtime, 0, 1);
            TreeMap<KvKey, Integer> before = content(store());
            createAndDestroy(runtime, 1, 1_000);
            assertThat(content(store())).isEqualTo(before);
        } finally {
            runtime.stop().block(PATIENCE);
        }
    }
}
