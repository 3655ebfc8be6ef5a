package dev.rouse.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.EventOptions;
import dev.rouse.record.EventLogRecord;
import dev.rouse.record.EventLogRecord.Segment;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Bounds of the events that are kept. */
class EventLogTest {

    private static final int SIZE = 100;

    @Property
    void noMoreIsKeptThanMayBeAndNearlyAsMuchAsMayBe(
            @ForAll @IntRange(min = 1, max = 500) int maxCount, @ForAll @IntRange(min = 1, max = 1500) int emitted) {
        EventOptions options = EventOptions.builder().maxCount(maxCount).build();
        EventLogRecord log = EventLogRecord.empty(1);
        for (int i = 0; i < emitted; i++) {
            log = EventLog.with(log, options, SIZE, 1_000_000 + i);
        }
        long kept = log.next() - log.first();
        assertThat(log.next()).isEqualTo(emitted + 1L);
        assertThat(kept).isLessThanOrEqualTo(maxCount);
        assertThat(kept).isGreaterThan(Math.min(emitted, maxCount) - Math.max(1, maxCount / 16) - 1L);
        assertThat(EventLogRecord.decode(dev.rouse.kv.KvKey.of(new byte[] {1}), log.encode()))
                .isEqualTo(log);
    }

    @Property
    void bytesAndAgeAreBoundedWhateverComes(
            @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 3000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 20_000) int step) {
        EventOptions options = EventOptions.builder()
                .maxBytes(20_000)
                .maxAge(Duration.ofMinutes(1))
                .build();
        EventLogRecord log = EventLogRecord.empty(1);
        long now = 1_000_000;
        for (int size : sizes) {
            now += step;
            log = EventLog.with(log, options, size, now);
            assertThat(log.segments().stream().mapToLong(Segment::bytes).sum()).isLessThanOrEqualTo(20_000);
            assertThat(log.segments().size()).isLessThanOrEqualTo(64);
            if (log.segments().size() > 1) {
                assertThat(log.segments().get(1).firstMillis()).isGreaterThan(now - 60_000);
            }
        }
        assertThat(log.next()).isEqualTo(sizes.size() + 1L);
    }

    @Property
    void whereNoneIsKeptOnlyTheNumberingGoesOn(@ForAll @IntRange(min = 1, max = 50) int emitted) {
        EventOptions options = EventOptions.builder().maxCount(0).build();
        EventLogRecord log = EventLogRecord.empty(1);
        for (int i = 0; i < emitted; i++) {
            log = EventLog.with(log, options, SIZE, i);
        }
        assertThat(log).isEqualTo(new EventLogRecord(1, emitted + 1L, List.of()));
    }
}
