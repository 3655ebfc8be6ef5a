package dev.rouse.kv.memory.table;

import static dev.rouse.kv.memory.Stores.key;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One thread moves a coin from key to key, and writes the same number at two others each time: whoever reads meanwhile sees one coin and
 * twice the same number, though nearly all of what was before is dropped at once.
 */
final class ReadsUnderWritesTest {

    private static final int PLACES = 40;
    private static final int MOVES = Integer.getInteger("rouse.versions.moves", 300_000);
    private static final KvRange COINS = KvRange.of(key("coin"), key("coio"));

    private final VersionedMap map = new VersionedMap(
            new Cells(), new Horizon(Duration.ofSeconds(5), Long.MAX_VALUE, System::nanoTime, 0), new KvVersion(0));
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private volatile boolean over;

    @AfterEach
    void stop() {
        over = true;
        threads.shutdownNow();
    }

    private static KvKey coin(int place) {
        return key("coin" + (char) ('A' + place));
    }

    private void write(long version, int from, int to) {
        byte[] number = Long.toString(version).getBytes(US_ASCII);
        map.apply(
                List.of(
                        new KvMutation.Clear(coin(from)),
                        new KvMutation.Set(key("a"), number),
                        new KvMutation.Set(coin(to), number),
                        new KvMutation.Set(key("z"), number)),
                version);
        map.publish(new KvVersion(version));
        map.age(version);
    }

    private long writes() {
        Random random = new Random(1);
        int at = 0;
        for (int version = 2; version < MOVES; version++) {
            int to = (at + 1 + random.nextInt(PLACES - 1)) % PLACES;
            write(version, at, to);
            at = to;
        }
        over = true;
        return MOVES;
    }

    private static void check(KvSnapshot snapshot) {
        assertThat(snapshot.range(0).entries())
                .as("coins at %s", snapshot.version())
                .hasSize(1);
        byte[] number = snapshot.range(0).entries().get(0).value();
        assertThat(snapshot.value(0)).isEqualTo(number);
        assertThat(snapshot.value(1)).isEqualTo(number);
        assertThat(snapshot.version()).hasToString("v" + new String(number, US_ASCII));
    }

    private static KvRead all(boolean reverse) {
        return KvRead.builder()
                .key(key("a"))
                .range(reverse ? COINS.reversed() : COINS)
                .key(key("z"))
                .build();
    }

    private long reads() {
        long count = 0;
        while (!over) {
            check(map.read(all(count % 2 == 0)));
            count++;
        }
        return count;
    }

    /** Each reads at its version again and again while that becomes an old one. */
    private long transactions() {
        long count = 0;
        while (!over) {
            KvVersion held = map.hold();
            for (int i = 0; i < 50; i++) {
                KvSnapshot snapshot = map.readHeld(all(i % 2 == 0), held);
                assertThat(snapshot.version()).isEqualTo(held);
                check(snapshot);
            }
            count++;
        }
        return count;
    }

    @Test
    void everyReaderSeesOneVersion() throws ExecutionException, InterruptedException, TimeoutException {
        write(1, 1, 0);
        Future<Long> written = threads.submit(this::writes);
        Future<Long> read = threads.submit(this::reads);
        Future<Long> begun = threads.submit(this::transactions);

        assertThat(read.get(10, TimeUnit.MINUTES)).isPositive();
        assertThat(begun.get(10, TimeUnit.MINUTES)).isPositive();
        assertThat(written.get(10, TimeUnit.MINUTES)).isPositive();
    }
}
