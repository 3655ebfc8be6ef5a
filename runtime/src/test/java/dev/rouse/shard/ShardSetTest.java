package dev.rouse.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import org.junit.jupiter.api.Test;

final class ShardSetTest {

    @Test
    void sumsAndRestsAreSetsOfTheirOwn() {
        ShardSet low = ShardSet.of(1, 2, 3);
        assertThat(low.plus(ShardSet.of(3, 1023))).isEqualTo(ShardSet.of(1, 2, 3, 1023));
        assertThat(low.minus(ShardSet.of(2, 7))).isEqualTo(ShardSet.of(1, 3));
        assertThat(low).isEqualTo(ShardSet.of(1, 2, 3)).hasSameHashCodeAs(ShardSet.of(3, 2, 1));
        assertThat(low.stream()).containsExactly(1, 2, 3);
        assertThat(low.size()).isEqualTo(3);
    }

    @Test
    void allIsEveryShardAndNoneIsEmpty() {
        assertThat(ShardSet.all().size()).isEqualTo(ActorId.SHARDS);
        assertThat(ShardSet.all().minus(ShardSet.all())).isEqualTo(ShardSet.none());
        assertThat(ShardSet.none().isEmpty()).isTrue();
    }

    @Test
    void actorIsInTheSetOfItsShard() {
        ActorId actor = ActorAddress.of("room", "lobby").id();
        assertThat(ShardSet.of(actor.shard()).contains(actor)).isTrue();
        assertThat(ShardSet.all().minus(ShardSet.of(actor.shard())).contains(actor))
                .isFalse();
    }

    @Test
    void shardThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> ShardSet.of(1024))
                .hasMessageContaining("from 0 to 1023")
                .hasMessageContaining("1024");
        assertThatThrownBy(() -> ShardSet.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
