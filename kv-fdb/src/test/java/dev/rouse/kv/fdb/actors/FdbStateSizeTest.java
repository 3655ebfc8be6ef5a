package dev.rouse.kv.fdb.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Range;
import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.layout.KeySpace;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** An actor's state changes its size, across sleeps and within one life: no piece of an earlier one stays behind. */
@OnFoundationDb
final class FdbStateSizeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int[] SIZES = {10, 99_000, 150_000, 10, 240_000, 120_000, 99_995, 0, 150_000, 1};

    /** A text of a given length. */
    public interface Text {
        Mono<Integer> resize(int length);
    }

    /** Its implementation. */
    public static final class TextActor extends Actor<String> implements Text {
        @Override
        protected String initialState() {
            return "";
        }

        @Override
        public Mono<Integer> resize(int length) {
            return Mono.just(update(text -> "x".repeat(length)).length());
        }
    }

    private final FdbRoot root;
    private final byte[] prefix;
    private final FdbKvStore store;

    FdbStateSizeTest(FdbRoot root) {
        this.root = root;
        this.prefix = root.fresh();
        this.store = FdbKvStore.builder()
                .database(root.database())
                .root(prefix)
                .open()
                .block(PATIENCE);
    }

    @Test
    void piecesAreThoseOfTheNewestState() {
        for (boolean sleeps : new boolean[] {true, false}) {
            ActorRuntime runtime = node(sleeps);
            ActorAddress address = ActorAddress.of("text", "of-many-sizes", Boolean.toString(sleeps));
            for (int size : SIZES) {
                runtime.actor(Text.class, "of-many-sizes", Boolean.toString(sleeps))
                        .resize(size)
                        .block(PATIENCE);
                assertThat(pieces())
                        .as("pieces of a state of %d characters", size)
                        .isEqualTo(expected(size));
            }
            runtime.destroy(address).block(PATIENCE);
            assertThat(pieces()).isZero();
            runtime.stop().block(PATIENCE);
        }
        store.close().block(PATIENCE);
    }

    private ActorRuntime node(boolean sleeps) {
        ActorOptions life = sleeps
                ? ActorOptions.builder().idleTimeout(Duration.ZERO).build()
                : ActorOptions.builder().noIdleTimeout().build();
        KvStore alone = RealTimeStore.sole(store);
        return ActorRuntime.builder()
                .store(alone)
                .options(options -> options.warmCacheBytes(0))
                .register(ActorType.of(Text.class, TextActor::new).options(life))
                .start()
                .block(PATIENCE);
    }

    /** The record of a state has a few bytes more than the text. */
    private static int expected(int size) {
        return size <= 99_995 ? 0 : (size + 65_536) / 65_536;
    }

    private int pieces() {
        byte[] table = new KeySpace(prefix).pieces(KvKey.of());
        byte[] begin = Arrays.copyOf(table, prefix.length + 1);
        return root.database()
                .read(tx -> tx.getRange(Range.startsWith(begin)).asList().join())
                .size();
    }
}
