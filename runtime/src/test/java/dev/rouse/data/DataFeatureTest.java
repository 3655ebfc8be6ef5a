package dev.rouse.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DataFeatureTest {

    private static final ActorAddress A = ActorAddress.of("counter", "a");

    @Test
    void ownDataCountsItsWholeKeyAndItsValue() {
        Random random = new Random(20_261_127);
        Keys keys = new Keys("r".repeat(32).getBytes(StandardCharsets.US_ASCII));
        DataFeature data = new DataFeature(keys, new KvLimits(10_000, 1_000_000, 10_000_000).cost());
        for (int i = 0; i < 500; i++) {
            DataKey key = DataKey.of("k".repeat(random.nextInt(1, 2_000)));
            byte[] value = random.nextInt(5) == 0 ? null : new byte[random.nextInt(100_000)];
            int written = keys.actor(A.id(), Suffix.data(key)).length() + (value == null ? 0 : value.length);
            assertThat(data.cost(A.id(), key, value)).isEqualTo(written);
        }
    }
}
