package dev.rouse.kv.fdb.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.PreloadOptions;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.preload.PreloadManifest;
import dev.rouse.record.Keys;
import dev.rouse.stored.Features;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which keys and ranges are asked for together. */
final class ReadPlanTest {

    private final KvRead.Builder request = KvRead.builder();

    private static KvKey key(String text) {
        return KvKey.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private void ask(String... names) {
        for (String name : names) {
            request.key(key(name));
        }
    }

    private List<ReadPlan.Cover> plan() {
        return ReadPlan.of(request.build());
    }

    @Test
    void nothingIsAskedForNothing() {
        assertThat(plan()).isEmpty();
    }

    @Test
    void oneKeyIsAskedForAsAKey() {
        ask("a");

        assertThat(plan()).singleElement().matches(ReadPlan.Cover::isSingle);
    }

    @Test
    void siblingsAreOneRequestInAnyOrder() {
        ask("actor/5", "actor/1", "actor/3");

        ReadPlan.Cover cover = plan().get(0);

        assertThat(plan()).hasSize(1);
        assertThat(cover.begin()).isEqualTo(key("actor/1"));
        assertThat(cover.end()).isEqualTo(key("actor/5").next());
        assertThat(cover.items()).extracting(ReadPlan.Item::index).containsExactly(1, 2, 0);
    }

    @Test
    void keysFarApartAreOnTheirOwn() {
        ask("actor/apple", "actor/pear");

        assertThat(plan()).hasSize(2).allMatch(ReadPlan.Cover::isSingle);
    }

    @Test
    void recordsOfOtherActorsAreAnotherRequest() {
        ask("actor-a/1", "actor-b/1", "actor-a/2", "actor-b/2");

        assertThat(plan()).hasSize(2).allMatch(cover -> cover.items().size() == 2);
    }

    @Test
    void keysOfOneByteAreNotSiblings() {
        ask("a", "z");

        assertThat(plan()).hasSize(2);
    }

    @Test
    void rangesThatTouchOrOverlapAreOneRequest() {
        request.range(KvRange.of(key("apple"), key("cherry")))
                .range(KvRange.of(key("cherry"), key("plum")))
                .range(KvRange.of(key("banana"), key("date")))
                .range(KvRange.of(key("quince"), key("raisin")));

        assertThat(plan()).extracting(ReadPlan.Cover::begin).containsExactly(key("apple"), key("quince"));
        assertThat(plan().get(0).end()).isEqualTo(key("plum"));
    }

    @Test
    void keyInARangeIsAskedForWithIt() {
        ask("banana");
        request.range(KvRange.of(key("apple"), key("cherry")));

        assertThat(plan()).singleElement().matches(cover -> cover.end().equals(key("cherry")));
    }

    @Test
    void emptyRangeIsNotAskedFor() {
        request.range(KvRange.of(key("a"), key("a")));

        assertThat(plan()).isEmpty();
    }

    @Test
    void startOfAnActorIsOneRequest() {
        Keys keys = new Keys(new byte[0]);
        ActorId actor = ActorAddress.of("counter", "one").id();
        PreloadManifest manifest = Features.of(keys, new KvLimits(10_000, 1 << 20, 10_000_000), List.of())
                .manifest(PreloadOptions.defaults());
        manifest.keys()
                .forEach(key -> request.key(keys.actor(actor, key.suffix().bytes())));
        manifest.prefixes()
                .forEach(prefix -> request.range(
                        KvRange.prefix(keys.actor(actor, prefix.suffix().bytes()))));

        assertThat(plan()).singleElement().matches(cover -> cover.items().size() == manifest.size());
    }
}
