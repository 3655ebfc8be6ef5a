package dev.rouse.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.kv.KvKey;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.record.Suffix;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a firing that waited is still what is to be done. */
class FiringCallTest {

    private static final ScheduleRecord ENTRY = new ScheduleRecord(
            7, new Timing.Every(Duration.ofSeconds(1)), 1_000, 1_000, 0, 0, "", "act", "", List.of());

    private static ScheduleTable with(ScheduleRecord record) {
        return ScheduleTable.EMPTY.with(KvKey.of(Suffix.scheduleEntry(record.id())), record);
    }

    @Test
    void whatIsAsItWasIsDue() {
        assertThat(FiringCall.isDue(ENTRY, with(ENTRY))).isTrue();
    }

    @Test
    void whatWasCancelledIsNotDue() {
        assertThat(FiringCall.isDue(ENTRY, ScheduleTable.EMPTY)).isFalse();
    }

    @Test
    void whatAnotherLifeDidForThisTimeIsNotDue() {
        assertThat(FiringCall.isDue(ENTRY, with(ENTRY.next(2_000)))).isFalse();
    }

    @Test
    void whatAnotherLifeTriedAndNotedIsNotDue() {
        assertThat(FiringCall.isDue(ENTRY, with(ENTRY.failed(1_500, 2_500, "no"))))
                .isFalse();
    }
}
