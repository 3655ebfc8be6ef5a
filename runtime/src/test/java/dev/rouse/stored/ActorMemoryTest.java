package dev.rouse.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.DataKey;
import dev.rouse.PreloadOptions;
import dev.rouse.StatelessActor;
import dev.rouse.gate.WriteBatch;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvVersion;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.type.HostedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records that a live actor keeps. */
class ActorMemoryTest {

    private static final int SMALL = 100;
    private static final ActorAddress ADDRESS = ActorAddress.of("room", "lobby");

    /** A room. */
    public interface RoomApi {}

    /** Has no state. */
    public static final class Room extends StatelessActor implements RoomApi {}

    private static ActorMemory memory(PreloadOptions options) {
        Keys keys = new Keys();
        KvLimits limits = new KvLimits(10_000, 1 << 20, 10_000_000, SMALL, KvCost.PLAIN);
        Features features = Features.of(keys, limits, List.of());
        HostedType type = new HostedType(ActorType.of(RoomApi.class, Room::new), 0, features.manifest(options), false);
        return new ActorMemory(type, ADDRESS, new ActorRecords(keys, features, (actor, bytes) -> {}));
    }

    private static int keptAfterGrowth(PreloadOptions options) {
        ActorMemory memory = memory(options);
        int most = 0;
        for (int i = 1; i <= 200; i++) {
            KvKey suffix = KvKey.of(Suffix.data(DataKey.of("log/" + i)));
            memory.changed(Map.of(suffix, new byte[50_000]), new KvVersion(i));
            assertThat(memory.known(new KvVersion(i)).lookup(suffix).isAbsent()).isFalse();
            most = Math.max(most, memory.known(new KvVersion(i)).bytes());
        }
        return most;
    }

    @Test
    void whatAnActorWritesUnderAPreloadedPrefixIsKeptWithinItsBudget() {
        for (boolean partial : new boolean[] {false, true}) {
            assertThat(keptAfterGrowth(PreloadOptions.builder()
                            .prefix(DataKey.of("log/"), 1024, partial)
                            .build()))
                    .isLessThanOrEqualTo(1024);
        }
    }

    @Test
    void whatIsKeptIsWithinTheBudgetOfTheTypeToo() {
        PreloadOptions options = PreloadOptions.builder().totalBytes(120_000).build();
        assertThat(keptAfterGrowth(options.toBuilder()
                        .prefix(DataKey.of("log/"), 1 << 30, true)
                        .build()))
                .isBetween(50_000, 120_000);
        assertThat(keptAfterGrowth(options.toBuilder()
                        .prefix(DataKey.of("log/"), 1 << 30, false)
                        .build()))
                .isBetween(50_000, 120_000);
    }

    private static boolean overSmall(ActorMemory memory, int stateBytes) {
        List<KvMutation> mutations = new ArrayList<>();
        memory.contribute(new WriteBatch("", 1), new byte[stateBytes], 0, mutations);
        return ((KvMutation.Set) mutations.get(0)).overSmall();
    }

    @Test
    void stateThatReplacesALargeOneIsNotWrittenAsOverASmallOne() {
        ActorMemory memory = memory(PreloadOptions.defaults());
        assertThat(overSmall(memory, SMALL)).as("over none").isTrue();
        assertThat(overSmall(memory, SMALL + 1)).as("over a small one").isTrue();
        assertThat(overSmall(memory, SMALL)).as("over a large one").isFalse();
        assertThat(overSmall(memory, SMALL))
                .as("the commit before may have failed, and the large one be there still")
                .isFalse();
    }

    @Test
    void actorThatHasLeftIsCountedNoMore() {
        ActorMemory memory = memory(PreloadOptions.defaults());
        assertThat(memory.resized(1000)).isEqualTo(1000);
        assertThat(memory.recounted(512)).isEqualTo(512);
        assertThat(memory.leaves()).isEqualTo(1512);
        assertThat(memory.resized(3000)).isZero();
        assertThat(memory.recounted(3000)).isZero();
        assertThat(memory.leaves()).isZero();
    }
}
