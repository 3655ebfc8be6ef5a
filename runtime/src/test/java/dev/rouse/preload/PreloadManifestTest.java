package dev.rouse.preload;

import static dev.rouse.preload.Preloads.suffix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.PreloadOptions;
import dev.rouse.kv.KvKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PreloadManifestTest {

    private static PreloadManifest of(PreloadSource... sources) {
        return PreloadManifest.of(PreloadOptions.defaults(), List.of(sources));
    }

    @Test
    void keysAndPrefixesAreInTheOrderOfTheirSources() {
        PreloadManifest manifest = of(
                (options, plan) -> {
                    plan.required("z", suffix("z"), 100);
                    plan.key("meta", suffix("m"));
                },
                (options, plan) -> {
                    plan.key("b", suffix("b"));
                    plan.optional("a", suffix("a"), 200, true);
                });

        assertThat(manifest.keys())
                .containsExactly(
                        new PreloadManifest.Key("meta", suffix("m")), new PreloadManifest.Key("b", suffix("b")));
        assertThat(manifest.prefixes())
                .containsExactly(
                        new PreloadManifest.Prefix("z", suffix("z"), 100, false, true),
                        new PreloadManifest.Prefix("a", suffix("a"), 200, true, false));
    }

    @Test
    void sourceIsAskedForEachType() {
        PreloadSource source = (options, plan) -> plan.required("q", suffix("q"), options.queueBytes());

        assertThat(IntStream.of(7, 8)
                        .mapToObj(bytes -> PreloadManifest.of(
                                PreloadOptions.builder().queueBytes(bytes).build(), List.of(source)))
                        .map(manifest -> manifest.prefixes().get(0).maxBytes()))
                .containsExactly(7, 8);
    }

    @Test
    void budgetOfAllIsThatOfTheOptions() {
        assertThat(of().totalBytes()).isEqualTo(1 << 20);
    }

    @Test
    void optionalPrefixWithABudgetOfZeroIsLeftOut() {
        assertThat(of((options, plan) -> plan.optional("cart", suffix("cart/"), 0, true))
                        .size())
                .isZero();
    }

    @Test
    void requiredPrefixWithABudgetOfZeroIsReadByTheStart() {
        assertThat(of((options, plan) -> plan.required("q", suffix("q"), 0)).wanted())
                .isEqualTo(1);
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
    void sixtyFourItemsAreTheMost() {
        List<PreloadManifest.Key> keys =
                IntStream.range(0, 65).mapToObj(i -> Preloads.key("k" + i)).toList();
        assertThat(new PreloadManifest(keys.subList(0, 64), List.of(), 0).all()).isEqualTo(-1L);
        assertThat(new PreloadManifest(keys.subList(0, 63), List.of(), 0).all()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> new PreloadManifest(keys, List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A start reads at most 64 keys and prefixes ahead, got 65.");
    }
}
