package dev.rouse.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import dev.rouse.PreloadOptions;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvVersion;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a live actor keeps of its records. */
class ActorFactsTest {

    private static final ActorAddress ADDRESS = ActorAddress.of("room", "lobby");

    private static int keptAfterGrowth(PreloadOptions options) {
        ActorFacts facts = new ActorFacts(
                Features.of(new Keys((byte) 'R'), KvCost.PLAIN, List.of()).manifest(options));
        int most = 0;
        for (int i = 1; i <= 200; i++) {
            KvKey suffix = KvKey.of(Suffix.data(DataKey.of("log/" + i)));
            facts.changed(ADDRESS, Map.of(suffix, new byte[50_000]), new KvVersion(i));
            assertThat(facts.known(new KvVersion(i)).lookup(suffix).isAbsent()).isFalse();
            most = Math.max(most, facts.known(new KvVersion(i)).bytes());
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
}
