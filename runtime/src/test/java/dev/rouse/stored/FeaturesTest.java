package dev.rouse.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorData;
import dev.rouse.DataKey;
import dev.rouse.PreloadOptions;
import dev.rouse.feature.Feature;
import dev.rouse.feature.FeatureFactory;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.preload.PreloadManifest;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of all features together that starts read ahead. */
final class FeaturesTest {

    private static final Keys KEYS = new Keys((byte) 'R');
    private static final PreloadManifest DEFAULT = manifest(PreloadOptions.defaults());

    private static PreloadManifest manifest(PreloadOptions options, FeatureFactory... more) {
        return Features.of(KEYS, new KvLimits(10_000, 1 << 20, 10_000_000), List.of(more))
                .manifest(options);
    }

    private static List<String> keys(PreloadManifest manifest) {
        return manifest.keys().stream().map(PreloadManifest.Key::name).toList();
    }

    private static List<String> prefixes(PreloadManifest manifest) {
        return manifest.prefixes().stream().map(PreloadManifest.Prefix::name).toList();
    }

    @Test
    void systemRecordsComeFirstAndInOrder() {
        assertThat(keys(DEFAULT))
                .containsExactly(
                        "meta",
                        "state",
                        "queue-metadata",
                        "outbox-metadata",
                        "inspector-token",
                        "event-log",
                        "keyed-calls");
        assertThat(prefixes(DEFAULT)).containsExactly("schedule", "connections", "queue", "outbox", "workflow");
        assertThat(DEFAULT.keys().get(0).suffix()).isEqualTo(KvKey.of(Suffix.meta()));
        assertThat(DEFAULT.keys().get(1).suffix()).isEqualTo(KvKey.of(Suffix.state()));
    }

    @Test
    void budgetsAreThoseOfTheOptionsAndSystemPrefixesAreWholeAndRequiredButForMessages() {
        assertThat(DEFAULT.totalBytes()).isEqualTo(1 << 20);
        assertThat(DEFAULT.prefixes().stream().map(PreloadManifest.Prefix::maxBytes))
                .containsExactly(128 << 10, 64 << 10, 64 << 10, 64 << 10, 128 << 10);
        assertThat(DEFAULT.prefixes())
                .allMatch(prefix -> List.of("queue", "outbox", "workflow").contains(prefix.name())
                        ? prefix.partial() && !prefix.required()
                        : prefix.required() && !prefix.partial());
    }

    @Test
    void ownDataComesBehindItByPriority() {
        PreloadManifest manifest = manifest(PreloadOptions.builder()
                .key(DataKey.of("z"))
                .key(DataKey.of("a"))
                .prefix(DataKey.of("cart/"), 100, true)
                .prefix(DataKey.of("b/"), 200, false)
                .build());
        assertThat(keys(manifest).subList(7, 9)).containsExactly("data:z", "data:a");
        assertThat(manifest.prefixes().subList(5, 7))
                .containsExactly(
                        new PreloadManifest.Prefix("data:cart/*", data("cart/"), 100, true, false),
                        new PreloadManifest.Prefix("data:b/*", data("b/"), 200, false, false));
    }

    private static KvKey data(String key) {
        return KvKey.of(Suffix.data(DataKey.of(key)));
    }

    @Test
    void ownPrefixWithABudgetOfZeroIsLeftOut() {
        assertThat(manifest(PreloadOptions.builder()
                                .prefix(DataKey.of("cart/"), 0, true)
                                .build())
                        .size())
                .isEqualTo(DEFAULT.size());
    }

    @Test
    void anotherFeatureComesBeforeOwnData() {
        Feature visits = new Feature() {
            @Override
            public String name() {
                return "visits";
            }

            @Override
            public String label() {
                return "visits";
            }

            @Override
            public void preload(PreloadOptions options, PreloadPlan plan) {
                plan.key("last-visit", KvKey.of((byte) 0x30));
                plan.required("visits", KvKey.of((byte) 0x31), 100);
            }
        };
        PreloadManifest manifest = manifest(
                PreloadOptions.builder()
                        .key(DataKey.of("a"))
                        .prefix(DataKey.of("b/"), 100, false)
                        .build(),
                (keys, cost) -> visits);

        assertThat(keys(manifest))
                .containsExactly(
                        "meta",
                        "state",
                        "queue-metadata",
                        "outbox-metadata",
                        "inspector-token",
                        "event-log",
                        "keyed-calls",
                        "last-visit",
                        "data:a");
        assertThat(prefixes(manifest))
                .containsExactly("schedule", "connections", "queue", "outbox", "workflow", "visits", "data:b/*");
    }

    @Test
    void storeThatHasNoRoomForWhatACallMayChangeIsRefused() {
        KvLimits smallValues = new KvLimits(10_000, ActorData.MAX_VALUE_BYTES - 1, 10_000_000);
        KvLimits smallCommits = new KvLimits(10_000, 1 << 20, 2 * ActorData.MAX_BYTES_PER_CALL);

        for (KvLimits small : List.of(smallValues, smallCommits)) {
            assertThatThrownBy(() -> Features.of(KEYS, small, List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("A store takes values of " + ActorData.MAX_VALUE_BYTES + " bytes")
                    .hasMessageContaining("for own data; this one " + small);
        }
    }

    @Test
    void storeThatHasNoRoomForWhatACallMayChangeOfAnotherFeatureIsRefused() {
        Feature greedy = new Feature() {
            @Override
            public String name() {
                return "greedy";
            }

            @Override
            public String label() {
                return "a greedy feature";
            }

            @Override
            public long largestChange() {
                return 5_000_001;
            }
        };

        assertThatThrownBy(() -> manifest(PreloadOptions.defaults(), (keys, cost) -> greedy))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("commits of 10000002 at least, as it counts them, for a greedy feature");
    }
}
