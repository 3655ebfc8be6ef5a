package dev.rouse.preload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.DataKey;
import dev.rouse.PreloadOptions;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PreloadManifestTest {

    private static final PreloadManifest DEFAULT = PreloadManifest.of(PreloadOptions.defaults());

    @Test
    void systemRecordsComeFirstAndInOrder() {
        assertThat(DEFAULT.keys().stream().map(PreloadManifest.Key::name))
                .containsExactly("meta", "state", "inspector-token", "queue-metadata");
        assertThat(DEFAULT.prefixes().stream().map(PreloadManifest.Prefix::name))
                .containsExactly("schedule", "queue", "connections", "workflow");
        assertThat(DEFAULT.keys().get(PreloadManifest.META).suffix()).isEqualTo(KvKey.of(Suffix.meta()));
        assertThat(DEFAULT.keys().get(PreloadManifest.STATE).suffix()).isEqualTo(KvKey.of(Suffix.state()));
    }

    @Test
    void budgetsAreThoseOfTheOptionsAndSystemPrefixesAreWholeAndRequired() {
        assertThat(DEFAULT.totalBytes()).isEqualTo(1 << 20);
        assertThat(DEFAULT.prefixes().stream().map(PreloadManifest.Prefix::maxBytes))
                .containsExactly(128 << 10, 64 << 10, 64 << 10, 128 << 10);
        assertThat(DEFAULT.prefixes()).allMatch(prefix -> prefix.required() && !prefix.partial());
    }

    @Test
    void ownDataComesBehindItByPriority() {
        PreloadManifest manifest = PreloadManifest.of(PreloadOptions.builder()
                .key(DataKey.of("z"))
                .key(DataKey.of("a"))
                .prefix(DataKey.of("cart/"), 100, true)
                .prefix(DataKey.of("b/"), 200, false)
                .build());
        assertThat(manifest.keys().subList(4, 6).stream().map(PreloadManifest.Key::name))
                .containsExactly("data:z", "data:a");
        assertThat(manifest.prefixes().subList(4, 6))
                .containsExactly(
                        new PreloadManifest.Prefix("data:cart/*", data("cart/"), 100, true, false),
                        new PreloadManifest.Prefix("data:b/*", data("b/"), 200, false, false));
    }

    private static KvKey data(String key) {
        return KvKey.of(Suffix.data(DataKey.of(key)));
    }

    @Test
    void sixtyFourKeysAreAllWanted() {
        List<PreloadManifest.Key> keys = IntStream.range(0, 64)
                .mapToObj(i -> new PreloadManifest.Key("key " + i, KvKey.of((byte) i)))
                .toList();
        PreloadManifest manifest = new PreloadManifest(keys, List.of(), 1000);
        assertThat(manifest.wanted()).isEqualTo(-1L).isEqualTo(manifest.all());
    }

    @Test
    void ownPrefixWithABudgetOfZeroIsLeftOut() {
        assertThat(PreloadManifest.of(PreloadOptions.builder()
                                .prefix(DataKey.of("cart/"), 0, true)
                                .build())
                        .size())
                .isEqualTo(DEFAULT.size());
    }

    @Test
    void sixtyFourItemsAreTheMost() {
        List<PreloadManifest.Key> keys =
                IntStream.range(0, 65).mapToObj(i -> Preloads.key("k" + i)).toList();
        assertThat(new PreloadManifest(keys.subList(0, 64), List.of(), 0).all()).isEqualTo(-1L);
        assertThat(new PreloadManifest(keys.subList(0, 63), List.of(), 0).all()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> new PreloadManifest(keys, List.of(), 0)).hasMessageContaining("64");
    }
}
